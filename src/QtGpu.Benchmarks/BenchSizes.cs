using QtGpu.QuantumNeurons;

namespace QtGpu.Benchmarks;

/// <summary>How large the work of the bench is.</summary>
/// <param name="PassElements">Elements of a pass; null for as many as suit the device's speed.</param>
/// <param name="Products">Matrix products.</param>
/// <param name="Trainings">Training runs.</param>
/// <param name="Recurrents">Training of recurrent networks.</param>
/// <param name="Bayesians">Bayesian networks.</param>
/// <param name="Edges">Layers of edges.</param>
/// <param name="Chains">Chains of a quantum neuron.</param>
/// <param name="Lattice">Its imaginary time.</param>
/// <param name="Reservoirs">Echo-state networks.</param>
internal sealed record BenchSizes(
    int? PassElements, IReadOnlyList<GemmShape> Products, IReadOnlyList<TrainingShape> Trainings,
    IReadOnlyList<RecurrentShape> Recurrents, IReadOnlyList<TrainingShape> Bayesians,
    IReadOnlyList<EdgeShape> Edges, int Chains, TimeLattice Lattice, IReadOnlyList<ReservoirShape> Reservoirs)
{
    /// <summary>
    /// Work that takes no time worth speaking of even on a simulated device: to try everything, not to measure it.
    /// </summary>
    public static BenchSizes Rehearsal { get; } = new(
        1 << 12, [new(16, 16, 16), new(16, 64, 20), new(8, 8, 8, 3)], [new([8], 16, "sgd")],
        [new(3, 8, 1) { Steps = 3 }, new(3, 16, 1) { Steps = 3 }, new(1, 20, 5) { Steps = 4 }], [new([8], 16, "adam")],
        [.. EdgeShape.All.Select(shape => shape with { Batch = 3, Inputs = 4, Outputs = 5 }).Distinct()],
        Chains: 2, new(Slices: 16),
        [
            new(1, 1, 24, 1) { Steps = 8 }, new(1, 8, 24, 1) { Steps = 8 },
            new(1, 1, 24, 0.1) { Steps = 8 }, new(1, 16, 24, 0.1) { Steps = 8 },
        ]);

    /// <summary>What suits a host or a device.</summary>
    public static BenchSizes Of(Backend backend, int threads) => new(
        null, GemmBenchmark.Shapes(backend), [.. TrainingShape.All(backend.ReadsAreFree)],
        RecurrentShape.All, BayesianBenchmark.Shapes, EdgeShape.All, SamplerBenchmark.Chains(backend, threads), new(),
        ReservoirShape.All);
}
