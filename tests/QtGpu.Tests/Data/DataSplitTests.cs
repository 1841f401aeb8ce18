using QtGpu.Data;
using Xunit;

namespace QtGpu.Tests.Data;

public sealed class DataSplitTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(0.2, 20)]
    [InlineData(0.3, 30)]
    [InlineData(0.07, 7)]
    [InlineData(0.999, 99)]
    public void TheFractionOfAFileIsHeldOut(double fraction, int expected)
    {
        Dataset data = Load(100, i => i % 2, new() { TestFraction = fraction });
        Assert.Equal((100 - expected, expected), (data.Train.Count, data.Test.Count));
        Assert.Equal(Enumerable.Range(0, 100), Rows(data.Train).Concat(Rows(data.Test)).Order());
    }

    [Fact]
    public void StratifiedPartsHaveTheSharesOfTheClasses()
    {
        // 60, 30, 9 and 1 of 100.
        int ClassOf(int i) => i < 60 ? 0 : i < 90 ? 1 : i < 99 ? 2 : 3;
        for (int seed = 0; seed < 5; seed++)
        {
            Dataset data = Load(100, ClassOf, new() { TestFraction = 0.2, Seed = seed, Stratify = true });
            Assert.Equal([12, 6, 2, 0], Counts(data.Test));
            Assert.Equal([48, 24, 7, 1], Counts(data.Train));
            Assert.Equal($"random 80/20 split, seed {seed}, stratified", data.Note);
        }

        int[] Tested(long seed) => Rows(Load(100, ClassOf, new() { Stratify = true, Seed = seed }).Test);
        Assert.Equal(Tested(0), Tested(0));
        Assert.NotEqual(Tested(0), Tested(1));

        static int[] Counts(Samples samples) => [.. Enumerable.Range(0, 4)
            .Select(c => Enumerable.Range(0, samples.Count).Count(i => samples.Label(i) == c))];
    }

    [Fact]
    public void ValidationIsSplitInTheSameWayAndIndependently()
    {
        var samples = new Samples(
            [.. Enumerable.Range(0, 50).Select(i => (float)i)], 1, [.. Enumerable.Range(0, 50).Select(i => i % 5f)], 5);
        var (kept, held) = new DataSplit { Stratify = true }.Of(samples, 10);
        Assert.Equal((40, 10), (kept.Count, held.Count));
        Assert.All(Enumerable.Range(0, 10).GroupBy(held.Label), one => Assert.Equal(2, one.Count()));
        var plain = new DataSplit().Of(samples, 10);
        Assert.Equal(Rows(samples.Split(10, 0, "validation").HeldOut), Rows(plain.HeldOut));
        Assert.NotEqual(Rows(plain.HeldOut), Rows(new DataSplit().Of(samples, 10, "test split").HeldOut));
    }

    [Fact]
    public void WhatCannotBeSplitIsSaid()
    {
        Refused("has 9 rows; expected at least 10, to train on 90 % and test on 10 %", () =>
            Load(9, i => i % 2, new() { TestFraction = 0.1 }));
        Refused("Cannot hold out 7 of 8 samples of 4 classes and keep one of each", () =>
            Load(8, i => i % 4, new() { TestFraction = 0.9, Stratify = true }));
        string prices = _directory.Write(
            "prices.csv", "x,target\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i},{i}.5\n")));
        Refused("There are no classes", () =>
            DatasetCatalogue.Load(prices, new() { Split = new() { Stratify = true } }));
        Refused("'digits' has labels and test samples of its own", () =>
            DatasetCatalogue.Load("digits", new() { Split = new() { TestFraction = 0.5 } }));
        Refused("A ‘test fraction’ is of the rows", () => DatasetCatalogue.Load(
            prices, new() { Table = new() { TestFile = prices }, Split = new() { TestFraction = 0.5 } }));
    }

    private Dataset Load(int rows, Func<int, int> classOf, DataSplit split) => DatasetCatalogue.Load(
        _directory.Write("table.csv", "x,label\n" + string.Concat(
            Enumerable.Range(0, rows).Select(i => $"{i},class {classOf(i)}\n"))),
        new() { Split = split });

    private static int[] Rows(Samples samples) =>
        [.. Enumerable.Range(0, samples.Count).Select(i => (int)samples.Row(i)[0])];

    private static void Refused(string expected, Func<object> read) =>
        Assert.Contains(expected, Assert.Throws<InputException>(read).Message, StringComparison.Ordinal);
}
