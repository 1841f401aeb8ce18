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
        ReservoirRun run = Assert.Single(Forecast(backend, Best with { Units = 400 }));
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
        ReservoirSettings settings = Best with { Units = 400, Density = density, TrainSteps = 400 };
        Assert.Equal(
            Forecast(one, settings, seeds).Select(run => run.Forecast),
            Forecast(three, settings, seeds).Select(run => run.Forecast));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.1)]
    public void A_seed_gives_the_same_bits_alone_and_among_others_also_with_noise(double density)
    {
        using var backend = new HostBackend(1);
        ReservoirSettings settings = Best with { Units = 60, Density = density, TrainSteps = 400, Noise = 1e-3 };
        float[] alone = Run([2], settings)[0].Forecast, among = Run([1, 2, 3], settings)[1].Forecast;
        Assert.Equal(alone, among);
        Assert.NotEqual(alone, Run([2], settings with { Noise = 0 })[0].Forecast);

        IReadOnlyList<ReservoirRun> Run(long[] seeds, ReservoirSettings settings) =>
            new ReservoirComparison(SeriesCatalogue.Load("mackey-glass", 500, 1), 100).Run(
                [("tunnelling", settings)], seeds, backend, _ => { }, Stop);
    }

    [Fact]
    public void Reservoirs_of_settings_of_their_own_run_side_by_side()
    {
        using var backend = new HostBackend(1);
        TimeSeries series = SeriesCatalogue.Load("mackey-glass", 700, 1);
        ReservoirSettings first = Best with { Units = 60, TrainSteps = 500 };
        ReservoirSettings second = first with { SpectralRadius = 0.8, Leak = 0.7, InputScale = 1, Ridge = 1e-6 };
        var matrices = ReservoirMatrices.Draw(first, 1, 1, 1, Stop);
        Reservoir[] both = [new(first, matrices), new(second, matrices)];
        float[][] together = Both(both), alone = [.. both.SelectMany(one => Both([one]))];
        Assert.Equal(alone, together);
        Assert.NotEqual(together[0], together[1]);
        Assert.Throws<InputException>(() => Both([both[0], new(second with { TrainSteps = 400 }, matrices)]));

        float[][] Both(Reservoir[] members)
        {
            using var network = new EchoStateNetwork(members, series, backend);
            network.Train(Stop);
            return network.Forecast(50, freely: true, after: 100);
        }
    }

    [Fact]
    public void A_forecast_after_true_inputs_is_that_of_a_longer_one_step_ahead()
    {
        using var backend = new HostBackend(1);
        TimeSeries series = SeriesCatalogue.Load("mackey-glass", 700, 1);
        Reservoir reservoir = Reservoir.Draw(Best with { Units = 60, TrainSteps = 500 }, series, seed: 1);
        using var network = new EchoStateNetwork([reservoir], series, backend);
        network.Train(Stop);
        float[] ahead = network.Forecast(120, freely: false)[0];
        Assert.Equal(ahead[100..], network.Forecast(20, freely: false, after: 100)[0]);
        Assert.Equal(ahead[100], network.Forecast(20, freely: true, after: 100)[0][0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.1)]
    public void A_forecast_that_is_no_longer_finite_leaves_the_next_one_alone(double density)
    {
        using var backend = new HostBackend(1);
        float[] values = SeriesCatalogue.Load("mackey-glass", 520, 1).Inputs;
        values[505] = float.PositiveInfinity;
        var series = TimeSeries.Autonomous("broken", values);
        ReservoirSettings settings = Best with { Units = 30, Density = density, TrainSteps = 500 };
        using var network = new EchoStateNetwork([Reservoir.Draw(settings, series, 1)], series, backend);
        network.Train(Stop);
        float[] before = network.Forecast(5, freely: false)[0];
        Assert.False(float.IsFinite(network.Forecast(8, freely: false)[0][^1]));
        Assert.Equal(before, network.Forecast(5, freely: false)[0]);
    }

    [Fact]
    public void A_few_lines_train_on_numbers_and_forecast_them()
    {
        float[] sine = [.. Enumerable.Range(0, 700).Select(t => MathF.Sin(0.2f * t))];
        var series = TimeSeries.Autonomous("sine", sine);
        var settings = new ReservoirSettings
        {
            Activation = "tanh",
            Units = 100,
            SpectralRadius = 0.9,
            TrainSteps = 500,
        };

        using var backend = new HostBackend(1);
        using var network = new EchoStateNetwork([Reservoir.Draw(settings, series, seed: 1)], series, backend);
        Assert.Throws<InvalidOperationException>(() => network.Forecast(100, freely: true));
        network.Train(Stop);
        float[] forecast = network.Forecast(100, freely: true)[0];

        Assert.InRange(ForecastScore.Of(series.TargetsOf(500, 100), forecast).Nrmse, 0, 1e-2);
    }

    [Fact]
    public void A_series_that_ends_too_soon_is_refused()
    {
        using var backend = new HostBackend(1);
        TimeSeries series = SeriesCatalogue.Load("henon", 300, 1);
        var settings = new ReservoirSettings { Units = 20, TrainSteps = 290 };
        using var network = new EchoStateNetwork([Reservoir.Draw(settings, series, 1)], series, backend);
        network.Train(Stop);
        var tooFew = Assert.Throws<InputException>(() => network.Forecast(20, freely: false));
        Assert.Contains("at least 310 steps", tooFew.Message, StringComparison.Ordinal);
        Reservoir longer = Reservoir.Draw(settings with { TrainSteps = 302 }, series, 1);
        tooFew = Assert.Throws<InputException>(() => new EchoStateNetwork([longer], series, backend));
        Assert.Contains("at least 302 steps", tooFew.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_score_of_two_features_is_that_of_their_vectors()
    {
        var score = ForecastScore.Of([0, 0, 2, 0, 0, 4, 2, 4], [0, 0, 2, 0, 3, 4, float.NaN, 4], features: 2);
        Assert.Equal((2, 3), (score.ValidSteps, score.DivergedAt));
        ForecastScore finite = ForecastScore.Of([0, 0, 2, 0, 0, 4, 2, 4], [0, 0, 2, 0, 3, 4, 2, 4], features: 2);
        Assert.Equal((9 / 8.0, 9 / 20.0), (finite.Mse, finite.Nmse));
    }

    [Fact]
    public void A_reservoir_that_has_no_room_is_refused_at_once()
    {
        var settings = new ReservoirSettings { Units = 40_000 };
        InputException refused = Assert.Throws<InputException>(() => settings.RequireMemory(24L << 30));
        const string reason = "40000 units of density 1 take about 42 GiB, this machine has 24";
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        (settings with { Units = 10_000 }).RequireMemory(24L << 30);
    }

    [Fact]
    public void Narma_is_forecast_one_step_ahead_only()
    {
        using var backend = new HostBackend(1);
        TimeSeries series = SeriesCatalogue.Load("narma10", 1700, 1);
        ReservoirSettings settings = ReservoirPresets.Create("best", "tanh") with
        {
            Units = 200,
            TrainSteps = 1500,
            InputScale = 0.2,
            Leak = 1,
            SpectralRadius = 0.9,
            Ridge = 1e-6,
        };
        var comparison = new ReservoirComparison(series, 200);
        ReservoirRun run = Assert.Single(comparison.Run([("tanh", settings)], [1], backend, _ => { }, Stop));
        Assert.Null(run.FreeRun);
        Assert.InRange(run.OneStep.Nrmse, 0, 0.4);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static ReservoirSettings Best => ReservoirPresets.Create("best", "tunnelling");

    private static IReadOnlyList<ReservoirRun> Forecast(
        HostBackend backend, ReservoirSettings settings, int seeds = 1) =>
        new ReservoirComparison(SeriesCatalogue.Load("mackey-glass", settings.TrainSteps + 200, 1), 200).Run(
            [("tunnelling", settings)], [.. Enumerable.Range(1, seeds).Select(seed => (long)seed)], backend,
            _ => { }, Stop);

    [Fact]
    public void Training_is_stopped_before_its_reservoirs_have_run()
    {
        using var stop = new CancellationTokenSource();
        using var backend = new HostBackend(1);
        TimeSeries series = SeriesCatalogue.Load("mackey-glass", 3000, 1);
        ReservoirSettings settings = ReservoirPresets.Create("best", "tanh") with { Units = 50 };
        using var network = new EchoStateNetwork([Reservoir.Draw(settings, series, 1)], series, backend)
        {
            Progress = task =>
            {
                if (task.StartsWith("running", StringComparison.Ordinal))
                    stop.Cancel();
            },
        };
        Assert.Throws<OperationCanceledException>(() => network.Train(stop.Token));
        Assert.Equal(0, network.RunSeconds);
    }
}
