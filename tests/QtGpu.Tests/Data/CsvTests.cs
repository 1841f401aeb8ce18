using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using QtGpu.Data;
using QtGpu.Data.Files;
using QtGpu.Data.Tables;
using Xunit;

namespace QtGpu.Tests.Data;

public sealed class CsvTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("a,b,label\n1,2,yes\n3,4,no\n")]
    [InlineData("1,2,yes\n3,4,no")]
    [InlineData("1;2;yes\r\n3;4;no\r\n\r\n")]
    [InlineData("1\t2\tyes\n\n3\t4\tno\n")]
    [InlineData("\"a\",\"b\",\"c\"\n\"1\",2,\"yes\"\n 3 , 4,\"no\"")]
    [InlineData("Label,a,b\nyes,1,2\nno,3,4")]
    [InlineData("a,label,b\n1,yes,2\n3,no,4")]
    public void HeadersDelimitersQuotesAndTheLabelColumn(string text)
    {
        var (samples, names) = Read(text);
        Assert.Equal(["no", "yes"], names);
        Assert.Equal((2, 2, 2), (samples.Count, samples.Features, samples.Classes));
        Assert.Equal([1f, 2f], samples.Row(0).ToArray());
        Assert.Equal([3f, 4f], samples.Row(1).ToArray());
        Assert.Equal((1, 0), (samples.Label(0), samples.Label(1)));
    }

    [Fact]
    public void QuotesMayHoldDelimitersQuotesAndLineBreaks()
    {
        var (_, names) = Read("x,label\n1,\"a,b\"\n2,\"say \"\"c\"\"\"\n3,\"two\nlines\"\n");
        Assert.Equal(["a,b", "say \"c\"", "two\nlines"], names);
    }

    [Fact]
    public void WhatIsNoTextIsNamedWithItsLine()
    {
        string message = Assert.Throws<InputException>(() => Read("x,label\n1,a\n2\0,b\n")).Message;
        Assert.Contains("line 3: expected text, got a NUL character", message, StringComparison.Ordinal);
    }

    [Fact]
    public void BytesThatAreNoUtf8AreNamedWithTheirLine()
    {
        string latin = _directory.Write("latin.csv", [.. "x,label\n1,Gr"u8, 0xF6, .. "n\n2,b\n"u8]);
        string message = Assert.Throws<InputException>(() => new Csv().Read(latin, new())).Message;
        Assert.EndsWith("latin.csv, line 2: not UTF-8; save the file as UTF-8.", message, StringComparison.Ordinal);
        string marked = _directory.Write("marked.csv", [0xEF, 0xBB, 0xBF, .. "x,label\n1,Gr"u8, 0xF6, .. "n\n"u8]);
        Assert.Throws<InputException>(() => new Csv().Read(marked, new()));
        Assert.Equal(["Grün", "b"], Read("\uFEFFx,label\n1,Grün\n2,b\n").ClassNames);
    }

    [Fact]
    public void ANumberIsOneClassHoweverItIsWritten()
    {
        Assert.Equal(["0", "1"], Read("x,label\n5,1\n6,0\n7,1.0\n8,0.0\n").ClassNames);
        Assert.Equal(
            ["9007199254740992", "9007199254740993"],
            Read("x,label\n5,9007199254740993\n6,9007199254740992\n").ClassNames);
    }

    [Fact]
    public void NumbersAreClassesOrTargetsByWhatTheyLookLike()
    {
        Assert.Equal(["-1", "1"], Read("0.5,1\n0.7,-1\n0.1,1\n0.2,-1").ClassNames);
        Assert.Equal(["2", "10"], Read("0.5,10\n0.7,2\n0.1,10\n0.2,2").ClassNames);
        Assert.Equal(0.25f, Read("0.5,0.25\n0.7,1").Samples.Target(0)[0]);
        Assert.Empty(Read("1,100\n2,101\n3,103\n4,107").ClassNames);
        Assert.Empty(Read("x,target\n1,0\n2,1\n3,0\n4,1").ClassNames);
        Assert.Equal(4, Read("x,label\n1,100\n2,101\n3,103\n4,107").ClassNames.Count);
    }

    [Theory]
    [InlineData("1 2\n3 4\n")]
    [InlineData("  1.0e+00   2.0e+00 \n3 4")]
    [InlineData("1\t2\n3\t4")]
    [InlineData("1, 2\n3, 4")]
    public void BlanksSeparateNumbersWhereNothingElseDoes(string text)
    {
        Samples rows = Csv(text, DataFile.ReadSeries);
        Assert.Equal((2, 2), (rows.Count, rows.Features));
        Assert.Equal([3f, 4f], rows.Row(1).ToArray());
        Assert.Equal(1, Csv("sea level\n1\n2", DataFile.ReadSeries).Features);
    }

    [Fact]
    public void ASeriesHasNoLabel() =>
        Assert.Equal([1f, 2f], Csv("x,target\n1,2\n3,4", path => DataFile.ReadSeries(path)).Row(0).ToArray());

    [Theory]
    [InlineData("a,b,label\n1,2,yes\n3,,no", "line 3, column 2 (b): expected a finite number, got ''")]
    [InlineData("1,2,yes\n3,nan,no", "line 2, column 2: expected a finite number, got 'nan'")]
    [InlineData("1,2,yes\n\n3,-inf,no", "line 3, column 2: expected a finite number, got '-inf'")]
    [InlineData("1,2,yes\n3,1e99,no", "line 2, column 2: expected a finite number, got '1e99'")]
    [InlineData("1;2;yes\n3;1,5;no", "line 2, column 2: expected a finite number, got '1,5'")]
    [InlineData("1,2,yes\n3,no", "line 2: expected 3 columns as in the first row, got 2")]
    [InlineData("1,2,yes\n3,4,no,5", "line 2: expected 3 columns as in the first row, got 4")]
    [InlineData("1,2,yes\n3,4,", "line 2, column 3: expected a label or a finite number, got ''")]
    [InlineData("1,0.5\n2,NaN", "line 2, column 2: expected a label or a finite number, got 'NaN'")]
    [InlineData("1,1\n2,-Inf", "line 2, column 2: expected a label or a finite number, got '-Inf'")]
    [InlineData("1,0.5\n2,0.7\n3,oops", "line 3, column 2: expected a finite number, as in other rows, got 'oops'")]
    [InlineData(
        "x,target\n1,2\n2,high", "line 3, column 2 (target): expected a finite number, as in other rows, got 'high'")]
    [InlineData("1,\"a\n2,b\n", "line 1: a quote is opened and never closed")]
    [InlineData("1,a\n2,a", "every label is 'a'; expected at least two classes")]
    [InlineData("1\n2", "found 1 column")]
    [InlineData("1,5;2,5;0\n2,5;3,5;1", "line 1, column 1: expected a finite number, got '1,5'")]
    [InlineData("a,b\n", "found no row of numbers")]
    [InlineData("", "found no row of numbers")]
    public void BadTextIsOneMessageThatSaysWhere(string text, string expected) => Assert.Contains(
        expected, Assert.Throws<InputException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void WhatIsWrittenIsRead()
    {
        var table = from columns in Gen.Choose(1, 6)
                    from rows in Gen.Choose(1, 8)
                    from delimiter in Gen.Elements(',', ';', '\t')
                    from values in ArbMap.Default.GeneratorFor<float>().Where(float.IsFinite).ArrayOf(rows * columns)
                    select (columns, delimiter, values);
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true), Prop.ForAll(table.ToArbitrary(), t =>
        {
            var lines = t.values.Chunk(t.columns).Select((row, i) => string.Join(
                t.delimiter, [.. row.Select(x => x.ToString("R", CultureInfo.InvariantCulture)),
                    $"\"class{t.delimiter}{i % 2}\""]));
            string[] both = [.. lines, .. lines.Take(1).Select(line => line[..^2] + "9\"")];
            var samples = Read(string.Join("\r\n", both)).Samples;
            return samples.Count == both.Length
                && t.values.SequenceEqual(
                    Enumerable.Range(0, samples.Count - 1).SelectMany(i => samples.Row(i).ToArray()));
        }));
    }

    [Fact]
    public void DamageIsNeverAnythingButOneMessage() => Fuzz.Damage(
        "a,b,label\n1,2.5,yes\n3,\"4\",no\n-5e3,6,\"yes\"\n7,8,no\n9,10,yes\n"u8.ToArray(),
        damaged => DatasetCatalogue.Load(_directory.Write("damaged.csv", damaged), new()));

    private (Samples Samples, IReadOnlyList<string> ClassNames) Read(string text) => Csv(text, path =>
    {
        TableRows rows = new Csv().Read(path, new());
        return (rows.ToSamples(), rows.Schema.ClassNames);
    });

    private T Csv<T>(string text, Func<string, T> read) => read(_directory.Write("table.csv", text));
}
