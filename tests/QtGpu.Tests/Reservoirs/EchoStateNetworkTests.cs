using QtGpu.Data.Series;
using QtGpu.Kernels.Host;
using QtGpu.Reservoirs;
using Xunit;

namespace QtGpu.Tests.Reservoirs;

public sealed class EchoStateNetworkTests
{
    [Fact]
    public void The_best_recipe_forecasts_Mackey_Glass_freely()
    {
        using var backend = new HostBackend(1);
        ReservoirRun run = Assert.Single(Forecast(backend, ReservoirPresets.Create("best", "tunnelling") with { Units = 400 }));
        Assert.InRange(run.OneStep.Nmse, 0, 1e-6);
        Assert.InRange(run.FreeRun!.Nmse, 0, 1e-2);
        Assert.Equal(200, run.FreeRun.ValidSteps);
        Assert.Null(run.FreeRun.DivergedAt);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0.1, 1)]
    [InlineData(1, 3)]
    public void Threads_do_not_change_a_bit(double density, int seeds)
    {
        using HostBackend one = new(1), three = new(3);
        ReservoirSettings settings = ReservoirPresets.Create("best", "tunnelling") with { Units = 400, Density = density, TrainSteps = 400 };
        Assert.Equal(Forecast(one, settings, seeds).Select(run => run.Forecast), Forecast(three, settings, seeds).Select(run => run.Forecast));
    }

    [Fact]
    public void Narma_is_forecast_one_step_ahead_only()
    {
        using var backend = new HostBackend(1);
        TimeSeries series = SeriesCatalogue.Load("narma10", 1700, 1);
        ReservoirSettings settings = ReservoirPresets.Create("best", "tanh") with { Units = 200, TrainSteps = 1500, InputScale = 0.2, Leak = 1, SpectralRadius = 0.9, Ridge = 1e-6 };
        ReservoirRun run = Assert.Single(new ReservoirComparison(series, 200).Run([("tanh", settings)], [1], backend, _ => { }, TestContext.Current.CancellationToken));
        Assert.Null(run.FreeRun);
        Assert.InRange(run.OneStep.Nrmse, 0, 0.4);
    }

    private static IReadOnlyList<ReservoirRun> Forecast(HostBackend backend, ReservoirSettings settings, int seeds = 1) =>
        new ReservoirComparison(SeriesCatalogue.Load("mackey-glass", settings.TrainSteps + 200, 1), 200).Run(
            [("tunnelling", settings)], [.. Enumerable.Range(1, seeds).Select(seed => (long)seed)], backend, _ => { }, TestContext.Current.CancellationToken);
}
