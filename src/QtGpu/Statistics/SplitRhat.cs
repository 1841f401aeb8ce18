using MathNet.Numerics.Statistics;

namespace QtGpu.Statistics;

/// <summary>
/// R̂ of chains cut into halves: √(((n − 1)/n W + B/n)/W) with W the mean variance within a half of length n, and B/n
/// the variance of their means. It falls to 1 as the chains forget their starts. Gelman et al., Bayesian Data Analysis,
/// 11.4.
/// </summary>
internal static class SplitRhat
{
    /// <summary>
    /// R̂; infinite where the halves differ and nothing varies within them, 1 where nothing varies at all.
    /// </summary>
    public static double Of(IReadOnlyList<double[]> chains)
    {
        int n = chains[0].Length / 2;
        double[][] halves = [.. chains.SelectMany(chain => new[] { chain[^(2 * n)..^n], chain[^n..] })];
        double within = halves.Average(ArrayStatistics.Variance);
        double between = ArrayStatistics.Variance([.. halves.Select(ArrayStatistics.Mean)]);
        return between == 0 ? 1 : Math.Sqrt(((double)(n - 1) / n) + (between / within));
    }
}
