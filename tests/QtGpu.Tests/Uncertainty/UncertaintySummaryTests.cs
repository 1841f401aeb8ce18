using QtGpu.Data;
using QtGpu.Uncertainty;
using Xunit;

namespace QtGpu.Tests.Uncertainty;

/// <summary>A predictor's scores in one record.</summary>
public sealed class UncertaintySummaryTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public void It_holds_what_was_asked_for()
    {
        var (said, labels) = Synthetic.Calibrated(600, 3, "summary");
        Samples samples = Synthetic.Samples(labels[..400], 3), held = Synthetic.Samples(labels[400..], 3);
        Samples outside = Synthetic.Samples(new int[50], 3);
        using var predictor = new Synthetic.Parrot("a parrot", 2, asked =>
            asked.Count == 1 ? throw new InvalidOperationException("of these nothing was to be said")
            : asked == outside ? [.. Enumerable.Repeat(1 / 3f, 2 * 50 * 3)]
            : asked == held ? Twice(400, 200) : Twice(0, 400));
        var (plain, distribution) = UncertaintySummary.Of(predictor, samples, cancellation: Stop);
        Assert.Equal(("a parrot", 2, 400), (plain.Name, plain.Members, plain.Samples));
        Assert.Equal((null, null), (plain.Temperature, plain.Scaled));
        Assert.Empty(plain.Conformal);
        Assert.Empty(plain.OutOfDistribution);
        Assert.Equal(0, plain.MutualInformation, 1e-9);
        Assert.Equal(plain.Entropy, plain.ExpectedEntropy, 1e-9);
        Assert.Equal(1 - plain.Scores.Accuracy, plain.Selective.Risks[^1], 1e-12);
        Assert.Equal(400, distribution.Mean.Rows);
        Samples unasked = Synthetic.Samples([0], 3);
        var (same, _) = UncertaintySummary.Of(predictor, samples, new() { Held = unasked }, Stop);
        Assert.Equal(plain.Scores.Brier, same.Scores.Brier);

        var options = new UncertaintyOptions { Outside = outside, Held = held, Calibrate = true, Alpha = 0.1 };
        var (all, _) = UncertaintySummary.Of(predictor, samples, options, Stop);
        Assert.Equal(Enum.GetValues<UncertaintyScore>(), all.OutOfDistribution.Select(told => told.Score));
        Assert.Equal((1, 0), (all.OutOfDistribution[1].Auroc, all.OutOfDistribution[1].FprAt95Tpr));
        Assert.InRange(all.Temperature!.Value, 0.8, 1.25);
        Assert.Equal(all.Scores.Accuracy, all.Scaled!.Accuracy);
        Assert.Equal([200, 200], all.Conformal.Select(sets => sets.Calibration));

        float[] Twice(int first, int count)
        {
            float[] one = [.. Enumerable.Range(first, count).SelectMany(i => said.Row(i).ToArray())
                .Select(p => (float)p)];
            return [.. one, .. one];
        }
    }

    [Fact]
    public void What_cannot_be_judged_is_refused()
    {
        using var predictor = new Synthetic.Parrot("none", 1, _ => throw new InvalidOperationException("it was asked"));
        Samples samples = Synthetic.Samples([0, 1], 2), numbers = new([1f, 2f], 1, [0.5f, 0.7f], classes: 0);
        Refused("one class each", numbers, new());
        Refused("held-out samples", samples, new() { Calibrate = true });
        Refused("held-out samples", samples, new() { Alpha = 0.1 });
        Refused("between 0 and 1, got 1.5", samples, new() { Alpha = 1.5, Held = samples });

        void Refused(string told, Samples samples, UncertaintyOptions options) => Assert.Contains(
            told, Assert.Throws<InputException>(() => UncertaintySummary.Of(predictor, samples, options, Stop)).Message,
            StringComparison.Ordinal);
    }
}
