using MathNet.Numerics.RootFinding;

namespace QtGpu.Uncertainty;

/// <summary>
/// Probabilities made softer or sharper, pₖ^(1/T)/Σⱼ pⱼ^(1/T), by the one T that makes the likelihood of held-out
/// labels largest. Of a single network this is softmax(z/T); the order of classes stays. (Guo et al.,
/// arXiv:1706.04599, §4.2; of the mean over members: Rahaman and Thiery, arXiv:2007.08792.)
/// </summary>
/// <param name="Temperature">T, from 0.01 to 100; above 1 the predictor was too sure of itself.</param>
public sealed record TemperatureScaling(double Temperature)
{
    private const double Most = 100;

    /// <summary>The T of held-out samples.</summary>
    /// <param name="probabilities">What was predicted.</param>
    /// <param name="labels">What was right.</param>
    /// <exception cref="InputException">Labels are not those of the rows.</exception>
    public static TemperatureScaling Fit(ClassProbabilities probabilities, IReadOnlyList<int> labels)
    {
        probabilities.RequireLabels(labels);
        double[] logs = new double[probabilities.Classes], powers = new double[probabilities.Classes];
        double end = Math.Log(Most);
        double logT = Slope(-end) <= 0 ? -end
            : Slope(end) >= 0 ? end
            : Brent.FindRoot(Slope, -end, end, accuracy: 1e-10);
        return new(Math.Exp(logT));

        // The negative log likelihood is convex in 1/T; its derivative, the mean over rows of the expectation of ln p
        // less that of the right class, rises with 1/T, so it falls with T.
        double Slope(double logT)
        {
            double slope = 0;
            for (int i = 0; i < probabilities.Rows; i++)
            {
                Scaled(probabilities.Row(i), Math.Exp(logT), logs, powers);
                slope += logs[labels[i]];
                for (int k = 0; k < logs.Length; k++)
                    slope -= powers[k] * logs[k];
            }

            return -slope / probabilities.Rows;
        }
    }

    /// <summary>The scaled probabilities.</summary>
    public ClassProbabilities Apply(ClassProbabilities probabilities)
    {
        int classes = probabilities.Classes;
        double[] scaled = new double[probabilities.Rows * classes], logs = new double[classes];
        for (int i = 0; i < probabilities.Rows; i++)
            Scaled(probabilities.Row(i), Temperature, logs, scaled.AsSpan(i * classes, classes));
        return new(scaled, classes);
    }

    private static void Scaled(ReadOnlySpan<double> row, double temperature, double[] logs, Span<double> scaled)
    {
        double top = double.NegativeInfinity, sum = 0;
        for (int k = 0; k < row.Length; k++)
            top = Math.Max(top, logs[k] = ProbabilityScores.Log(row[k]));
        for (int k = 0; k < row.Length; k++)
            sum += scaled[k] = Math.Exp((logs[k] - top) / temperature);
        for (int k = 0; k < row.Length; k++)
            scaled[k] /= sum;
    }
}
