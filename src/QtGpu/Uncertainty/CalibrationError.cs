using MathNet.Numerics.Statistics;
using QtGpu.Kernels.Random;

namespace QtGpu.Uncertainty;

/// <summary>Predictions of like confidence.</summary>
/// <param name="Low">The lowest confidence: of equal widths, where the bin begins.</param>
/// <param name="High">The highest; of equal widths, where it ends.</param>
/// <param name="Count">How many.</param>
/// <param name="Confidence">Mean of maxₖ pₖ.</param>
/// <param name="Accuracy">Share of them that are right.</param>
public sealed record CalibrationBin(double Low, double High, int Count, double Confidence, double Accuracy);

/// <summary>
/// The expected calibration error Σ_b n_b/n·|accuracy_b − confidence_b|, confidence being maxₖ pₖ (Naeini, Cooper and
/// Hauskrecht, AAAI 2015; Guo et al., arXiv:1706.04599, equation 3), with what chance makes of it. Noise in the bins
/// only adds to it: a calibrated predictor does not have 0.
/// </summary>
/// <param name="Expected">The error.</param>
/// <param name="Low">
/// Lower end of the 95 % interval of the error without that noise: 0 where a calibrated predictor may do as badly,
/// which is below <paramref name="Chance"/>; else 2·ECE − the 97.5 % quantile of ECEs of resampled samples, at least 0
/// (the basic bootstrap interval; Davison and Hinkley, Bootstrap Methods and their Application, 1997, §5.2).
/// </param>
/// <param name="High">Upper end, 2·ECE − the 2.5 % quantile, and no less than the ECE.</param>
/// <param name="Chance">
/// What a calibrated predictor of these confidences stays below in 95 % of cases: labels are drawn by its own word.
/// (Consistency resampling: Bröcker and Smith, Weather and Forecasting 22, 651, 2007.)
/// </param>
/// <param name="Maximum">The largest |accuracy_b − confidence_b|. (Naeini et al.)</param>
/// <param name="Bins">The bins that have predictions, the least confident first.</param>
public sealed record CalibrationError(
    double Expected, double Low, double High, double Chance, double Maximum, IReadOnlyList<CalibrationBin> Bins)
{
    /// <summary>
    /// Adaptive bins of equally many predictions; equal confidences stay in one. (Nguyen and O'Connor, EMNLP 2015.)
    /// </summary>
    /// <param name="probabilities">What was predicted.</param>
    /// <param name="labels">What was right.</param>
    /// <param name="bins">Bins at most.</param>
    /// <param name="resamples">Resamples of the intervals.</param>
    /// <param name="seed">Of the resamples.</param>
    /// <exception cref="InputException">
    /// Labels are not those of the rows, or there is no bin or no resample.
    /// </exception>
    public static CalibrationError EqualMass(
        ClassProbabilities probabilities, IReadOnlyList<int> labels, int bins = 15, int resamples = 1000, long seed = 1)
    {
        var (confidence, right) = Sorted(probabilities, labels, bins, resamples);
        int[] bin = new int[confidence.Length];
        for (int i = 1; i < bin.Length; i++)
            bin[i] = confidence[i] == confidence[i - 1] ? bin[i - 1] : (int)((long)i * bins / bin.Length);
        return Of(
            confidence, right, Numbered(bin), members => (confidence[members[0]], confidence[members[^1]]), resamples,
            seed);
    }

    /// <summary>Bins of equal width over [0, 1], as papers have them.</summary>
    /// <param name="probabilities">What was predicted.</param>
    /// <param name="labels">What was right.</param>
    /// <param name="bins">Bins of [0, 1]; those without predictions are left out.</param>
    /// <param name="resamples">Resamples of the intervals.</param>
    /// <param name="seed">Of the resamples.</param>
    /// <exception cref="InputException">
    /// Labels are not those of the rows, or there is no bin or no resample.
    /// </exception>
    public static CalibrationError EqualWidth(
        ClassProbabilities probabilities, IReadOnlyList<int> labels, int bins = 15, int resamples = 1000, long seed = 1)
    {
        var (confidence, right) = Sorted(probabilities, labels, bins, resamples);
        int Bin(double p) => Math.Clamp((int)Math.Ceiling(p * bins) - 1, 0, bins - 1); // (b/B, (b + 1)/B]
        int[] wide = Array.ConvertAll(confidence, Bin);
        return Of(
            confidence, right, Numbered(wide),
            members => ((double)wide[members[0]] / bins, (wide[members[0]] + 1.0) / bins), resamples, seed);
    }

    private static (double[] Confidence, bool[] Right) Sorted(
        ClassProbabilities probabilities, IReadOnlyList<int> labels, int bins, int resamples)
    {
        probabilities.RequireLabels(labels);
        if (bins < 1 || resamples < 1)
            throw new InputException(
                $"A calibration error needs 1 bin and 1 resample at least, got {bins} and {resamples}.");
        int[] rows = [.. Enumerable.Range(0, probabilities.Rows).OrderBy(probabilities.Confidence)];
        return (
            Array.ConvertAll(rows, probabilities.Confidence),
            Array.ConvertAll(rows, i => probabilities.Top(i) == labels[i]));
    }

    // Those that are there, from 0.
    private static int[] Numbered(int[] bin)
    {
        int[] there = [.. bin.Distinct()];
        return Array.ConvertAll(bin, b => Array.IndexOf(there, b));
    }

    private static CalibrationError Of(
        double[] confidence, bool[] right, int[] bin, Func<int[], (double Low, double High)> edges, int resamples,
        long seed)
    {
        int n = confidence.Length;
        CalibrationBin[] bins = [.. Enumerable.Range(0, n).GroupBy(i => bin[i]).Select(group =>
        {
            int[] members = [.. group];
            var (low, high) = edges(members);
            return new CalibrationBin(
                low, high, members.Length, members.Average(i => confidence[i]),
                members.Count(i => right[i]) / (double)members.Length);
        })];
        double error = bins.Sum(b => b.Count * Math.Abs(b.Accuracy - b.Confidence)) / n;
        double[] drawn = new double[resamples], chance = new double[resamples];
        RandomStream draws = RandomStream.Named(seed, "calibration/bootstrap");
        RandomStream outcomes = RandomStream.Named(seed, "calibration/chance");
        double[] excess = new double[bins.Length];
        for (int r = 0; r < resamples; r++)
        {
            drawn[r] = Resampled(i => draws.Below(r, i, n), i => right[i]);
            chance[r] = Resampled(i => i, i => outcomes.Uniform(r, i) < confidence[i]);
        }

        Array.Sort(drawn);
        Array.Sort(chance);
        return new(
            error, error <= Quantile(chance, 0.95) ? 0 : Math.Clamp((2 * error) - Quantile(drawn, 0.975), 0, error),
            Math.Clamp((2 * error) - Quantile(drawn, 0.025), error, 1), Quantile(chance, 0.95),
            bins.Max(b => Math.Abs(b.Accuracy - b.Confidence)), bins);

        // The bins stay as they are.
        double Resampled(Func<int, int> sample, Func<int, bool> isRight)
        {
            Array.Clear(excess);
            for (int i = 0; i < n; i++)
            {
                int j = sample(i);
                excess[bin[j]] += (isRight(j) ? 1 : 0) - confidence[j];
            }

            return excess.Sum(Math.Abs) / n;
        }
    }

    private static double Quantile(double[] sorted, double share) =>
        SortedArrayStatistics.QuantileCustom(sorted, share, QuantileDefinition.R7);
}
