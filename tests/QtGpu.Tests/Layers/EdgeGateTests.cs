using QtGpu.Checks;
using QtGpu.Data;
using QtGpu.Data.Series;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Tests.Models;
using QtGpu.Tests.Training;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Layers;

/// <summary>Recurrent layers with functions on the edges into their gates.</summary>
public sealed class EdgeGateTests
{
    private const int Inputs = 3;

    [Theory]
    [InlineData("daruan:repetitions=1", (6 + 2) * 8 * 20, true)]
    [InlineData("daruan:repetitions=1:base=0", (6 + 1) * 8 * 20, false)]
    [InlineData("tunnelling", (4 + 2) * 8 * 20, true)]
    public void It_has_the_parameters_it_says(string edges, int expected, bool hasBase)
    {
        using var backend = new HostBackend(threads: 1);
        using var parameters = new ParameterBuffer(
            new Sequential(Layer("lstm", edges)), backend, Shape.Of(1, 1, Inputs), seed: 1);
        string[] own = hasBase ? ["function", "weight", "base"] : ["function", "weight"];
        Assert.Equal(
            [.. own.Select(name => "0." + name), .. own.Select(name => "0.recurrent." + name), "0.bias"],
            parameters.Named.Select(p => p.Name));
        Assert.Equal(expected + 20, parameters.Count);
        float[] bias = parameters.Named.Single(p => p.Name == "0.bias").Value.ToArray();
        Assert.Equal([0, 0, 0, 0, 0, 1, 1, 1, 1, 1], bias[..10]); // input and forget gates of 5 units
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(3, 4)]
    [InlineData(2, 8)]
    public void The_same_bits_come_of_any_threads_and_width(int threads, int width)
    {
        Assert.Equal(Bits(1, 16), Bits(threads, width));

        static int[] Bits(int threads, int width)
        {
            using var backend = new HostBackend(threads, width);
            using Trainer trainer = Trained(backend, "daruan:repetitions=2", epochs: 2);
            return TrainingTasks.Bits(trainer.Parameters);
        }
    }

    [Theory]
    [InlineData("daruan:repetitions=2")]
    [InlineData("tunnelling")]
    public void It_learns_what_no_line_tells(string edges)
    {
        using var backend = new HostBackend(threads: 1);
        using Trainer trainer = Trained(backend, edges, epochs: 150);
        RegressionErrors errors = trainer.Measure(trainer.Samples).Errors!;
        Assert.True(errors.R2 > 0.8, $"R² = {errors.R2}"); // a line has none
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        using var backend = new HostBackend(threads: 2);
        Assert.Equal(0, AllocatedPerStep.Least(() =>
        {
            var steps = new AllocatedPerStep();
            using Trainer trainer = Trained(backend, "daruan", epochs: 3, steps);
            Assert.True(steps.Steps > 0);
            return steps;
        }));
    }

    [Fact]
    public void Step_by_step_it_makes_of_a_series_what_it_makes_of_the_whole()
    {
        const int steps = 9;
        using var backend = new HostBackend(threads: 1);
        var model = new Sequential(Layer("lstm", "b-spline"), new Dense(2, initialiser: new XavierInitialiser()));
        var samples = Samples.OfSequences(
            CheckValues.Normal(steps * Inputs, "x"), Inputs, [steps], new float[steps * 2], classes: 0, targetCount: 2,
            targetsPerStep: true);
        using var whole = new PackedNetwork(backend, model, samples, training: false);
        float[] expected = whole.Forward(), y = new float[2];
        using var stepper = new SequenceStepper(model, backend, whole.Parameters, Inputs);
        for (int t = 0; t < steps; t++)
        {
            stepper.Step(samples.Row(0).Slice(t * Inputs, Inputs), y);
            Assert.Equal(expected[2 * t], y[0], 1e-6f);
            Assert.Equal(expected[(2 * t) + 1], y[1], 1e-6f);
        }
    }

    [Fact]
    public void Cells_that_split_their_gates_and_the_published_gradient_are_refused()
    {
        Assert.Contains(
            "take ‘cell’ lstm, elman or leaky-elman",
            Assert.Throws<InputException>(() => Layer("gru", "daruan")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "leave one out", Assert.Throws<InputException>(() => new Recurrent(
                3, Cell("elman"), new() { Edges = EdgeTerms.Parse("daruan"), UntransposedGradient = true })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_have_the_target_of_their_last_step()
    {
        TimeSeries series = SeriesCatalogue.Load("bessel-j2", 20, seed: 1);
        Samples windows = SeriesWindows.WithLastTarget(series, 3, 5, window: 4);
        Assert.Equal((5, false), (windows.Count, windows.TargetsPerStep));
        Assert.Equal(series.Inputs[5..9], windows.Row(2));
        Assert.Equal([series.Inputs[9]], windows.Target(2));
        Assert.Throws<InputException>(() => SeriesWindows.WithLastTarget(series, 3, 15, window: 4));
    }

    private static TrainableCell Cell(string name) => CellCatalogue.Create(name, ActivationCatalogue.Create("tanh"));

    private static Recurrent Layer(string cell, string edges) =>
        new(5, Cell(cell), new() { Edges = EdgeTerms.Parse(edges) });

    // Sequences of several lengths; the target is a product of what came first and last.
    private static Trainer Trained(HostBackend backend, string edges, int epochs, params TrainingCallback[] callbacks)
    {
        int[] lengths = [.. Enumerable.Range(0, 48).Select(i => 2 + (i % 3))];
        float[] x = CheckValues.Normal(lengths.Sum() * Inputs, "x");
        float[] y = [.. lengths.Select((length, i) =>
        {
            int first = lengths.Take(i).Sum();
            return MathF.Tanh(x[first * Inputs] * x[(first + length - 1) * Inputs]);
        })];
        var trainer = new Trainer(
            new Sequential(Layer("lstm", edges), new LastState(), new Dense(1, initialiser: new XavierInitialiser())),
            backend, Samples.OfSequences(x, Inputs, lengths, y, classes: 0, targetCount: 1),
            new TrainerOptions { Epochs = epochs, Batch = 16, Optimizer = new Adam(0.02f), Seed = 3 });
        trainer.Train(null, callbacks);
        return trainer;
    }
}
