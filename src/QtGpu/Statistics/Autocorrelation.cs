namespace QtGpu.Statistics;

/// <summary>
/// The integrated autocorrelation time τ = ½ + Σₜ Γ(t)/Γ(0) of chains of the same quantity, in units of its
/// measurements; with it, the square of the mean's standard error is 2τσ²/N. White noise has τ = ½.
/// </summary>
/// <remarks>
/// Deviations are taken from the mean of all chains, so that chains that do not mix count as correlated. The sum ends
/// at the first window W ≥ 6τ(W) (Madras and Sokal 1988); the bias of the subtracted mean is removed as in Wolff 2004,
/// hep-lat/0306017, (49).
/// </remarks>
/// <param name="Time">τ, at least ½.</param>
/// <param name="TimeError">Its standard error, τ√((4W + 2)/N).</param>
/// <param name="Window">W.</param>
internal readonly record struct Autocorrelation(double Time, double TimeError, int Window)
{
    private const double WindowsPerTime = 6;

    /// <summary>τ of chains of equal length.</summary>
    public static Autocorrelation Of(IReadOnlyList<double[]> chains)
    {
        int length = chains[0].Length;
        double samples = (double)length * chains.Count;
        double mean = chains.Sum(chain => chain.Sum()) / samples;
        double[][] deviations = [.. chains.Select(chain => Array.ConvertAll(chain, x => x - mean))];
        double variance = Covariance(deviations, 0), time = 0.5;
        if (!(variance > 0))
            return new(0.5, 0, 0);

        int window = 0;
        while (window < length / 2 && window < WindowsPerTime * time)
            time = Math.Max(0.5, time + (Covariance(deviations, ++window) / variance));
        time *= 1 + (((2 * window) + 1) / samples);
        return new(time, time * Math.Sqrt(((4 * window) + 2) / samples), window);
    }

    // Γ(lag): the mean product of deviations that far apart.
    private static double Covariance(double[][] deviations, int lag)
    {
        double sum = 0;
        foreach (double[] chain in deviations)
        {
            for (int i = lag; i < chain.Length; i++)
                sum += chain[i] * chain[i - lag];
        }

        return sum / ((double)(deviations[0].Length - lag) * deviations.Length);
    }
}
