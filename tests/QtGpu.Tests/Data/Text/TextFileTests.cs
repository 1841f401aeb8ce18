using QtGpu.Data;
using QtGpu.Data.Text;
using Xunit;

namespace QtGpu.Tests.Data.Text;

/// <summary>Files of texts and their classes.</summary>
public sealed class TextFileTests : IDisposable
{
    private const string Ten =
        "it is good\tyes\nit is bad\tno\nvery good\tyes\nvery bad\tno\nnot good\tno\nnot bad\tyes\n"
        + "all \"is well\tyes\nall is ill\tno\ngood indeed\tyes\nbad indeed\tno\n";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("sentence\tlabel\n")]
    [InlineData("content\tlabel\n")]
    public void ATextAndItsLabelALine(string header)
    {
        string path = _directory.Write("mine.tsv", header + Ten);
        Dataset data = DatasetCatalogue.Load(path, new() { Split = new() { Seed = 1 } });
        Assert.Equal((8, 2, 2), (data.Train.Count, data.Test.Count, data.Train.Classes));
        Assert.Equal(["no", "yes"], data.ClassNames);
        Assert.Equal("random 80/20 split, seed 1", data.Note);
        Assert.True(data.Train.AreSequences);
        Assert.Null(data.Columns);
        Assert.NotNull(data.Digest);
        Assert.Equal(data.Text!.Vocabulary, data.Train.Vocabulary);
        Dataset again = DatasetCatalogue.Load(path, new() { Split = new() { Seed = 1 } });
        Assert.Equal(data.Train.Digest(), again.Train.Digest());
    }

    [Fact]
    public void EitherColumnMayBeTheText()
    {
        string swapped = string.Concat(Ten.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t') is [var text, var label] ? $"{label}\t{text}\r\n" : ""));
        Dataset one = DatasetCatalogue.Load(_directory.Write("one.tsv", Ten));
        Dataset other = DatasetCatalogue.Load(_directory.Write("other.tsv", swapped));
        Dataset named = DatasetCatalogue.Load(_directory.Write("named.tsv", "label\tsentence\r\n" + swapped));
        Assert.Equal(one.Train.Digest(), other.Train.Digest());
        Assert.Equal(one.Test.Digest(), named.Test.Digest());
    }

    [Fact]
    public void WordsAreThoseOfTheTrainingTexts()
    {
        string train = _directory.Write("train.tsv", Ten);
        string test = _directory.Write("test.tsv", "sentence\tlabel\ngood luck\tyes\nno idea\tno\n");
        Dataset data = DatasetCatalogue.Load(train, new() { Table = new() { TestFile = test } });
        Assert.Equal((10, 2), (data.Train.Count, data.Test.Count));
        Assert.Equal("test samples from test.tsv", data.Note);
        Assert.Equal([0f, 0f], data.Test.Row(1).ToArray());
        Assert.Equal(1 + data.Text!.Words.Index().Single(word => word.Item is "good").Index, data.Test.Row(0)[0]);
        const string remark = "1 of 2 test texts have no word";
        Assert.Contains(data.Remarks, line => line.Contains(remark, StringComparison.Ordinal));
        Assert.Contains("\"is", data.Text.Words, StringComparer.Ordinal);
    }

    [Fact]
    public void ATableOfNumbersOrCategoriesStaysATable()
    {
        string numbers = string.Concat(Enumerable.Range(0, 20).Select(i => $"{i}\t{i % 2}\n"));
        string content = "content\tlabel\n" + numbers;
        string towns = "town\tlabel\n" + string.Concat(Enumerable.Range(0, 20).Select(
            i => $"{(i % 2 == 0 ? "New York" : "Los Angeles")}\t{i % 2}\n"));
        string three = string.Concat(Enumerable.Range(0, 20).Select(i => $"{i}\t{i * i}\t{i % 2}\n"));
        Assert.All([numbers, content, towns, three], table =>
        {
            Dataset data = DatasetCatalogue.Load(_directory.Write("table.tsv", table));
            Assert.False(data.Train.AreSequences);
            Assert.NotNull(data.Columns);
            Assert.Null(data.Text);
        });
    }

    [Theory]
    [InlineData("it is good\tyes\nit is bad\n", "line 2: expected 2 columns between tabs as in the first row, got 1")]
    [InlineData("it is good\tyes\nit\tis\tbad\n", "line 2: expected 2 columns between tabs as in the first row, got 3")]
    [InlineData("it is good\tyes\n \tno\nit is so\tno\n", "line 2: the text is empty")]
    [InlineData("it is good\tyes\n\nit is bad\t\n", "line 3: the label is empty")]
    [InlineData("it is good\tyes\nit is bad\tyes\n", "every label is 'yes'; expected at least two classes")]
    [InlineData("it is good\tyes\nit is bad\tno\n", "has 2 rows; expected at least 5")]
    [InlineData("sentence\tlabel\nit is \0 good\tyes\n", "line 2: expected text, got a NUL character")]
    public void ABadFileIsRefusedWithItsLine(string content, string expected) => Fails(
        expected, () => DatasetCatalogue.Load(_directory.Write("bad.tsv", content)));

    [Fact]
    public void BytesThatAreNoUtf8AreNamedWithTheirLine() => Fails(
        "bad.tsv, line 2: not UTF-8; save the file as UTF-8",
        () => DatasetCatalogue.Load(_directory.Write(
            "bad.tsv", [.. "it is good\tyes\nit is sch"u8, 0xF6, .. "n\tno\nit is so\tno\n"u8])));

    [Fact]
    public void ALabelOutsideTheSetIsNamed()
    {
        string train = _directory.Write("train.tsv", Ten);
        string test = _directory.Write("test.tsv", "it is good\tyes\nit is so\tperhaps\n");
        Fails(
            "test.tsv, line 2: the label is 'perhaps'; expected one of the classes no, yes",
            () => DatasetCatalogue.Load(train, new() { Table = new() { TestFile = test } }));
    }

    [Fact]
    public void ATextThatIsTooLongIsNamed() => Fails(
        "line 7: the text has 3 words; expected at most 2, ‘most steps’",
        () => DatasetCatalogue.Load(
            _directory.Write("long.tsv", Ten.Replace("it is", "it", StringComparison.Ordinal)),
            new() { Text = new() { MostSteps = 2 } }));

    [Fact]
    public void WhatIsForTablesIsRefused() => Fails(
        "Leave ‘missing’ and ‘ignore’ out", () => DatasetCatalogue.Load(
            _directory.Write("mine.tsv", Ten), new() { Table = new() { Ignore = ["a"] } }));

    [Fact]
    public void AnotherFileIsReadWithTheSameWords()
    {
        Dataset data = DatasetCatalogue.Load(_directory.Write("mine.tsv", Ten));
        string other = _directory.Write("other.tsv", "sentence\nnot good\nsomething else\n");
        var (samples, rows) = TextFile.ReadLike(other, data.Text!, data.ClassNames, labelled: false);
        Assert.Equal((2, 0, data.Train.Vocabulary), (samples.Count, samples.TargetCount, samples.Vocabulary));
        Assert.Null(rows.Labels);
        Fails("found none", () => TextFile.ReadLike(other, data.Text!, data.ClassNames).Rows.ClassNames());
    }

    private static void Fails(string expected, Func<object> make) =>
        Assert.Contains(expected, Assert.Throws<InputException>(make).Message, StringComparison.Ordinal);
}
