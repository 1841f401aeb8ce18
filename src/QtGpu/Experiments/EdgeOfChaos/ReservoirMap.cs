using QtGpu.Statistics;

namespace QtGpu.Experiments.EdgeOfChaos;

/// <summary>What a piece found of one kind of units, spectral radius and seed: a number for each slope.</summary>
/// <param name="Lyapunov">Conditional Lyapunov exponent per step.</param>
/// <param name="FreeRun">NMSE of the free run.</param>
/// <param name="OneStep">NMSE one step ahead.</param>
internal sealed record ReservoirRow(double[] Lyapunov, double[] FreeRun, double[] OneStep);

/// <summary>A place of the map, with what every seed says of it.</summary>
/// <param name="Radius">ρ.</param>
/// <param name="Slope">g.</param>
/// <param name="Lyapunov">λ of each seed.</param>
/// <param name="FreeRun">log₁₀ NMSE of each seed's free run; one that is not finite counts as the worst.</param>
/// <param name="OneStep">The same one step ahead.</param>
internal sealed record ReservoirCell(
    double Radius, double Slope, double[] Lyapunov, double[] FreeRun, double[] OneStep)
{
    /// <summary>The log₁₀ NMSE of a run that left all bounds, and the largest of any.</summary>
    public const double Worst = 2;

    /// <summary>Mean λ over seeds.</summary>
    public double Exponent { get; } = Lyapunov.Average();

    /// <summary>log₁₀ of an NMSE, at most <see cref="Worst"/>.</summary>
    public static double Logarithm(double nmse) =>
        double.IsFinite(nmse) ? Math.Min(Worst, Math.Log10(nmse)) : Worst;
}

/// <summary>A cell that was chosen for each seed by the others, and what that seed says of it.</summary>
/// <param name="Error">log₁₀ NMSE of the seed that had no say.</param>
/// <param name="Lyapunov">λ of that seed.</param>
internal sealed record HeldOutChoice(double[] Error, double[] Lyapunov);

/// <summary>The map of one kind of units over spectral radius and slope.</summary>
/// <param name="Units">Which.</param>
/// <param name="Cells">[radii][slopes].</param>
internal sealed record ReservoirMap(ReservoirUnits Units, ReservoirCell[][] Cells)
{
    /// <summary>All cells.</summary>
    public IEnumerable<ReservoirCell> All => Cells.SelectMany(row => row);

    /// <summary>
    /// The best of some cells by the mean log error of all seeds but one, in turn: the error that the last one then
    /// has is not flattered by the choice. Null where there are none.
    /// </summary>
    public static HeldOutChoice? Best(IReadOnlyList<ReservoirCell> cells, Func<ReservoirCell, double[]> errors)
    {
        if (cells.Count == 0)
            return null;
        ReservoirCell[] chosen = [.. Enumerable.Range(0, cells[0].Lyapunov.Length)
            .Select(seed => cells.MinBy(cell => errors(cell).Where((_, other) => other != seed).Average())!)];
        return new(
            [.. chosen.Select((cell, seed) => errors(cell)[seed])],
            [.. chosen.Select((cell, seed) => cell.Lyapunov[seed])]);
    }

    /// <summary>
    /// The spectral radius at which λ first rises through 0 with a slope, between grid points linearly, seed by seed;
    /// seeds of which it does not are left out.
    /// </summary>
    /// <param name="slope">Number of the slope.</param>
    public MeanInterval Edge(int slope)
    {
        double[] radii = [.. Cells.Select(row => row[slope].Radius)];
        IEnumerable<double> edges = Enumerable.Range(0, Cells[0][slope].Lyapunov.Length).Select(seed =>
            Crossing.Rising(radii, [.. Cells.Select(row => row[slope].Lyapunov[seed])], 0));
        return MeanInterval.Of([.. edges.Where(double.IsFinite)]);
    }
}
