using MathNet.Numerics.Distributions;

namespace QtGpu.Statistics;

/// <summary>A mean with the half-width of its 95 % interval, t(n − 1)·s/√n: what n repeats know about it.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="HalfWidth">Half the interval; NaN for fewer than two values.</param>
/// <param name="StandardDeviation">s, with n − 1; NaN for fewer than two values.</param>
/// <param name="Count">n.</param>
public readonly record struct MeanInterval(double Mean, double HalfWidth, double StandardDeviation, int Count)
{
    /// <summary>The lower end.</summary>
    public double Low => Mean - HalfWidth;

    /// <summary>The upper end.</summary>
    public double High => Mean + HalfWidth;

    /// <summary>Mean and interval of independent values.</summary>
    public static MeanInterval Of(IReadOnlyCollection<double> values)
    {
        int n = values.Count;
        double mean = n == 0 ? double.NaN : values.Average();
        double deviation = n < 2 ? double.NaN : Math.Sqrt(values.Sum(x => (x - mean) * (x - mean)) / (n - 1));
        return new(
            mean, n < 2 ? double.NaN : StudentT.InvCDF(0, 1, n - 1, 0.975) * deviation / Math.Sqrt(n), deviation, n);
    }

    /// <summary>
    /// Mean of the differences a − b of runs that share a seed. What both runs owe to the seed cancels, so the interval
    /// is narrower than that of two separate means.
    /// </summary>
    /// <exception cref="ArgumentException">There are not as many of one as of the other.</exception>
    public static MeanInterval OfDifferences(IReadOnlyList<double> a, IReadOnlyList<double> b) => Of(Differences(a, b));

    /// <summary>a − b, one by one.</summary>
    /// <exception cref="ArgumentException">There are not as many of one as of the other.</exception>
    internal static double[] Differences(IReadOnlyList<double> a, IReadOnlyList<double> b) => a.Count == b.Count
        ? [.. a.Zip(b, (x, y) => x - y)]
        : throw new ArgumentException($"{b.Count} values to be paired with {a.Count}", nameof(b));
}
