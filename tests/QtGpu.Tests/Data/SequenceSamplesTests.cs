using QtGpu.Data;
using Xunit;

namespace QtGpu.Tests.Data;

/// <summary>Samples that are sequences of different lengths.</summary>
public sealed class SequenceSamplesTests
{
    // Lengths 2, 1, 3; two numbers a step, counted through.
    private static Samples Ragged(bool targetsPerStep = false) => Samples.OfSequences(
        [.. Enumerable.Range(0, 12).Select(i => (float)i)], 2, [2, 1, 3],
        targetsPerStep ? [.5f, 1, 2, 3, 4, 5] : [.5f, 1, 2], classes: 0, targetsPerStep: targetsPerStep);

    [Fact]
    public void RowsAreAllStepsOfASequence()
    {
        Samples samples = Ragged();
        Assert.True(samples.AreSequences);
        Assert.Equal((3, 2, 3, 3L, 0), (
            samples.Count, samples.Features, samples.LongestLength, samples.TargetRows, samples.Vocabulary));
        Assert.Equal([2, 1, 3], Enumerable.Range(0, 3).Select(samples.Length));
        Assert.Equal([4f, 5f], samples.Row(1).ToArray());
        Assert.Equal([6f, 7, 8, 9, 10, 11], samples.Row(2).ToArray());
        Assert.Equal([2f], samples.Target(2).ToArray());
    }

    [Fact]
    public void TargetsMayBeOfEachStep()
    {
        Samples samples = Ragged(targetsPerStep: true);
        Assert.Equal(6, samples.TargetRows);
        Assert.Equal([3f, 4, 5], samples.Target(2).ToArray());
        float[] to = [0];
        samples.CopyTarget(2, 1, to);
        Assert.Equal(4, to[0]);

        Samples words = Samples.OfSequences(
            [0, 3, 1], 1, [1, 2], [1, 0, 2], classes: 3, vocabulary: 4, targetsPerStep: true);
        words.CopyTarget(1, 1, to);
        Assert.Equal(2, BitConverter.SingleToInt32Bits(to[0]));
        Assert.Equal(4, words.Vocabulary);
    }

    [Fact]
    public void ASubsetKeepsLengthsAndTargets()
    {
        Samples some = Ragged(targetsPerStep: true).Subset([2, 0, 1]).Subset([2, 0]);
        Assert.Equal([1, 3], Enumerable.Range(0, 2).Select(some.Length));
        Assert.Equal((4L, 3), (some.TargetRows, some.LongestLength));
        Assert.Equal([4f, 5, 6, 7, 8, 9, 10, 11], some.AllFeatures());
        Assert.Equal([2f, 3, 4, 5], some.AllTargets());
        var (kept, held) = Ragged().Split(1, seed: 3);
        Assert.Equal(6, held.Length(0) + kept.Length(0) + kept.Length(1));
    }

    [Fact]
    public void TheDigestTellsLengthsApart()
    {
        static Samples Of(params int[] lengths) => Samples.OfSequences([1, 2, 3], 1, lengths, [0, 0], classes: 0);
        Assert.NotEqual(Of(1, 2).Digest(), Of(2, 1).Digest());
        Assert.Equal(Of(1, 2).Digest(), Of(1, 2).Digest());
        Assert.Equal(Ragged().Digest(), Ragged().Subset([0, 1, 2]).Digest());
    }

    [Fact]
    public void StandardisationTakesColumnsOverAllSteps()
    {
        Samples train = Ragged(targetsPerStep: true);
        Samples standard = train.Subset([2, 1]).Scaled(SampleScale.Of(train));
        Assert.Equal([3, 1], Enumerable.Range(0, 2).Select(standard.Length));

        // Columns 0, 2, …, 10 and 1, 3, …, 11: means 5 and 6, σ = √(70/6).
        float sigma = MathF.Sqrt(70f / 6);
        Assert.Equal((6 - 5) / sigma, standard.Row(0)[0], 1e-6f);
        Assert.Equal((5 - 6) / sigma, standard.Row(1)[1], 1e-6f);
        Samples words = Samples.OfSequences([0, 1], 1, [2], [0], classes: 2, vocabulary: 2);
        var refused = Assert.Throws<InputException>(() => words.Scaled(SampleScale.Of(words)));
        Assert.Contains("Words have no mean", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BadInputIsNamed()
    {
        static Samples Of(
            float[] features, int[] lengths, float[] targets, int classes = 2, int words = 0, bool perStep = false) =>
            Samples.OfSequences(features, 1, lengths, targets, classes, vocabulary: words, targetsPerStep: perStep);
        Fails("Sample 1 (counted from 0) is a sequence of 0 steps", () => Of([1], [1, 0], [0, 1]));
        Fails("Sample 0 (counted from 0) is a sequence of -1 steps", () => Of([1], [-1, 2], [0, 1]));
        Fails("3 steps of 1 features need 3 values, got 2", () => Of([1, 2], [1, 2], [0, 1]));
        Fails("Sample 1, step 1 (counted from 0) is word 4; expected a whole number 0 … 3",
            () => Of([0, 1, 4], [1, 2], [0, 1], words: 4));
        Fails("Sample 0, step 0 (counted from 0) is word 0.5", () => Of([.5f, 1], [1, 1], [0, 1], words: 4));
        Fails("Sample 1, step 0, feature 0 (counted from 0) is NaN", () => Of([0, float.NaN], [1, 1], [0, 1]));
        Fails("Sample 1, step 1 (counted from 0) has label 2",
            () => Of([1, 2, 3], [1, 2], [0, 1, 2], perStep: true));
        Fails("2 samples need 3 targets, got 2", () => Of([1, 2, 3], [1, 2], [0, 1], perStep: true));
        Fails("0 values are not a whole number of samples", () => Of([], [], []));
    }

    private static void Fails(string expected, Func<Samples> make) =>
        Assert.Contains(expected, Assert.Throws<InputException>(make).Message, StringComparison.Ordinal);
}
