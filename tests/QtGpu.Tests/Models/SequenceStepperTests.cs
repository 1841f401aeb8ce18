using QtGpu.Checks;
using QtGpu.Data;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Models;

/// <summary>A network fed step by step, or window by window, makes of a series what it makes of the whole.</summary>
public sealed class SequenceStepperTests
{
    private const int Inputs = 3, Steps = 9, Series = 2, Outputs = 4;
    private static readonly Activation Tanh = ActivationCatalogue.Create("tanh");

    public static MatrixTheoryData<string, bool> Cells => new(CellCatalogue.Names, [false, true]);

    [Theory]
    [MemberData(nameof(Cells))]
    public void Its_outputs_are_those_of_the_whole(string cell, bool last)
    {
        using var backend = new HostBackend(threads: 1);
        Samples samples = Numbers(perStep: !last);
        using var whole = new PackedNetwork(backend, Model(cell, last), samples);
        float[] expected = whole.Forward();
        using var stepper = new SequenceStepper(Model(cell, last), backend, whole.Parameters, Inputs, Series);
        foreach (int pass in new[] { 1, 2 })
        {
            float[] x = new float[Series * Inputs], y = new float[Series * Outputs];
            for (int t = 0; t < Steps; t++)
            {
                for (int b = 0; b < Series; b++)
                    samples.Row(b).Slice(t * Inputs, Inputs).CopyTo(x.AsSpan(b * Inputs));
                stepper.Step(x, y);
                for (int b = 0; b < Series && (!last || t == Steps - 1); b++)
                {
                    float[] own = whole.Of(b, expected);
                    AssertClose(
                        last ? own : own[(t * Outputs)..((t + 1) * Outputs)], y[(b * Outputs)..((b + 1) * Outputs)]);
                }
            }

            stepper.Restart();
        }
    }

    [Fact]
    public void It_takes_words()
    {
        using var backend = new HostBackend(threads: 1);
        var samples = Samples.OfSequences(
            [2, 0, 1, 2, 1], 1, [5], [0, 1, 0, 1, 0], classes: 2, vocabulary: 3, targetsPerStep: true);
        var model = new Sequential(
            new Embedding(3, 4), new Recurrent(5, CellCatalogue.Create("gru", Tanh)), new Dense(2));
        using var whole = new PackedNetwork(backend, model, samples);
        float[] expected = whole.Forward();
        using var stepper = new SequenceStepper(model, backend, whole.Parameters, features: 1);
        var y = new float[2];
        for (int t = 0; t < 5; t++)
        {
            stepper.Step(samples.Row(0).Slice(t, 1), y);
            AssertClose(expected[(2 * t)..((2 * t) + 2)], y);
        }

        var refused = Assert.Throws<InputException>(() => stepper.Step([3], y));
        Assert.Equal("The words of this network are 0 to 2, got 3.", refused.Message);
        Assert.Throws<InputException>(() => stepper.Step([0.5f], y));
        Assert.Throws<InputException>(() => stepper.Step([0, 1], y));
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        using var backend = new HostBackend(threads: 1);
        Sequential model = Model("lstm", last: false);
        using var parameters = new ParameterBuffer(model, backend, Shape.Of(1, Series, Inputs), seed: 1);
        using var stepper = new SequenceStepper(model, backend, parameters, Inputs, Series);
        float[] x = new float[Series * Inputs], y = new float[Series * Outputs];
        for (int t = 0; t < 50; t++)
            stepper.Step(x, y);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int t = 0; t < 50; t++)
            stepper.Step(x, y);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(true, "Recurrent(5, lstm of Tanh, both ways) needs whole sequences. ")]
    [InlineData(false, "MeanState needs whole sequences. ")]
    public void What_needs_whole_sequences_is_refused(bool bothWays, string expected)
    {
        using var backend = new HostBackend(threads: 1);
        var recurrent = new Recurrent(5, CellCatalogue.Create("lstm", Tanh), new() { Bidirectional = bothWays });
        var model = new Sequential(recurrent, bothWays ? new Dense(1) : new MeanState());
        using var parameters = new ParameterBuffer(model, backend, Shape.Of(1, 1, Inputs), seed: 1);
        var refused = Assert.Throws<InputException>(
            () => new SequenceStepper(model, backend, parameters, Inputs).Dispose());
        Assert.StartsWith(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Windows_with_carried_states_are_the_whole_series(string cell, bool recompute)
    {
        const int window = 66, windows = 3;
        using var backend = new HostBackend(threads: 1);
        var settings = new RecurrentSettings { LearnStart = true, Recompute = recompute ? 64 : 0 };
        var model = new Sequential(new Recurrent(5, CellCatalogue.Create(cell, Tanh), settings), new Dense(Outputs));
        Samples Cut(int steps) => Samples.OfSequences(
            CheckValues.Normal(Series * windows * window * Inputs, "x"), Inputs,
            [.. Enumerable.Repeat(steps, Series * windows * window / steps)],
            new float[Series * windows * window], classes: Outputs, targetsPerStep: true);
        using var whole = new PackedNetwork(backend, model, Cut(windows * window));
        float[] expected = whole.Forward();

        Samples cut = Cut(window);
        var sequences = new SequenceBatch();
        using var network = new Network(
            model, backend, whole.Parameters, Shape.Of(window, Series, Inputs), training: true, sequences: sequences);
        using var batches = Batches.Of(
            cut, backend, new TrainerOptions { Batch = Series, CarryState = true }, sequences);
        foreach (int epoch in new[] { 1, 2 })
        {
            batches.Begin(epoch);
            for (int i = 0; i < windows; i++)
            {
                int rows = batches.Next(network.Input).Rows;
                network.Forward(rows, cancellation: TestContext.Current.CancellationToken);
                AssertClose(
                    expected[(i * window * Series * Outputs)..((i + 1) * window * Series * Outputs)],
                    network.Output.ToArray());
                batches.Done();
            }
        }
    }

    [Fact]
    public void A_carried_state_and_reverse_exclude_each_other()
    {
        using var backend = new HostBackend(threads: 1);
        var model = new Sequential(
            new Recurrent(5, CellCatalogue.Create("gru", Tanh), new() { Bidirectional = true }), new Dense(Outputs));
        var options = new TrainerOptions { Batch = Series, CarryState = true };
        var refused = Assert.Throws<InputException>(
            () => new Trainer(model, backend, Numbers(perStep: true), options).Dispose());
        Assert.Contains("reads in reverse too", refused.Message, StringComparison.Ordinal);
    }

    private static Samples Numbers(bool perStep) => Samples.OfSequences(
        CheckValues.Normal(Series * Steps * Inputs, "x"), Inputs, [Steps, Steps],
        new float[perStep ? Series * Steps : Series], Outputs, targetsPerStep: perStep);

    private static Sequential Model(string cell, bool last)
    {
        Layer[] layers =
        [
            new Recurrent(6, CellCatalogue.Create(cell, Tanh), new() { LearnStart = true }),
            new Recurrent(5, CellCatalogue.Create(cell, Tanh)), new Dense(Outputs),
        ];
        return new Sequential(last ? [.. layers[..2], new LastState(), layers[2]] : layers);
    }

    private static void AssertClose(float[] expected, float[] got)
    {
        Assert.Equal(expected.Length, got.Length);
        for (int i = 0; i < got.Length; i++)
            Assert.Equal(expected[i], got[i], 1e-6);
    }
}
