namespace QtGpu.Reservoirs.Search;

/// <summary>A rung of successive halving.</summary>
/// <param name="Candidates">How many are tried.</param>
/// <param name="Seeds">Reservoirs that each has had at its end, those of the rungs before included.</param>
public readonly record struct RungPlan(int Candidates, int Seeds);

/// <summary>
/// Successive halving: each rung keeps the best 1/η of the candidates, and spends η times as much on each.
/// </summary>
/// <remarks>Jamieson and Talwalkar, AISTATS 2016 (arXiv:1502.07943).</remarks>
public static class SuccessiveHalving
{
    /// <summary>The rungs, as many as divide both numbers by η. The last one has all seeds.</summary>
    /// <param name="candidates">Candidates of the first rung.</param>
    /// <param name="seeds">Seeds of the last rung.</param>
    /// <param name="eta">η ≥ 2.</param>
    public static IReadOnlyList<RungPlan> Rungs(int candidates, int seeds, int eta)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(eta, 2);
        int last = 0;
        for (long power = eta; power <= Math.Min(candidates, seeds); power *= eta)
            last++;
        var rungs = new RungPlan[last + 1];
        for (int i = 0; i <= last; i++)
        {
            candidates = i == 0 ? candidates : (candidates + eta - 1) / eta;
            rungs[i] = new(candidates, (int)Math.Ceiling(seeds / Math.Pow(eta, last - i)));
        }

        return rungs;
    }

    /// <summary>Reservoirs that are trained in all: those of earlier rungs are not trained again.</summary>
    public static int Runs(IReadOnlyList<RungPlan> rungs) =>
        rungs.Select((rung, i) => rung.Candidates * (rung.Seeds - (i == 0 ? 0 : rungs[i - 1].Seeds))).Sum();
}
