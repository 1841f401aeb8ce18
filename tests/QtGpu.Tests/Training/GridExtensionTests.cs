using MathNet.Numerics.LinearAlgebra;
using QtGpu.Checks;
using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Edges;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Random;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Tests.Cli;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Training;

/// <summary>Splines that are written over a finer grid while they are trained.</summary>
public sealed class GridExtensionTests
{
    private static readonly double[] Coefficients = [0.3, -1, 0.7, 0.2, -0.4, 1.1, 0.5];

    [Theory]
    [InlineData(5, 9)]
    [InlineData(5, 13)]
    public void A_grid_that_has_the_points_of_the_coarse_one_keeps_the_function(int coarse, int fine)
    {
        EdgeFunction before = EdgeFunction.Of(new BSpline(coarse, -1, 2)), after = before.Gridded!.WithPoints(fine);
        double[] now = (GridExtension.Refit(before, after) * Vector<double>.Build.Dense(Coefficients)).ToArray();
        double[] xs = [.. Enumerable.Range(0, 301).Select(i => -3 + (0.02 * i))]; // outside too
        Assert.Equal(
            EdgeCurve.Values(before, Coefficients, xs), EdgeCurve.Values(after, now, xs),
            (a, b) => Math.Abs(a - b) < 1e-10);
    }

    [Fact]
    public void Any_other_grid_is_the_least_squares()
    {
        EdgeFunction before = EdgeFunction.Of(new BSpline(5)), after = before.Gridded!.WithPoints(8);
        double[] now = (GridExtension.Refit(before, after) * Vector<double>.Build.Dense(Coefficients)).ToArray();
        double[] xs = [.. Enumerable.Range(0, 57).Select(i => -1 + (2 * i / 56.0))];
        double[] wanted = [.. EdgeCurve.Values(before, Coefficients, xs)];
        double least = Squares(now);
        Assert.InRange(Math.Sqrt(least / xs.Length), 1e-6, 0.03); // not the same function, and near it
        for (int k = 0; k < now.Length; k++)
        {
            foreach (double step in (double[])[-1e-3, 1e-3])
                Assert.True(Squares([.. now.Select((c, i) => i == k ? c + step : c)]) > least);
        }

        double Squares(double[] c) => EdgeCurve.Values(after, c, xs).Zip(wanted, (a, b) => (a - b) * (a - b)).Sum();
    }

    [Fact]
    public void A_network_gives_the_same_behind_an_extension_and_learns_on()
    {
        using var backend = new HostBackend(threads: 1);
        Samples samples = Curve();
        var options = new TrainerOptions { Epochs = 40, Batch = 32, Optimizer = new Adam(0.02f) };
        using var coarse = new Trainer(Model(), backend, samples, options);
        using var trainer = new Trainer(
            Model(), backend, samples, options with { Epochs = 200, ExtendGrid = "5@41,9@121" });
        coarse.Train();
        double loss = coarse.Measure(samples).Loss;
        var watch = new Watch(samples);
        trainer.Train(null, watch);
        Assert.Equal([(3, 0), (5, 40), (9, 120)], watch.Grids);
        Assert.Equal(loss, watch.Losses[39]);
        Assert.Equal(loss, watch.Losses[40], 0.2 * loss); // a step of a new optimizer lies between
        Assert.True(watch.Losses[^1] < loss / 2, $"from {loss} to {watch.Losses[^1]}");

        var learnt = GridExtension.Transferred(coarse.Model, coarse.Parameters, trainer.Model);
        foreach (var (parameter, values) in trainer.Parameters.Named.Zip(learnt))
            parameter.Value.Write(values);
        Assert.Equal(coarse.Outputs(samples), trainer.Outputs(samples), (a, b) => Math.Abs(a - b) < 2e-5);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void A_run_that_is_resumed_ends_in_the_same_bits(int stopped)
    {
        using var folder = new TemporaryFolder();
        using var backend = new HostBackend(threads: 1);
        var spec = new ModelSpec { Inputs = 144, Outputs = 4, LayerList = "5:tanh,6:b-spline:points=3,3:daruan" };
        Samples samples = TrainingTasks.Images(64);
        var options = new TrainerOptions
        {
            Epochs = 6,
            Batch = 16,
            Optimizer = new Adam(0.01f),
            ExtendGrid = "4@3,7@5",
        };
        using var whole = new Trainer(spec.Build(), backend, samples, options);
        whole.Train();
        using var part = new Trainer(spec.Build(), backend, samples, options);
        part.Train(null, new StopAfter(stopped));
        Checkpoint.Save(folder["run"], part, spec);
        Checkpoint read = Checkpoint.Read(folder["run"]);
        Assert.Equal(
            stopped == 2 ? spec.LayerList : "5:tanh,edges:6:b-spline:points=4,3:daruan", read.Model!.LayerList);
        using var rest = new Trainer(spec.Build(), backend, samples, options);
        read.Restore(rest);
        rest.Train();
        Assert.Equal(whole.Parameters.Count, rest.Parameters.Count);
        Assert.Equal(TrainingTasks.Bits(whole.Parameters), TrainingTasks.Bits(rest.Parameters));
    }

    // The old weights are gone when the new ones are drawn.
    [Fact]
    public void A_device_need_not_hold_the_network_twice()
    {
        using var backend = new HostBackend(threads: 1);
        var start = new Start();
        using var trainer = new Trainer(
            new(new Edges(2, EdgeFunction.Of(new BSpline(3))), new Dense(1, initialiser: start)), backend, Curve(),
            new TrainerOptions { Epochs = 3, ExtendGrid = "5@2,9@3" });
        trainer.Train();
        Assert.Equal([true, true], start.WasFree);
    }

    [Theory]
    [InlineData("10", "expected POINTS@EPOCH")]
    [InlineData("10@x", "expected POINTS@EPOCH")]
    [InlineData("10@1", "epochs from 2")]
    [InlineData("10@3,20@3", "both rising")]
    [InlineData("10@3,9@4", "both rising")]
    [InlineData("6@3", "more than the 6 points")]
    [InlineData("2000@3", "from 2 to 1024, got 2000")]
    public void What_is_no_extension_is_named(string text, string expected)
    {
        using var backend = new HostBackend(threads: 1);
        Assert.Contains(
            expected, Assert.Throws<InputException>(() => Trained(new Edges(4, "b-spline"), text)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "such as 10:b-spline", Assert.Throws<InputException>(() => Trained(new Dense(4), "10@3")).Message,
            StringComparison.Ordinal);

        Trainer Trained(Layer layer, string extension) => new(
            new(layer), backend, TrainingTasks.Images(8), new TrainerOptions { ExtendGrid = extension });
    }

    [Fact]
    public void What_lies_outside_grids_is_counted_at_every_layer()
    {
        using var backend = new HostBackend(threads: 1);
        var model = new Sequential(
            new Edges(3, EdgeFunction.Of(new BSpline(4, -0.5, 0.5))), new Dense(5), new Edges(1, "b-spline"));
        float[] x = CheckValues.Normal(5000 * 2, "x");
        using var parameters = new ParameterBuffer(model, backend, 2, seed: 1);
        IReadOnlyList<GridCoverage> found = GridCoverage.Of(
            model, backend, parameters, new Samples(x, 2, new float[5000], classes: 0, targetCount: 1),
            TestContext.Current.CancellationToken);
        Assert.Equal([0, 2], found.Select(layer => layer.Layer));
        Assert.Equal((x.Count(v => Math.Abs(v) > 0.5f), x.Length), (found[0].Outside, found[0].Count));
        Assert.Equal(25_000, found[1].Count);
    }

    private static Sequential Model() => new(
        new Edges(5, EdgeFunction.Of(new BSpline(3))), new Edges(1, EdgeFunction.Of(new BSpline(3))));

    private static Samples Curve()
    {
        float[] x = [.. Enumerable.Range(0, 128).Select(i => (i - 64) / 64f)];
        return new(x, 1, [.. x.Select(v => MathF.Sin(12 * v))], classes: 0, targetCount: 1);
    }

    private sealed class Watch(Samples samples) : TrainingCallback
    {
        public List<(int Points, int Epochs)> Grids { get; } = [];

        public List<double> Losses { get; } = [];

        public override bool OnStart(Trainer trainer)
        {
            Grids.Add((Points(trainer), 0));
            return true;
        }

        public override bool OnEpoch(Trainer trainer, EpochRecord record)
        {
            Losses.Add(trainer.Measure(samples).Loss);
            if (Points(trainer) != Grids[^1].Points)
                Grids.Add((Points(trainer), record.Epoch - 1));
            return true;
        }

        private static int Points(Trainer trainer) => ((Edges)trainer.Model.Layers[0]).Function.Gridded!.Points;
    }

    private sealed class Start : Initialiser
    {
        private View<float> _last;

        public List<bool> WasFree { get; } = [];

        public override void Fill(Backend backend, View<float> w, RandomStream stream)
        {
            if (!_last.IsNone)
                WasFree.Add(Record.Exception(() => _last.ToArray()) is ObjectDisposedException);
            _last = w;
        }
    }

    private sealed class StopAfter(int epochs) : TrainingCallback
    {
        public override bool OnEpoch(Trainer trainer, EpochRecord record) => record.Epoch < epochs;
    }
}
