using MathNet.Numerics.Statistics;

namespace QtGpu.Statistics;

/// <summary>The mean of correlated measurements with an error bar that is neither too small nor too large.</summary>
/// <param name="Mean">Over all chains.</param>
/// <param name="StandardError">The larger of the errors by binning and by jackknife.</param>
/// <param name="BinningError">From the scatter of bins that are long against τ.</param>
/// <param name="JackknifeError">From leaving out one chain at a time (parts of chains, where there are few).</param>
/// <param name="AutocorrelationTime">τ of the integrated autocorrelation, in entries of the chains.</param>
/// <param name="IndependentSamples">Entries over 2τ.</param>
public readonly record struct MeanEstimate(
    double Mean, double StandardError, double BinningError, double JackknifeError, double AutocorrelationTime,
    double IndependentSamples)
{
    private const int LeastBlocks = 16;
    private const double BinsPerTime = 20; // the scatter of bins of b = 20τ falls 2.5 % short of the error
    private const int LeastBinsPerChain = 4;

    /// <summary>False where one error is more than twice the other: chains are too short, or do not mix.</summary>
    public bool ErrorsAgree => Math.Max(BinningError, JackknifeError) <= 2 * Math.Min(BinningError, JackknifeError);

    /// <summary>Mean and errors of chains of equal length, of at least 4 measurements.</summary>
    public static MeanEstimate Of(IReadOnlyList<double[]> chains)
    {
        int length = chains[0].Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(length, LeastBinsPerChain, nameof(chains));
        double mean = chains.Average(chain => chain.Average());
        double time = Autocorrelation.Of(chains).Time;
        int bin = (int)Math.Clamp(Math.Ceiling(BinsPerTime * (time - 0.5)), 1, length / LeastBinsPerChain);
        double binning = ErrorOfMean([.. chains.SelectMany(chain => Blocks(chain, bin))]);
        int parts = (LeastBlocks + chains.Count - 1) / chains.Count;
        double jackknife = Jackknife([.. chains.SelectMany(chain => Blocks(chain, Math.Max(1, length / parts)))]);
        double samples = (double)length * chains.Count / (2 * time);
        return new(mean, Math.Max(binning, jackknife), binning, jackknife, time, samples);
    }

    /// <summary>The estimate in other units, (x − <paramref name="zero"/>)/<paramref name="unit"/>.</summary>
    public MeanEstimate Scaled(double zero, double unit) => this with
    {
        Mean = (Mean - zero) / unit,
        StandardError = StandardError / unit,
        BinningError = BinningError / unit,
        JackknifeError = JackknifeError / unit,
    };

    // Means of consecutive blocks; what does not fill one is left out at the start.
    private static IEnumerable<double> Blocks(double[] chain, int block)
    {
        for (int start = chain.Length % block; start < chain.Length; start += block)
            yield return ArrayStatistics.Mean(chain[start..(start + block)]);
    }

    private static double ErrorOfMean(double[] blocks) =>
        ArrayStatistics.StandardDeviation(blocks) / Math.Sqrt(blocks.Length);

    // ((K − 1)/K) Σ (mean without block k − mean)²
    private static double Jackknife(double[] blocks)
    {
        double sum = blocks.Sum(), count = blocks.Length;
        double squares = blocks.Sum(block => Math.Pow(((sum - block) / (count - 1)) - (sum / count), 2));
        return Math.Sqrt(squares * (count - 1) / count);
    }
}
