namespace QtGpu.Uncertainty;

/// <summary>
/// How well a predictor's uncertainty tells samples like those it was trained on (positives) from others. (Hendrycks
/// and Gimpel, arXiv:1610.02136; Liang, Li and Srikant, arXiv:1706.02690.)
/// </summary>
/// <param name="Score">What is taken for the uncertainty.</param>
/// <param name="Auroc">
/// The probability that one of the others is the less certain of two, equal ones counting half: the area under the ROC
/// curve.
/// </param>
/// <param name="FprAt95Tpr">
/// Share of the others that pass for trained-on where the threshold lets pass 95 % of those that are.
/// </param>
public sealed record OutOfDistribution(UncertaintyScore Score, double Auroc, double FprAt95Tpr)
{
    /// <summary>From the uncertainty of both.</summary>
    /// <param name="score">What the numbers are.</param>
    /// <param name="inside">Uncertainty of samples like those trained on.</param>
    /// <param name="outside">Uncertainty of the others.</param>
    /// <exception cref="InputException">One of them is empty, or has a number that is none.</exception>
    public static OutOfDistribution Of(
        UncertaintyScore score, IReadOnlyCollection<double> inside, IReadOnlyCollection<double> outside)
    {
        if (inside.Count == 0 || outside.Count == 0)
            throw new InputException(
                $"Out-of-distribution detection needs samples of both kinds: got {inside.Count} and {outside.Count}.");
        if (inside.Concat(outside).Any(double.IsNaN))
            throw new InputException("An uncertainty is not a number.");
        double[] sorted = [.. inside.Order()];
        double pairs = outside.Sum(u => (Below(sorted, u, orEqual: false) + Below(sorted, u, orEqual: true)) / 2.0);
        double threshold = sorted[(int)Math.Ceiling(0.95 * sorted.Length) - 1];
        return new(
            score, pairs / ((double)inside.Count * outside.Count),
            outside.Count(u => u <= threshold) / (double)outside.Count);
    }

    // How many are below, or not above.
    private static int Below(double[] sorted, double bound, bool orEqual)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            bool isBelow = orEqual ? sorted[middle] <= bound : sorted[middle] < bound;
            (low, high) = isBelow ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
