using MathNet.Numerics.Statistics;

namespace QtGpu.Statistics;

/// <summary>A distribution as a box plot draws it (Tukey, Exploratory Data Analysis, 1977, §2C).</summary>
/// <param name="Median">The median.</param>
/// <param name="Lower">The lower quartile.</param>
/// <param name="Upper">The upper quartile.</param>
/// <param name="Low">The lowest value within 1.5 times the distance of the quartiles.</param>
/// <param name="High">The highest such value.</param>
/// <param name="Outliers">Those beyond.</param>
public sealed record BoxSummary(
    double Median, double Lower, double Upper, double Low, double High, IReadOnlyList<double> Outliers)
{
    /// <summary>Of positive values; distances are those of a logarithmic axis.</summary>
    public static BoxSummary OfLogarithms(IEnumerable<double> values)
    {
        double[] logs = [.. values.Select(x => Math.Log(x)).Order()];
        double lower = logs.LowerQuartile(), upper = logs.UpperQuartile(), reach = 1.5 * (upper - lower);
        double[] near = [.. logs.Where(x => x >= lower - reach && x <= upper + reach)];
        return new(
            Math.Exp(logs.Median()), Math.Exp(lower), Math.Exp(upper), Math.Exp(near[0]), Math.Exp(near[^1]),
            [.. logs.Where(x => x < near[0] || x > near[^1]).Select(Math.Exp)]);
    }
}
