using QtGpu.Checks;
using QtGpu.Data;
using QtGpu.Devices;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using Xunit;

namespace QtGpu.Tests.Models;

/// <summary>Steps computed again on the way back, block by block, give the bits of those that are kept.</summary>
public sealed class RecomputeTests
{
    private const int Inputs = 3, Units = 5, Outputs = 2;
    private static readonly int[] Even = [150, 150, 150], Ragged = [200, 130, 129, 128, 64, 63, 3];

    public static MatrixTheoryData<string, bool> Cells => new(CellCatalogue.Names, [false, true]);

    [Theory]
    [MemberData(nameof(Cells))]
    public void Gradients_have_the_bits_of_those_without(string cell, bool barrier)
    {
        foreach (int width in new[] { 4, 8, 16 })
        {
            using var backend = new HostBackend(threads: 2, width);
            foreach (int[] lengths in new[] { Even, Ragged })
            {
                foreach (int truncation in new[] { 0, 50, 64 })
                    Compare(backend, cell, barrier, lengths, truncation);
            }
        }
    }

    [Fact]
    public void They_have_on_a_device()
    {
        using Backend backend = DeviceCatalogue.Open("ilgpu-cpu", plans: PlanCache.None);
        Compare(backend, "lstm", barrier: false, [130, 66, 65], truncation: 0);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 50)]
    public void They_have_with_functions_on_the_edges_into_the_gates(bool barrier, int truncation)
    {
        using var backend = new HostBackend(threads: 2);
        foreach (int[] lengths in new[] { Even, Ragged })
            Compare(backend, "lstm", barrier, lengths, truncation, EdgeTerms.Parse("daruan:repetitions=1"));
    }

    [Theory]
    [InlineData("elman", 1.45)]
    [InlineData("gru", 4)]
    [InlineData("lstm", 3.5)]
    public void Memory_is_that_of_a_block_and_the_outputs(string cell, double least)
    {
        using var backend = new HostBackend(threads: 1);
        Activation f = ActivationCatalogue.Create("tanh");
        Sequential Model(int block) => new(
            new Recurrent(64, CellCatalogue.Create(cell, f), new() { Recompute = block }));
        long Length(int block, int steps) => Network.ArenaLength(
            Model(block), backend, Shape.Of(steps, 8, 1), training: true, new SequenceBatch());

        Assert.InRange((double)Length(0, 4096) / Length(64, 4096), least, double.PositiveInfinity);

        // What a further step takes: the input, the output and its gradient, and a share of where blocks begin.
        long further = (Length(64, 8192) - Length(64, 4096)) / (4096 * 8);
        Assert.InRange(further, 128, 128 + 1 + 2);
        Assert.Equal(Length(1, 4096), Length(64, 4096));
        Assert.Equal(Length(0, 64), Length(64, 64));
    }

    private static void Compare(
        Backend backend, string cell, bool barrier, int[] lengths, int truncation, EdgeTerms? edges = null)
    {
        float[][]? expected = null;
        foreach (int block in new[] { 0, 64, 100 })
        {
            float[][] got = Run(backend, cell, barrier, lengths, truncation, block, edges);
            expected ??= got;
            for (int i = 0; i < got.Length; i++)
            {
                Expect.SameBits(
                    expected[i], got[i], $"tensor {i}, {cell}, blocks of {block}, truncated at {truncation}");
            }
        }

        Assert.All(expected!, tensor => Assert.Contains(tensor, value => value != 0));
    }

    // Outputs, and all gradients; those of the layer below come through ∂loss/∂ input.
    private static float[][] Run(
        Backend backend, string cell, bool barrier, int[] lengths, int truncation, int block, EdgeTerms? edges)
    {
        var settings = new RecurrentSettings
        {
            Bidirectional = true,
            LearnStart = true,
            Recompute = block,
            Truncation = truncation,
            Edges = edges,
        };
        var trained = ParametricActivation.Of(new Tunnelling(5, 0.2, 1, energyScale: 1, 5, centred: true));
        Recurrent layer = barrier
            ? new(Units, cell, trained, settings)
            : new(Units, CellCatalogue.Create(cell, ActivationCatalogue.Create("tanh")), settings);
        var model = new Sequential(new Dense(4, "tanh"), layer, new Dense(Outputs));
        int steps = lengths.Sum();
        var samples = Samples.OfSequences(
            CheckValues.Normal(steps * Inputs, "x"), Inputs, lengths,
            [.. Enumerable.Range(0, steps).Select(i => i % 3 % 2f)], Outputs, targetsPerStep: true);
        using var network = new PackedNetwork(backend, model, samples);
        float[] outputs = network.Forward();
        network.Backward();
        return [outputs, .. Enumerable.Range(0, model.Layers.Count).SelectMany(
            i => network.Parameters.GradientsOfLayer(i).Select(gradient => gradient.ToArray()))];
    }
}
