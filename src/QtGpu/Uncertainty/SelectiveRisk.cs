using System.Text.Json.Serialization;

namespace QtGpu.Uncertainty;

/// <summary>
/// How wrong a predictor is where it may decline: the risk of the k most certain predictions is the share of wrong ones
/// among them. The area under it over coverage, AURC = Σₖ risk(k)/n, is small where what is wrong is uncertain.
/// (Geifman and El-Yaniv, arXiv:1705.08500; Geifman, Uziel and El-Yaniv, arXiv:1805.08206, where the excess is
/// equation 3.)
/// </summary>
/// <param name="Aurc">The area.</param>
/// <param name="Optimal">The area of the best order: all that is right before all that is wrong.</param>
/// <param name="Risks">risk(k), k = 1 … n. Of equally certain ones the mean over their orders.</param>
public sealed record SelectiveRisk(
    double Aurc, double Optimal, [property: JsonIgnore] IReadOnlyList<double> Risks)
{
    /// <summary>AURC − the optimal one: what the order costs.</summary>
    public double Excess => Aurc - Optimal;

    /// <summary>
    /// Accuracy of the predictions that are left where that share of all, the least certain, is declined.
    /// </summary>
    /// <param name="rejected">From 0 to below 1.</param>
    public double AccuracyWithout(double rejected) =>
        1 - Risks[Math.Clamp((int)Math.Round(Risks.Count * (1 - rejected)), 1, Risks.Count) - 1];

    /// <summary>Of predictions.</summary>
    /// <param name="uncertainty">A number for each; more is less certain.</param>
    /// <param name="wrong">Which are wrong.</param>
    /// <exception cref="InputException">
    /// There are none, or not as many of the one as of the other, or one is NaN.
    /// </exception>
    public static SelectiveRisk Of(IReadOnlyList<double> uncertainty, IReadOnlyList<bool> wrong)
    {
        int n = uncertainty.Count;
        if (n == 0 || wrong.Count != n)
            throw new InputException(
                $"Selective risk is of predictions, each with its uncertainty: got {n} and {wrong.Count}.");
        if (uncertainty.Any(double.IsNaN))
            throw new InputException("An uncertainty is not a number.");
        double[] risks = new double[n];
        double errors = 0;
        int k = 0;
        foreach (int[] equal in Enumerable.Range(0, n).GroupBy(i => uncertainty[i]).OrderBy(group => group.Key)
            .Select(group => group.ToArray()))
        {
            double share = equal.Count(i => wrong[i]) / (double)equal.Length;
            for (int j = 1; j <= equal.Length; j++)
                risks[k++] = (errors + (j * share)) / k;
            errors += share * equal.Length;
        }

        int right = wrong.Count(isWrong => !isWrong);
        double optimal = Enumerable.Range(1, n).Sum(kept => Math.Max(0, kept - right) / (double)kept) / n;
        return new(risks.Average(), optimal, risks);
    }
}
