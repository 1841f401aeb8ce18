using QtGpu.Data;
using QtGpu.Data.Files;
using Xunit;

namespace QtGpu.Tests.Data;

public sealed class SamplesTests
{
    private static Samples Numbered(int count) => new(
        [.. Enumerable.Range(0, 2 * count).Select(i => (float)i)], 2,
        [.. Enumerable.Range(0, count).Select(i => (float)(i % 3))], 3);

    [Fact]
    public void RowsTargetsAndLabels()
    {
        var samples = Numbered(5);
        Assert.Equal((5, 2, 3, 1), (samples.Count, samples.Features, samples.Classes, samples.TargetCount));
        Assert.Equal([6f, 7f], samples.Row(3).ToArray());
        Assert.Equal(1, samples.Label(4));
        var regression = new Samples([1, 2, 3, 4], 2, [.1f, .2f, .3f, .4f], classes: 0, targetCount: 2);
        Assert.Equal([.3f, .4f], regression.Target(1).ToArray());
        Assert.Throws<InvalidOperationException>(() => regression.Label(0));
    }

    [Fact]
    public void ASubsetOfASubsetSharesMemory()
    {
        float[] features = [0, 1, 2, 3, 4];
        var samples = new Samples(features, 1, [0, 1, 0, 1, 0], 2).Subset([4, 3, 1]).Subset([2, 0]);
        features[1] = 10;
        Assert.Equal(10, samples.Row(0)[0]);
        Assert.Equal((2, 1, 0), (samples.Count, samples.Label(0), samples.Label(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => samples.Row(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => samples.Subset([-1]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(99)]
    public void ASplitHoldsEachSampleOnce(int heldOut)
    {
        var (kept, held) = Numbered(100).Split(heldOut, seed: 7);
        Assert.Equal(heldOut, held.Count);
        Assert.Equal(Enumerable.Range(0, 100), Firsts(kept).Concat(Firsts(held)).Order());
    }

    [Fact]
    public void TheRowsThatAFileHoldsOutFollowTheSeed()
    {
        var (train, test) = Split(7);
        Assert.Equal(Enumerable.Range(0, 100), train.Concat(test).Order());
        Assert.Equal(test, Split(7).Test);
        Assert.NotEqual(test, Split(8).Test);
        Assert.Equal(Samples.SplitRows(100, 20, 7, "test split").HeldOut, test);

        static (int[] Train, int[] Test) Split(long seed) =>
            DataFile.Split("a.csv", Numbered(100), ownTest: 0, new() { Seed = seed });
    }

    [Fact]
    public void ASplitFollowsItsSeed()
    {
        int[] first = Firsts(Numbered(100).Split(30, seed: 7).HeldOut);
        Assert.Equal(first, Firsts(Numbered(100).Split(30, seed: 7).HeldOut));
        Assert.NotEqual(first, Firsts(Numbered(100).Split(30, seed: 8).HeldOut));
        Assert.NotEqual(first, Firsts(Numbered(100).Split(30, seed: 7, "other").HeldOut));
    }

    [Fact]
    public void BadInputIsNamed()
    {
        Fails("Sample 1, feature 0 (counted from 0) is NaN", () => new([0, 1, float.NaN, 3], 2, [0, 1], 2));
        Fails("Sample 0, feature 1 (counted from 0) is Infinity", () => new([0, float.PositiveInfinity], 2, [0], 2));
        Fails("Sample 1 (counted from 0) has label 2; expected a whole number 0 … 1", () => new([0, 1], 1, [0, 2], 2));
        Fails("has label -1", () => new([0, 1], 1, [0, -1], 2));
        Fails("has label 0.5", () => new([0, 1], 1, [0, .5f], 2));
        Fails("has label NaN", () => new([0, 1], 1, [0, float.NaN], 2));
        Fails("Sample 1, target 0 (counted from 0) is NaN", () => new([0, 1], 1, [0, float.NaN], 0));
        Fails("3 values are not a whole number of samples", () => new([0, 1, 2], 2, [0], 2));
        Fails("0 values are not a whole number of samples", () => new([], 2, [], 2));
        Fails("2 samples need 2 targets, got 3", () => new([0, 1], 1, [0, 1, 0], 2));
        Fails("at least one feature, got 0", () => new([0, 1], 0, [0, 1], 2));
        Fails("got 1 classes", () => new([0, 1], 1, [0, 0], 1));
        Fails("A 2×2 image has 4 pixels, not 3", () => new([0, 1, 2], 3, [0], 2, image: new(2, 2)));
        Fails("Cannot hold out 5 of 5 samples: ask for 1 … 4", () => Numbered(5).Split(5, 0).Kept);
        Fails("Cannot hold out 0 of 5", () => Numbered(5).Split(0, 0).Kept);
    }

    private static int[] Firsts(Samples samples) =>
        [.. Enumerable.Range(0, samples.Count).Select(i => (int)samples.Row(i)[0] / 2)];

    private static void Fails(string expected, Func<Samples> make) =>
        Assert.Contains(expected, Assert.Throws<InputException>(make).Message, StringComparison.Ordinal);
}
