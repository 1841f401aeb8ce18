namespace QtGpu.Benchmarks;

/// <summary>
/// How many operations the processor does that never wait for memory, beside what its clock allows: no more than
/// threads × units × (bits / 32) × 2 × clock. Of a GPU it is not measured.
/// </summary>
/// <param name="Threads">At once.</param>
/// <param name="Gflops">Measured, of all threads.</param>
/// <param name="ClockGhz">Measured.</param>
/// <param name="Units">Null where they are not known: then nothing is known of a limit.</param>
internal sealed record FmaPeak(int Threads, double Gflops, double ClockGhz, FmaUnits? Units)
{
    // A clock is not steady to some per cent where neighbours share the core (Zen 5, virtual: 6 seen), and a product is
    // timed at another moment than the peak.
    private const double ClockTolerance = 1.08, ProductTolerance = 1.03;

    /// <summary>GFLOP/s.</summary>
    public double? Limit => Threads * ClockGhz * Units?.FlopsPerCycle;

    /// <summary>What is wrong with it, or with a product beside it; null where all is possible.</summary>
    public string? Fault(IEnumerable<GemmRow> products)
    {
        if (Gflops > ClockTolerance * Limit)
        {
            return Invariant($"the FMA peak of {Gflops:0} GFLOP/s exceeds the {Limit:0} that {Units!.Count} units ")
                + Invariant($"of {Units.Bits} bits allow at {ClockGhz:0.00} GHz on {Team}: a clock is wrong");
        }

        GemmRow? row = products.FirstOrDefault(Exceeds);
        return row is null ? null
            : Invariant($"the product {row.Shape} with {row.Gflops:0} GFLOP/s exceeds the FMA peak of {Gflops:0}: ")
                + "one of the two was disturbed, or is wrong; measure again on a quiet machine";
    }

    /// <summary>
    /// Whether a product claims to be faster than the units. Of units that are not known nobody can say whether the
    /// multiply-adds filled them, so that a faster product is no fault.
    /// </summary>
    public bool Exceeds(GemmRow row) => Units is not null && row.Gflops > ProductTolerance * Gflops;

    /// <summary>The better of two measurements: a disturbance only slows one down.</summary>
    public FmaPeak Or(FmaPeak other) => other.Gflops > Gflops ? other : this;

    /// <summary>For people.</summary>
    public override string ToString() => Limit is { } limit
        ? Invariant($"{Gflops:0} GFLOP/s, {100 * Gflops / limit:0} % of {Team} × ")
            + Invariant($"{Units!.Count} units × {Units.Bits / 32} floats × 2 × {ClockGhz:0.00} GHz")
        : Invariant($"{Gflops:0} GFLOP/s at {ClockGhz:0.00} GHz");

    private string Team => Threads == 1 ? "1 thread" : Invariant($"{Threads} threads");
}
