using QtGpu.Uncertainty;
using Xunit;

namespace QtGpu.Tests.Uncertainty;

/// <summary>Conformal sets against their promise, and thresholds against counting.</summary>
public sealed class ConformalPredictionTests
{
    // Over held-out and new samples the coverage is 1 − α at least, and at most 1/(n + 1) more where no scores are
    // equal.
    [Theory]
    [InlineData(ConformalScore.LeastAmbiguous, 0.1, 1)]
    [InlineData(ConformalScore.LeastAmbiguous, 0.05, 4)] // a predictor that is too sure of itself
    [InlineData(ConformalScore.Adaptive, 0.1, 1)]
    [InlineData(ConformalScore.Adaptive, 0.2, 4)]
    public void Sets_have_the_right_class_as_often_as_was_promised(ConformalScore score, double alpha, double sharper)
    {
        const int repeats = 300, held = 99, measured = 40;
        double covered = Enumerable.Range(0, repeats).Sum(repeat =>
        {
            var (said, labels) = Synthetic.Calibrated(held + measured, 5, $"{score} {alpha} {repeat}", row =>
                Synthetic.Softmax([.. row.Select(p => sharper * Math.Log(p))]));
            var parts = (Held: Part(said, 0, held), New: Part(said, held, measured));
            var sets = ConformalPrediction.Calibrate(parts.Held, labels[..held], alpha, score, seed: repeat);
            return sets.Measure(parts.New, labels[held..]).Coverage;
        }) / repeats;

        // Each repeat's coverage has a deviation of about √(α(1 − α)(1/n + 1/m)); four of the mean's.
        double slack = 4 * Math.Sqrt(alpha * (1 - alpha) * ((1.0 / held) + (1.0 / measured)) / repeats);
        Assert.InRange(covered, 1 - alpha - slack, 1 - alpha + 0.01 + slack);
    }

    [Fact]
    public void The_threshold_is_the_score_of_that_rank()
    {
        double[] p = [0.9, 0.8, 0.7, 0.6, 0.55, 0.95, 0.85, 0.75, 0.65];
        ClassProbabilities held = Synthetic.Rows([.. p.Select(x => new[] { x, 1 - x })]);
        int[] labels = new int[9];
        Assert.Equal(0.45, ConformalPrediction.Calibrate(held, labels, 0.1).Threshold, 1e-12); // ⌈10·0.9⌉ = 9
        Assert.Equal(0.40, ConformalPrediction.Calibrate(held, labels, 0.2).Threshold, 1e-12);
        Assert.Equal(0.25, ConformalPrediction.Calibrate(held, labels, 0.5).Threshold, 1e-12);
        ConformalPrediction all = ConformalPrediction.Calibrate(held, labels, 0.09); // ⌈10·0.91⌉ = 10 of 9
        Assert.Equal(double.PositiveInfinity, all.Threshold);
        Assert.Equal([1, 0], all.Set(Synthetic.Rows([0.01, 0.99]), 0));
        all = ConformalPrediction.Calibrate(held, labels, 0.09, ConformalScore.Adaptive);
        Assert.Equal([1, 0], all.Set(Synthetic.Rows([0.01, 0.99]), 0));
    }

    [Fact]
    public void Sets_hold_the_classes_below_the_threshold()
    {
        ClassProbabilities held = Synthetic.Rows([0.6, 0.3, 0.1], [0.6, 0.3, 0.1], [0.6, 0.3, 0.1]);
        ConformalPrediction least = ConformalPrediction.Calibrate(held, [0, 1, 1], 0.5); // scores 0.4, 0.7, 0.7
        Assert.Equal(0.7, least.Threshold, 1e-12);
        ClassProbabilities torn = Synthetic.Rows([0.35, 0.4, 0.25], [0.35, 0.4, 0.25]);
        Assert.Equal([1, 0], least.Set(torn, 0));
        Assert.Equal([], ConformalPrediction.Calibrate(held, [0, 0, 0], 0.5).Set(torn, 0));

        ConformalCoverage measured = least.Measure(
            Synthetic.Rows([0.35, 0.4, 0.25], [0.9, 0.1, 0], [0.25, 0.25, 0.5]), [0, 1, 2]);
        Assert.Equal((2 / 3.0, 4 / 3.0, 0), (measured.Coverage, measured.MeanSize, measured.Empty));
        Assert.Equal(3, measured.Calibration);
    }

    [Fact]
    public void Adaptive_sets_are_larger_where_a_sample_is_hard()
    {
        var (said, labels) = Synthetic.Calibrated(4000, 6, "adaptive");
        ClassProbabilities held = Part(said, 0, 2000), others = Part(said, 2000, 2000);
        var sets = ConformalPrediction.Calibrate(held, labels[..2000], 0.1, ConformalScore.Adaptive);
        Assert.Equal(0.9, sets.Threshold, 0.02); // of a calibrated predictor the scores are uniform
        double[] sure = [.. Sizes(p => p > 0.8)], torn = [.. Sizes(p => p < 0.5)];
        Assert.True(torn.Average() > 2 * sure.Average());

        IEnumerable<double> Sizes(Func<double, bool> of) => Enumerable.Range(0, 2000)
            .Where(i => of(others.Confidence(i))).Select(i => (double)sets.Set(others, i).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Alpha_lies_between_0_and_1(double alpha) => Assert.Contains(
        "expected a number between 0 and 1",
        Assert.Throws<InputException>(() => ConformalPrediction.Calibrate(Synthetic.Rows([1.0]), [0], alpha)).Message,
        StringComparison.Ordinal);

    private static ClassProbabilities Part(ClassProbabilities all, int first, int count) =>
        Synthetic.Rows([.. Enumerable.Range(first, count).Select(i => all.Row(i).ToArray())]);
}
