using QtGpu.Data;
using QtGpu.Data.Series;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Training;

/// <summary>What a recurrent network says of a series that it goes on with.</summary>
public sealed class RecurrentForecastTests : IDisposable
{
    private const int Inputs = 2, Steps = 12;
    private readonly HostBackend _backend = new(threads: 1);

    [Fact]
    public void A_free_run_feeds_each_output_back()
    {
        // h = x·1, y = 0.5·h: the forecast halves with each step.
        var series = TimeSeries.Autonomous("halves", [.. Enumerable.Range(0, 12).Select(t => MathF.Pow(0.5f, t))]);
        var model = new Sequential(
            new Recurrent(1, CellCatalogue.Create("elman", ActivationCatalogue.Create("identity"))), new Dense(1));
        using var trainer = new Trainer(model, _backend, SeriesWindows.Of(series, 0, 4, 2), new() { Epochs = 1 });
        foreach (var (name, value) in trainer.Parameters.Named)
            value.Write([name switch { "0.weight" => 1, "1.weight" => 0.5f, _ => 0 }]);
        RecurrentForecast forecast = RecurrentForecast.Of(
            trainer, series, training: 4, horizon: 5, TestContext.Current.CancellationToken);
        float[] expected = series.TargetsOf(4, 5).ToArray();
        Assert.Equal(expected, forecast.OneStep);
        Assert.Equal(expected, forecast.FreeRun);
    }

    [Fact]
    public void Windows_in_streams_follow_one_another_in_each_place_of_a_batch()
    {
        var series = TimeSeries.Autonomous("steps", [.. Enumerable.Range(0, 25).Select(t => (float)t)]);
        Samples ordered = SeriesSplit.InStreams(SeriesWindows.Of(series, 0, 24, 4), batch: 2);
        Assert.Equal([0, 12, 4, 16, 8, 20], Enumerable.Range(0, 6).Select(i => (int)ordered.Row(i)[0]));
    }

    public void Dispose() => _backend.Dispose();

    private static Activation Tanh => ActivationCatalogue.Create("tanh");

    private static Sequential Model(string cell, RecurrentSettings settings) => new(
        new Recurrent(4, CellCatalogue.Create(cell, Tanh), settings),
        new Recurrent(3, CellCatalogue.Create(cell, Tanh), settings), new Dense(2));
}
