using QtGpu.Kernels.Random;

namespace QtGpu.Uncertainty;

/// <summary>What a class is judged by: it belongs to the set of a sample where its score is low enough.</summary>
public enum ConformalScore
{
    /// <summary>
    /// 1 − p of the class: the smallest sets on average. (LAC: Sadinle, Lei and Wasserman, arXiv:1609.00451.)
    /// </summary>
    LeastAmbiguous,

    /// <summary>
    /// Probability of all classes above this one, the most probable first, and a random part of its own: larger sets
    /// where a sample is hard. (APS: Romano, Sesia and Candès, arXiv:2006.02544, equation 5.)
    /// </summary>
    Adaptive,
}

/// <summary>Sets of classes, measured on samples with labels.</summary>
/// <param name="Score">What classes were judged by.</param>
/// <param name="Alpha">α: at least 1 − α was promised.</param>
/// <param name="Calibration">Held-out samples that the threshold is of.</param>
/// <param name="Threshold">
/// The highest score that belongs to a set; ∞ where the held-out samples are too few for α.
/// </param>
/// <param name="Coverage">Share of the samples whose set has their class.</param>
/// <param name="MeanSize">Classes of a set, on average.</param>
/// <param name="Empty">Share of the samples whose set is empty: no class is likely enough.</param>
public sealed record ConformalCoverage(
    ConformalScore Score, double Alpha, int Calibration, double Threshold, double Coverage, double MeanSize,
    double Empty);

/// <summary>
/// Split-conformal prediction: sets that have the right class with probability 1 − α at least, over held-out and new
/// samples that are exchangeable, whatever the predictor is worth. The threshold is the ⌈(n + 1)(1 − α)⌉-th smallest
/// score of n held-out samples. (Angelopoulos and Bates, arXiv:2107.07511, §1.1 and §2.1.)
/// </summary>
public sealed class ConformalPrediction
{
    private readonly ConformalScore _score;
    private readonly RandomStream _parts;
    private readonly int _calibration;

    private ConformalPrediction(
        ConformalScore score, double alpha, double threshold, int calibration, RandomStream parts) =>
        (_score, Alpha, Threshold, _calibration, _parts) = (score, alpha, threshold, calibration, parts);

    /// <summary>α.</summary>
    public double Alpha { get; }

    /// <summary>
    /// The highest score that belongs to a set; ∞ where there are too few held-out samples: all classes do.
    /// </summary>
    public double Threshold { get; }

    /// <summary>Finds the threshold.</summary>
    /// <param name="held">What was predicted of held-out samples.</param>
    /// <param name="labels">What was right.</param>
    /// <param name="alpha">α, between 0 and 1.</param>
    /// <param name="score">What classes are judged by.</param>
    /// <param name="seed">Of the random parts of <see cref="ConformalScore.Adaptive"/>.</param>
    /// <exception cref="InputException">α is not between 0 and 1, or labels are not those of the rows.</exception>
    public static ConformalPrediction Calibrate(
        ClassProbabilities held, IReadOnlyList<int> labels, double alpha,
        ConformalScore score = ConformalScore.LeastAmbiguous, long seed = 1)
    {
        RequireAlpha(alpha);
        held.RequireLabels(labels);
        var parts = RandomStream.Named(seed, "conformal");
        double[] scores = [.. Enumerable.Range(0, held.Rows)
            .Select(i => Scores(held.Row(i), score, parts.Uniform(0, i))[labels[i]]).Order()];
        double rank = Math.Ceiling((held.Rows + 1) * (1 - alpha) * (1 - 1e-12)); // 0.9 · 10 is 9, whatever 1 − 0.1 is
        double threshold = rank > held.Rows ? double.PositiveInfinity : scores[(int)rank - 1];
        return new(score, alpha, threshold, held.Rows, parts);
    }

    /// <summary>Throws unless α is between 0 and 1.</summary>
    /// <exception cref="InputException">It is not.</exception>
    public static void RequireAlpha(double alpha)
    {
        if (!(alpha > 0 && alpha < 1))
            throw new InputException(
                $"α of conformal sets: expected a number between 0 and 1, got {alpha}; "
                + "0.1 gives sets that are right in 90 %");
    }

    /// <summary>The classes of a sample's set, the most probable first.</summary>
    /// <param name="probabilities">What was predicted of samples that were not held out.</param>
    /// <param name="i">The sample's row.</param>
    public int[] Set(ClassProbabilities probabilities, int i)
    {
        double[] scores = Scores(probabilities.Row(i), _score, _parts.Uniform(1, i)); // the held-out ones were step 0
        return [.. Order(probabilities.Row(i)).Where(k => scores[k] <= Threshold)];
    }

    /// <summary>Sets of samples beside their labels.</summary>
    /// <param name="probabilities">What was predicted of samples that were not held out.</param>
    /// <param name="labels">What was right.</param>
    /// <exception cref="InputException">Labels are not those of the rows.</exception>
    public ConformalCoverage Measure(ClassProbabilities probabilities, IReadOnlyList<int> labels)
    {
        probabilities.RequireLabels(labels);
        int[][] sets = [.. Enumerable.Range(0, probabilities.Rows).Select(i => Set(probabilities, i))];
        double n = sets.Length;
        return new(
            _score, Alpha, _calibration, Threshold, sets.Index().Count(set => set.Item.Contains(labels[set.Index])) / n,
            sets.Sum(set => set.Length) / n, sets.Count(set => set.Length == 0) / n);
    }

    private static double[] Scores(ReadOnlySpan<double> row, ConformalScore score, double part)
    {
        double[] scores = new double[row.Length];
        double above = 0;
        foreach (int k in Order(row))
        {
            scores[k] = score == ConformalScore.Adaptive ? above + (part * row[k]) : 1 - row[k];
            above += row[k];
        }

        return scores;
    }

    // Of equally probable classes the first comes first.
    private static int[] Order(ReadOnlySpan<double> row)
    {
        double[] keys = row.ToArray();
        return [.. Enumerable.Range(0, row.Length).OrderByDescending(k => keys[k])];
    }
}
