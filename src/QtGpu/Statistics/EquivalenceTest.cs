using MathNet.Numerics.Distributions;

namespace QtGpu.Statistics;

/// <summary>What paired differences say about two things that were compared.</summary>
public enum EquivalenceVerdict
{
    /// <summary>There are too few differences, or they scatter too much, to tell.</summary>
    Undecided,

    /// <summary>The mean difference is not 0, and may be beyond the margin.</summary>
    Different,

    /// <summary>The mean difference is within the margin, be it 0 or not.</summary>
    Equivalent,
}

/// <summary>
/// Two questions to the mean of paired differences d, with s/√n its standard error: is it 0 (Student's t test, two
/// sides), and is it within ±δ? The second is answered by two one-sided t tests, of d ≤ −δ and d ≥ δ, the larger p of
/// which counts: p = P(t(n − 1) &lt; (|d̄| − δ)/(s/√n)). So "no difference" is a result, not the lack of one.
/// </summary>
/// <remarks>Schuirmann, J. Pharmacokinetics and Biopharmaceutics 15, 657 (1987).</remarks>
/// <param name="Mean">d̄.</param>
/// <param name="Margin">δ, in the units of d.</param>
/// <param name="DifferenceP">p of a mean of 0; 1 for fewer than two differences, or one that is not finite.</param>
/// <param name="EquivalenceP">p of a mean outside ±δ; 1 for the same.</param>
/// <param name="Count">n.</param>
public readonly record struct EquivalenceTest(
    double Mean, double Margin, double DifferenceP, double EquivalenceP, int Count)
{
    /// <summary>Tests differences.</summary>
    /// <param name="differences">d of each pair, such as of runs that share a seed.</param>
    /// <param name="margin">δ &gt; 0, the largest difference that does not matter; to be set beforehand.</param>
    public static EquivalenceTest Of(IReadOnlyCollection<double> differences, double margin)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(margin);
        var estimate = MeanInterval.Of(differences);
        int n = estimate.Count;
        if (!double.IsFinite(estimate.StandardDeviation)) // NaN for fewer than two, too
            return new(estimate.Mean, margin, 1, 1, n);
        double error = estimate.StandardDeviation / Math.Sqrt(n), size = Math.Abs(estimate.Mean);
        return new(estimate.Mean, margin, 2 * Below(-size), Below(size - margin), n);

        // Differences that do not vary leave no doubt.
        double Below(double x) => error > 0 ? StudentT.CDF(0, 1, n - 1, x / error) : x == 0 ? 0.5 : x < 0 ? 0 : 1;
    }

    /// <summary>
    /// The tests of a family, each p corrected for their number (<see cref="HolmCorrection"/>): those of the
    /// differences together, and those of the equivalences.
    /// </summary>
    public static IReadOnlyList<EquivalenceTest> Corrected(IReadOnlyList<EquivalenceTest> family)
    {
        double[] difference = HolmCorrection.Adjusted([.. family.Select(test => test.DifferenceP)]);
        double[] equivalence = HolmCorrection.Adjusted([.. family.Select(test => test.EquivalenceP)]);
        return
        [
            .. family.Select((test, i) => test with
            {
                DifferenceP = difference[i],
                EquivalenceP = equivalence[i],
            }),
        ];
    }

    /// <summary>What is found where so much error is allowed.</summary>
    public EquivalenceVerdict Verdict(double level = 0.05) =>
        EquivalenceP <= level ? EquivalenceVerdict.Equivalent
        : DifferenceP <= level ? EquivalenceVerdict.Different
        : EquivalenceVerdict.Undecided;
}
