namespace QtGpu.Benchmarks;

/// <summary>Reservoirs on sequences each.</summary>
/// <param name="Reservoirs">R, each with a W of its own.</param>
/// <param name="Sequences">B.</param>
/// <param name="Units">N.</param>
/// <param name="Density">Part of N² that W holds.</param>
internal sealed record ReservoirShape(int Reservoirs, int Sequences, int Units, double Density)
{
    private const double MultiplyAddsOfACall = 1e8;

    /// <summary>What is measured.</summary>
    public static IReadOnlyList<ReservoirShape> All { get; } =
    [
        new(1, 1, 500, 1), new(1, 1, 1000, 1), new(1, 1, 500, 0.1), new(1, 1, 1000, 0.1),
        new(1, 64, 500, 1), new(1, 64, 1000, 1), new(1, 64, 500, 0.1), new(1, 64, 1000, 0.1),
        new(64, 1, 500, 0.1), new(64, 1, 1000, 0.1),
    ];

    /// <summary>Steps of a call.</summary>
    public int Steps { get; init; } =
        Math.Max(8, (int)(MultiplyAddsOfACall / (Density * Units * Units * Reservoirs * Sequences)));

    /// <summary>New states of whole reservoirs in a call.</summary>
    public double Updates => (double)Reservoirs * Sequences * Steps;

    /// <summary>What a peer calls it.</summary>
    public string PeerRow =>
        Invariant($"esn {Reservoirs}x{Sequences}x{Units} {Density} {Steps}");

    public override string ToString()
    {
        string batch = Reservoirs > 1 ? $"{Reservoirs} reservoirs"
            : Sequences > 1 ? $"{Sequences} sequences"
            : "one sequence";
        string density = Density == 1 ? "dense" : Invariant($"density {Density}");
        return $"{batch}, {Units} units, {density}";
    }
}
