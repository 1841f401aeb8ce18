using MathNet.Numerics.Statistics;
using QtGpu.Data;
using QtGpu.Training;

namespace QtGpu.Uncertainty;

/// <summary>What is taken for the uncertainty of a prediction; more is less certain.</summary>
public enum UncertaintyScore
{
    /// <summary>1 − maxₖ p̄ₖ. (Hendrycks and Gimpel, arXiv:1610.02136.)</summary>
    MaximumProbability,

    /// <summary>H[p̄], all of the uncertainty.</summary>
    Entropy,

    /// <summary>H[p̄] − mean of H[pₘ], what the members disagree about. (Houlsby et al., arXiv:1112.5745.)</summary>
    MutualInformation,
}

/// <summary>
/// What members say of samples, put together: p̄ = Σₘ pₘ/M, and how much of its entropy H[p̄] is the members' own,
/// Σₘ H[pₘ]/M, and how much their disagreement. (Depeweg et al., arXiv:1710.07283, equation 2; Gal, Uncertainty in Deep
/// Learning, 2016, §3.3.) Entropies are in nats.
/// </summary>
public sealed class PredictiveDistribution
{
    private readonly float[] _members;
    private readonly double[] _expectedEntropy;

    /// <summary>Takes the array over (it is not copied) and checks it.</summary>
    /// <param name="probabilities">Row-major [<paramref name="members"/>, rows, <paramref name="classes"/>].</param>
    /// <param name="members">M, 1 or more.</param>
    /// <param name="classes">Classes of a row.</param>
    /// <exception cref="InputException">A number is no probability; names member, row and class.</exception>
    public PredictiveDistribution(float[] probabilities, int members, int classes)
    {
        if (members < 1 || classes < 1 || probabilities.Length == 0 || probabilities.Length % (members * classes) != 0)
            throw new InputException(
                $"Members' probabilities are [members, rows, classes]: {probabilities.Length} numbers are not rows of "
                + $"{members} members and {classes} classes.");
        (_members, Members) = (probabilities, members);
        int rows = probabilities.Length / members / classes;
        _expectedEntropy = new double[rows];
        double[] mean = new double[rows * classes], one = new double[classes];
        for (int m = 0; m < members; m++)
        {
            for (int i = 0; i < rows; i++)
            {
                for (int k = 0; k < classes; k++)
                    one[k] = probabilities[(((m * (long)rows) + i) * classes) + k];
                ClassProbabilities.Check(one, i, m);
                _expectedEntropy[i] += ClassProbabilities.EntropyOf(one) / members;
                for (int k = 0; k < classes; k++)
                    mean[(i * classes) + k] += one[k] / members;
            }
        }

        Mean = new(Array.ConvertAll(mean, p => Math.Min(p, 1)), classes);
    }

    /// <summary>What a predictor says of samples.</summary>
    /// <param name="predictor">What predicts.</param>
    /// <param name="samples">What of; labels are not read.</param>
    /// <param name="cancellation">Stops between two operations.</param>
    /// <exception cref="InputException">The samples are not for it, or it gives no probabilities.</exception>
    public static PredictiveDistribution Of(
        Predictor predictor, Samples samples, CancellationToken cancellation = default)
    {
        float[] probabilities = predictor.Predict(samples, cancellation);
        return new(probabilities, predictor.Members, probabilities.Length / predictor.Members / samples.Count);
    }

    /// <summary>
    /// What was said counted and scored: the loss is the mean of −ln p̄ of the class that was right, and calibration is
    /// measured.
    /// </summary>
    /// <param name="samples">What was predicted, with their classes.</param>
    public Evaluation Evaluate(Samples samples)
    {
        var confusion = new ConfusionMatrix(Mean.Classes);
        int[] labels = [.. Enumerable.Range(0, samples.Count).Select(samples.Label)];
        double loss = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            confusion.Add(labels[i], Mean.Top(i));
            loss -= ProbabilityScores.Log(Mean.Row(i)[labels[i]]) / labels.Length;
        }

        return new(loss, confusion, Errors: null)
        {
            CalibrationError = CalibrationError.EqualMass(Mean, labels, resamples: 1).Expected,
        };
    }

    /// <summary>M.</summary>
    public int Members { get; }

    /// <summary>p̄.</summary>
    public ClassProbabilities Mean { get; }

    /// <summary>H[p̄] of a row.</summary>
    public double Entropy(int row) => Mean.Entropy(row);

    /// <summary>Σₘ H[pₘ]/M of a row: what members are uncertain about each for itself (aleatoric).</summary>
    public double ExpectedEntropy(int row) => _expectedEntropy[row];

    /// <summary>H[p̄] − Σₘ H[pₘ]/M of a row, at least 0: what they disagree about (epistemic).</summary>
    public double MutualInformation(int row) => Math.Max(0, Entropy(row) - _expectedEntropy[row]);

    /// <summary>The probability that a member gives a class.</summary>
    public double Probability(int member, int row, int label) =>
        _members[(((member * (long)Mean.Rows) + row) * Mean.Classes) + label];

    /// <summary>
    /// What so many of the members say of a class: the middle of their probabilities, by quantiles (type 7).
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="label">The class.</param>
    /// <param name="level">Share of the members, between 0 and 1.</param>
    /// <exception cref="InputException">The share is not between 0 and 1.</exception>
    public (double Low, double High) Interval(int row, int label, double level = 0.95)
    {
        if (!(level > 0 && level < 1))
            throw new InputException($"the level of an interval: expected a number between 0 and 1, got {level}.");
        double[] sorted = [.. Enumerable.Range(0, Members).Select(m => Probability(m, row, label)).Order()];
        return (Quantile((1 - level) / 2), Quantile((1 + level) / 2));

        double Quantile(double share) => SortedArrayStatistics.QuantileCustom(sorted, share, QuantileDefinition.R7);
    }

    /// <summary>A score of every row.</summary>
    public double[] Uncertainty(UncertaintyScore score) => [.. Enumerable.Range(0, Mean.Rows).Select(row => score switch
    {
        UncertaintyScore.MaximumProbability => 1 - Mean.Confidence(row),
        UncertaintyScore.Entropy => Entropy(row),
        _ => MutualInformation(row),
    })];
}
