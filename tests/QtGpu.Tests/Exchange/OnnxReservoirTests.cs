using QtGpu.Data.Series;
using QtGpu.Exchange;
using QtGpu.Kernels.Host;
using QtGpu.Reservoirs;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.Exchange;

public sealed class OnnxReservoirTests : IDisposable
{
    // Differences grow from step to step, as the series' own do: a few.
    private const int Train = 400, Ahead = 5;

    private readonly TemporaryFolder _folder = new();
    private readonly HostBackend _backend = new(1);

    [Theory]
    [InlineData("tunnelling", 1, 0, false)]
    [InlineData("tanh", 0.1, 0.5, true)]
    public void A_series_that_forecasts_itself_runs_freely(
        string activation, double density, double feedback, bool standardise)
    {
        TimeSeries series = TimeSeries.Autonomous("numbers", SeriesCatalogue.Load("mackey-glass", 700, 1).Inputs);
        TrainedReservoir trained = Exported(
            activation, standardise ? series.Standardised(Train) : series, density, feedback);

        using var run = new OnnxRun(_folder["r.onnx"]);
        OnnxRun.AssertClose(
            trained.Forecast(Ahead, _backend), run.With("steps", new[] { (long)Ahead }).Get("forecast"));

        // From a state and a last value of one's own.
        float[] rows = [.. series.Inputs.AsSpan(Train + 1, 30)];
        TrainedReservoir later = trained.Continue(rows, 1, _backend).Reservoir;
        run.With("state", later.State, later.State.Length).With("last", later.LastTarget, 1);
        OnnxRun.AssertClose(later.Forecast(Ahead, _backend), run.Get("forecast"));
        OnnxRun.AssertClose(
            later.Continue([.. later.Forecast(Ahead, _backend)], 1, _backend).Reservoir.State, run.Get("next_state"));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.4, true)]
    public void A_series_with_inputs_of_its_own_reads_them(double feedback, bool standardise)
    {
        TimeSeries own = SeriesCatalogue.Load("narma10", 700, 1);
        TrainedReservoir trained = Exported(
            "tunnelling", standardise ? own.Standardised(Train) : own, density: 1, feedback);
        float[] both = [.. Enumerable.Range(Train, 40).SelectMany(t => new[] { own.Inputs[t], own.Targets[t] })];
        using var run = new OnnxRun(_folder["r.onnx"]);
        run.With("rows", own.Inputs.AsSpan(Train, 40).ToArray(), 40, 1);
        if (feedback > 0)
            run.With("targets", own.Targets.AsSpan(Train, 40).ToArray(), 40, 1);
        Continuation expected = trained.Continue(both, 2, _backend);
        OnnxRun.AssertClose(expected.Forecast, run.Get("forecast"));
        OnnxRun.AssertClose(expected.Reservoir.State, run.Get("next_state"));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _backend.Dispose();
    }

    private TrainedReservoir Exported(string activation, TimeSeries series, double density, double feedback)
    {
        ReservoirSettings settings = ReservoirPresets.Create("best", activation) with
        {
            Units = 60,
            TrainSteps = Train,
            Noise = 1e-4,
            Density = density,
            FeedbackScale = feedback,
        };
        using var network = new EchoStateNetwork([Reservoir.Draw(settings, series, 1)], series, _backend);
        network.Train(TestContext.Current.CancellationToken);
        TrainedReservoir trained = network.Trained(0);
        trained.Save(_folder["r.safetensors"]);
        OnnxExport.Write(_folder["r.safetensors"], _folder["r.onnx"]);
        return trained;
    }
}
