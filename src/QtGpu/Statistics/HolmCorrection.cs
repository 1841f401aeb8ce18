namespace QtGpu.Statistics;

/// <summary>
/// Of several tests, the chance that any finds what is not there is kept at the level of one: the smallest of m values
/// of p is multiplied by m, the next by m − 1, and so on, and none gets less than the one before it.
/// </summary>
/// <remarks>Holm, Scandinavian Journal of Statistics 6, 65 (1979). The tests may depend on each other.</remarks>
public static class HolmCorrection
{
    /// <summary>The corrected values of p, at most 1, in the order of those given.</summary>
    public static double[] Adjusted(IReadOnlyList<double> p)
    {
        double[] adjusted = new double[p.Count];
        double least = 0;
        foreach (var (rank, test) in Enumerable.Range(0, p.Count).OrderBy(i => p[i]).Index())
            adjusted[test] = least = Math.Min(1, Math.Max(least, (p.Count - rank) * p[test]));
        return adjusted;
    }
}
