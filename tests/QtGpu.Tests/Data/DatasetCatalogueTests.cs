using QtGpu.Data;
using Xunit;

namespace QtGpu.Tests.Data;

public sealed class DatasetCatalogueTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void EveryDataSetIsFoundByItsInterface()
    {
        Assert.All(
            ["digits", "fashion-mnist", "mnist"],
            name => Assert.Contains(name, DatasetCatalogue.Names, StringComparer.Ordinal));
        Assert.All(DatasetCatalogue.All, source => Assert.NotEmpty(source.Summary));
        Assert.All(
            DatasetCatalogue.All.Where(source => source.Name is not "sst2").SelectMany(source => source.Files),
            file => Assert.True(file.Mirrors.Count >= 2));
    }

    [Theory]
    [InlineData("minst", "Did you mean 'mnist'?")]
    [InlineData("fashion", "Did you mean 'fashion-mnist'?")]
    [InlineData("Digits", "Did you mean 'digits'?")]
    [InlineData("zzzzzzzzzzzz", "Data sets: adding, bessel-j2, copy, damped-oscillation, digits, fashion-mnist, ")]
    [InlineData("nowhere.csv", "There is no file nowhere.csv")]
    public void AnUnknownNameGetsASuggestionOrTheList(string name, string expected) => Assert.Contains(
        expected, Assert.Throws<InputException>(() => DatasetCatalogue.Load(name, new())).Message,
        StringComparison.Ordinal);

    [Fact]
    public void AnUnknownExtensionGetsTheList()
    {
        string path = _directory.Write("table.xlsx", "PK");
        string message = Assert.Throws<InputException>(() => DatasetCatalogue.Load(path, new())).Message;
        Assert.Contains(
            "expected a folder of images or a file ending in .csv, .npy, .npz, .parquet, .tsv, .txt, got '.xlsx'",
            message, StringComparison.Ordinal);
    }

    [Fact]
    public void AUsersFileIsSplitBySeedAndSaysSo()
    {
        string path = _directory.Write(
            "mine.csv", string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},{i % 2}\n")));
        Dataset data = Split(3);
        Assert.Equal(("mine.csv", 40, 10, false), (data.Name, data.Train.Count, data.Test.Count, data.Synthetic));
        Assert.Equal("random 80/20 split, seed 3", data.Note);
        Assert.Equal(["0", "1"], data.ClassNames);
        Assert.Equal(Enumerable.Range(0, 50), Firsts(data.Train).Concat(Firsts(data.Test)).Order());
        Assert.Equal(Firsts(data.Test), Firsts(Split(3).Test));
        Assert.NotEqual(Firsts(data.Test), Firsts(Split(4).Test));

        Dataset Split(long seed) => DatasetCatalogue.Load(path, new() { Split = new() { Seed = seed } });
    }

    [Fact]
    public void TooFewRowsCannotBeSplit() => Assert.Contains(
        "has 4 rows; expected at least 5",
        Assert.Throws<InputException>(
            () => DatasetCatalogue.Load(_directory.Write("few.csv", "1,0\n2,1\n3,0\n4,1"), new())).Message,
        StringComparison.Ordinal);

    private static int[] Firsts(Samples samples) =>
        [.. Enumerable.Range(0, samples.Count).Select(i => (int)samples.Row(i)[0])];
}
