using QtGpu.Kernels.Random;
using QtGpu.Uncertainty;
using Xunit;

namespace QtGpu.Tests.Uncertainty;

/// <summary>Scores of predictions against brute force and closed forms.</summary>
public sealed class ScoreTests
{
    [Fact]
    public void Accuracy_likelihood_and_Brier_are_those_of_their_definitions()
    {
        var (said, labels) = Synthetic.Calibrated(400, 6, "scores");
        ProbabilityScores scores = ProbabilityScores.Of(said, labels);
        double right = 0, loss = 0, brier = 0;
        for (int i = 0; i < 400; i++)
        {
            double[] p = said.Row(i).ToArray();
            right += p[labels[i]] == p.Max() ? 1 : 0;
            loss -= Math.Log(p[labels[i]]);
            brier += p.Sum(x => x * x) - (2 * p[labels[i]]) + 1;
        }

        Assert.Equal(right / 400, scores.Accuracy, 1e-12);
        Assert.Equal(loss / 400, scores.NegativeLogLikelihood, 1e-12);
        Assert.Equal(brier / 400, scores.Brier, 1e-12);
    }

    [Fact]
    public void Sure_predictions_have_the_best_scores_where_right_and_finite_ones_where_wrong()
    {
        var said = Synthetic.Rows([1, 0, 0], [0, 0, 1]);
        ProbabilityScores right = ProbabilityScores.Of(said, [0, 2]), wrong = ProbabilityScores.Of(said, [1, 1]);
        Assert.Equal((1, 0, 0), (right.Accuracy, right.NegativeLogLikelihood, right.Brier));
        Assert.Equal((0, 2), (wrong.Accuracy, wrong.Brier));
        Assert.Equal(103.28, wrong.NegativeLogLikelihood, 0.01); // −ln 1.4e-45
    }

    [Fact]
    public void Risks_are_those_of_every_prefix_of_the_most_certain()
    {
        var random = RandomStream.Named(1, "risk");
        double[] uncertainty = [.. Enumerable.Range(0, 200).Select(i => (double)random.Uniform(0, i))];
        bool[] wrong = [.. Enumerable.Range(0, 200).Select(i => random.Uniform(1, i) < uncertainty[i])];
        SelectiveRisk risk = SelectiveRisk.Of(uncertainty, wrong);
        bool[] sorted = [.. Enumerable.Range(0, 200).OrderBy(i => uncertainty[i]).Select(i => wrong[i])];
        double[] expected = [.. Enumerable.Range(1, 200).Select(k => sorted.Take(k).Count(w => w) / (double)k)];
        Assert.Equal(expected.Average(), risk.Aurc, 1e-12);
        Assert.Equal(expected[99], 1 - risk.AccuracyWithout(0.5), 1e-12);
        Assert.Equal(expected[^1], 1 - risk.AccuracyWithout(0), 1e-12);
        Assert.InRange(risk.Excess, 1e-6, 1);
    }

    [Fact]
    public void A_perfect_order_costs_nothing_and_ties_cost_their_mean()
    {
        bool[] wrong = [false, true, false, true, false];
        SelectiveRisk best = SelectiveRisk.Of([0.1, 0.8, 0.2, 0.9, 0.3], wrong);
        Assert.Equal(((1 / 4.0) + (2 / 5.0)) / 5, best.Aurc, 1e-12);
        Assert.Equal(0, best.Excess, 1e-12);
        SelectiveRisk none = SelectiveRisk.Of(new double[5], wrong);
        Assert.All(none.Risks, risk => Assert.Equal(0.4, risk, 1e-12)); // the mean over all orders
        Assert.Equal(0, SelectiveRisk.Of([0.1, 0.2], [false, false]).Aurc);
        SelectiveRisk lost = SelectiveRisk.Of([0.1, 0.2], [true, true]);
        Assert.Equal((1, 0), (lost.Aurc, lost.Excess));
    }

    [Fact]
    public void AUROC_counts_pairs_and_ties_as_halves()
    {
        var random = RandomStream.Named(2, "auroc");
        double[] inside = [.. Enumerable.Range(0, 150).Select(i => (double)random.Below(0, i, 12))];
        double[] outside = [.. Enumerable.Range(0, 90).Select(i => 3.0 + random.Below(1, i, 12))];
        double pairs = inside.Sum(a => outside.Sum(b => b > a ? 1 : b == a ? 0.5 : 0));
        var told = OutOfDistribution.Of(UncertaintyScore.Entropy, inside, outside);
        Assert.Equal(pairs / (150 * 90), told.Auroc, 1e-12);

        double threshold = inside.Order().ElementAt(142); // 143 of 150 are 95.3 %
        Assert.Equal(outside.Count(u => u <= threshold) / 90.0, told.FprAt95Tpr, 1e-12);
    }

    [Theory]
    [InlineData(2.0, 1, 0)]
    [InlineData(-2.0, 0, 1)]
    [InlineData(0.0, 0.5, 1)]
    public void What_is_told_apart_wholly_or_not_at_all_is_so(double shift, double auroc, double rate)
    {
        var told = OutOfDistribution.Of(UncertaintyScore.Entropy, [0, 0, 0], [shift, shift]);
        Assert.Equal((auroc, rate), (told.Auroc, told.FprAt95Tpr));
    }

    [Fact]
    public void Scores_refuse_what_is_no_number()
    {
        Assert.Throws<InputException>(() => SelectiveRisk.Of([double.NaN], [true]));
        Assert.Throws<InputException>(() => SelectiveRisk.Of([], []));
        Assert.Throws<InputException>(() => OutOfDistribution.Of(UncertaintyScore.Entropy, [0.1], [double.NaN]));
        Assert.Throws<InputException>(() => OutOfDistribution.Of(UncertaintyScore.Entropy, [0.1], []));
    }
}
