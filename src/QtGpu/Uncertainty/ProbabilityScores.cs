namespace QtGpu.Uncertainty;

/// <summary>
/// What predicted probabilities are worth, by proper scoring rules (Gneiting and Raftery, JASA 102, 359, 2007).
/// </summary>
/// <param name="Accuracy">Share of the samples whose most probable class was right.</param>
/// <param name="NegativeLogLikelihood">
/// Mean of −ln p of the class that was right, in nats. A probability of 0 counts as the smallest float32 above it,
/// 1.4e-45.
/// </param>
/// <param name="Brier">
/// Mean of Σₖ (pₖ − [k is right])², from 0 to 2, over all classes. (Brier, Monthly Weather Review 78, 1, 1950.)
/// </param>
/// <param name="Calibration">The calibration error in bins of equally many samples.</param>
/// <param name="EqualWidthCalibration">The same in 15 bins of equal width, as papers have it.</param>
public sealed record ProbabilityScores(
    double Accuracy, double NegativeLogLikelihood, double Brier, CalibrationError Calibration,
    CalibrationError EqualWidthCalibration)
{
    /// <summary>The scores of predictions.</summary>
    /// <param name="probabilities">What was predicted.</param>
    /// <param name="labels">What was right, a class for each row.</param>
    /// <param name="seed">Of the resamples behind the intervals.</param>
    /// <exception cref="InputException">Labels are not those of the rows.</exception>
    public static ProbabilityScores Of(ClassProbabilities probabilities, IReadOnlyList<int> labels, long seed = 1)
    {
        probabilities.RequireLabels(labels);
        double right = 0, loss = 0, brier = 0;
        for (int i = 0; i < probabilities.Rows; i++)
        {
            ReadOnlySpan<double> row = probabilities.Row(i);
            right += probabilities.Top(i) == labels[i] ? 1 : 0;
            loss -= Log(row[labels[i]]);
            for (int k = 0; k < row.Length; k++)
                brier += Math.Pow(row[k] - (k == labels[i] ? 1 : 0), 2);
        }

        int n = probabilities.Rows;
        return new(
            right / n, loss / n, brier / n, CalibrationError.EqualMass(probabilities, labels, seed: seed),
            CalibrationError.EqualWidth(probabilities, labels, seed: seed));
    }

    /// <summary>ln p, where 0 counts as the smallest float32 above it.</summary>
    internal static double Log(double p) => Math.Log(Math.Max(p, float.Epsilon));
}
