namespace QtGpu.QuantumNeurons.Exact;

/// <summary>A network and lattice on which samplers are judged by the exact solver.</summary>
/// <param name="Name">Says which.</param>
/// <param name="Network">One to three neurons.</param>
/// <param name="Lattice">Imaginary time.</param>
public sealed record ReferenceRow(string Name, QuantumNetwork Network, TimeLattice Lattice);

/// <summary>
/// The networks that a sampler must reproduce: single neurons on coarse and fine lattices with tunnelling and without,
/// the activity of one output neuron (the paper's figure 5), and coupled neurons.
/// </summary>
public static class ReferenceRows
{
    private const double Period = 0.7;

    /// <summary>One neuron; where there is no kink, the vacuum.</summary>
    public static IReadOnlyList<ReferenceRow> Single { get; } =
    [
        .. new (double Lambda, int Slices, int Kinks, double Strength)[]
        {
            (100, 64, 0, 0), (100, 64, 2, 100), (100, 64, 2, 1000), (100, 512, 0, 0), (100, 512, 2, 100),
            (5000, 64, 0, 0), (5000, 64, 2, 3000), (5000, 64, 2, 6000), (5000, 64, 4, 6000),
            (5000, 128, 0, 0), (5000, 128, 2, 3000), (5000, 128, 2, 6000), (5000, 128, 2, 10000),
            (5000, 512, 0, 0), (5000, 512, 2, 3000), (5000, 512, 2, 6000), (5000, 512, 2, 10000), (5000, 512, 4, 6000),
        }.Select(row => Neuron(row.Lambda, row.Slices, row.Kinks, row.Strength)),
    ];

    /// <summary>The activity of one output neuron against ε: figure 5.</summary>
    public static IReadOnlyList<ReferenceRow> Activity { get; } =
    [
        .. new double[] { 0, 1000, 2000, 2500, 3000, 4000, 5000, 6000, 8000, 10000, 15000, 20000 }
            .Select(strength => Neuron(5000, 512, 2, strength)),
    ];

    /// <summary>Two and three coupled neurons.</summary>
    public static IReadOnlyList<ReferenceRow> Coupled { get; } =
    [
        new("two in a row, 128 slices", Row(10000, 5000), new(Period, 128)),
        new("mutual inhibition 50000, 128 slices", Rivals(50000), new(Period, 128)),
        new("mutual inhibition 2500, 128 slices", Rivals(2500), new(Period, 128)),
        new("mutual inhibition 50000, 512 slices", Rivals(50000), new(Period, 512)),
        new("mutual inhibition 2500, 512 slices", Rivals(2500), new(Period, 512)),
        new("three in a row, 128 slices", Row(15000, 10000, 5000), new(Period, 128)),
        new("three in a row, 512 slices", Row(15000, 10000, 5000), new(Period, 512)),
    ];

    /// <summary>All of them.</summary>
    public static IEnumerable<ReferenceRow> All => [.. Single, .. Activity, .. Coupled];

    private static ReferenceRow Neuron(double lambda, int slices, int kinks, double strength) => new(
        $"Λ {lambda}, {slices} slices, {kinks} kinks, ε {strength}",
        new([new("1", lambda)], [new("in", kinks, 1, lambda)], [new(CouplingKind.Excitatory, "in", "1", strength)]),
        new(Period, slices));

    // in → 1 → 2 → …
    private static QuantumNetwork Row(params double[] strengths) => new(
        [.. strengths.Select((_, i) => new Neuron($"{i + 1}"))],
        [new("in")],
        [.. strengths.Select(
            (strength, i) => new Coupling(CouplingKind.Excitatory, i == 0 ? "in" : $"{i}", $"{i + 1}", strength))]);

    // in → 1 with 8000, in → 2 with 6000, and each would silence the other.
    private static QuantumNetwork Rivals(double inhibition) => new(
        [new("1"), new("2")],
        [new("in")],
        [
            new(CouplingKind.Excitatory, "in", "1", 8000), new(CouplingKind.Excitatory, "in", "2", 6000),
            new(CouplingKind.Inhibitory, "1", "2", inhibition),
        ]);
}
