using QtGpu.Checks;
using QtGpu.Data;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using Xunit;

namespace QtGpu.Tests.Models;

/// <summary>What a network makes of a sequence does not depend on those beside it.</summary>
public sealed class PackingTests
{
    private const int Inputs = 3, Outputs = 4;
    private static readonly int[] Lengths = [3, 11, 1, 7, 7, 2, 19, 5];

    public static MatrixTheoryData<string, bool, string> Networks => new(
        CellCatalogue.Names, [false, true], ["last", "mean", "each"]);

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_packed_batch_gives_what_each_sequence_gives_alone(string cell, bool bothWays, string readout)
    {
        const int units = 6;
        var f = ActivationCatalogue.Create("tunnelling");
        var settings = new RecurrentSettings { Bidirectional = bothWays, LearnStart = true };
        List<Layer> layers =
        [
            new Recurrent(units + 1, CellCatalogue.Create(cell, f), settings),
            new Recurrent(units, CellCatalogue.Create(cell, f), settings),
        ];
        if (readout is not "each")
            layers.Add(readout is "last" ? new LastState(bothWays ? units : null) : new MeanState());
        var model = new Sequential([.. layers, new Dense(Outputs)]);
        int rows = readout is "each" ? Lengths.Sum() : Lengths.Length;
        var samples = Samples.OfSequences(
            CheckValues.Normal(Lengths.Sum() * Inputs, "x"), Inputs, Lengths, new float[rows], Outputs,
            targetsPerStep: readout is "each");
        using var backend = new HostBackend(threads: 2);
        using var packed = new PackedNetwork(backend, model, samples, training: false);
        packed.Parameters.Values.Write(CheckValues.Normal((int)packed.Parameters.Values.Length, "p", 0.4f));
        float[] outputs = packed.Forward();
        for (int i = 0; i < Lengths.Length; i++)
        {
            using var alone = new PackedNetwork(backend, model, samples.Subset([i]), training: false);
            alone.Parameters.Values.Write(packed.Parameters.Values.ToArray());
            float[] expected = alone.Forward(), got = packed.Of(i, outputs);
            Assert.Equal(expected.Length, got.Length);
            for (int j = 0; j < got.Length; j++)
                Assert.Equal(expected[j], got[j], 1e-6);
        }
    }

    [Fact]
    public void Locked_dropout_has_one_mask_for_a_sequence()
    {
        const int width = 40;
        var model = new Sequential(new Dense(width, initialiser: new NormalInitialiser(1)), new LockedDropout(0.5f));
        int tokens = Lengths.Sum();
        float[] ones = [.. Enumerable.Repeat(1f, tokens)];
        var samples = Samples.OfSequences(
            ones, 1, Lengths, CheckValues.Normal(tokens * width, "t"), classes: 0, targetCount: width,
            targetsPerStep: true);
        using var backend = new HostBackend(threads: 1);
        using var network = new PackedNetwork(backend, model, samples);
        float[] outputs = network.Forward(step: 5), weights = network.Parameters.Named.First().Value.ToArray();
        var masks = new List<string>();
        for (int i = 0; i < Lengths.Length; i++)
        {
            float[][] steps = [.. network.Of(i, outputs).Chunk(width)];
            Assert.Equal(Lengths[i], steps.Length);
            Assert.All(steps, step => Assert.Equal(steps[0], step));
            Assert.All(
                steps[0].Zip(weights), y => Assert.True(y.First == 0 || Math.Abs(y.First - (2 * y.Second)) < 1e-5));
            masks.Add(string.Concat(steps[0].Select(y => y == 0 ? '0' : '1')));
        }

        Assert.Equal(Lengths.Length, masks.Distinct(StringComparer.Ordinal).Count());
        Assert.InRange(masks.Sum(mask => mask.Count(m => m == '1')) / (double)(Lengths.Length * width), 0.4, 0.6);

        // The way back has the mask of the way there: of a linear layer on ones, dW sums what comes through it.
        network.Backward(step: 5);
        float[] dY = network.Network.OutputGradient.FirstRows(tokens).ToArray();
        float[] dW = network.Parameters.GradientsOfLayer(0)[0].ToArray();
        for (int j = 0; j < width; j++)
        {
            double expected = Enumerable.Range(0, tokens).Sum(
                t => outputs[(t * width) + j] == 0 ? 0 : 2.0 * dY[(t * width) + j]);
            Assert.Equal(expected, dW[j], 1e-5);
        }

        Assert.NotEqual(outputs, network.Forward(step: 6));
        using var evaluated = new PackedNetwork(backend, model, samples, training: false);
        Assert.All(evaluated.Forward().Chunk(width), row => Assert.Equal(weights, row));
    }
}
