using System.Text.Json;
using QtGpu.Data;
using QtGpu.Data.Files;
using QtGpu.Data.Tables;
using Xunit;

namespace QtGpu.Tests.Data;

/// <summary>Columns have names, and a file is read as the one that a network was trained on.</summary>
public sealed class TableTests : IDisposable
{
    private const string Houses = """
        area,city,rooms,price
        50,Paris,2,400.5
        80,Lyon,3,300
        120,Paris,4,800
        30,Nice,1,150
        60,Lyon,2,250
        """;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void TextBecomesAFeatureForEachCategory()
    {
        TableRows rows = Train(Houses);
        Samples samples = rows.ToSamples();
        Assert.Equal(["Lyon", "Nice", "Paris"], rows.Schema.Features[1].Categories);
        Assert.Equal((5, 5, 0, 1), (samples.Count, samples.Features, samples.Classes, samples.TargetCount));
        Assert.Equal([50f, 0, 0, 1, 2], samples.Row(0).ToArray());
        Assert.Equal([30f, 0, 1, 0, 1], samples.Row(3).ToArray());
        Assert.Equal(400.5f, samples.Target(0)[0]);
        Assert.Contains("table.csv: predicts 'price' (a number) from area, city (3 categories), rooms", rows.Remarks);
    }

    [Theory]
    [InlineData("price,rooms,city,area\n1,2,Paris,50", "1")]
    [InlineData("rooms,area,city\n2,50,Paris", null)]
    [InlineData("id,area,x,city,rooms,price\n7,50,y,Paris,2,1", "1")]
    [InlineData("50,Paris,2,1", "1")]
    [InlineData("50,Paris,2", null)]
    public void ColumnsAreMatchedByNameAndWithoutAHeaderByPosition(string text, string? label)
    {
        TableRows rows = Like(text, Train(Houses).Schema);
        Assert.Equal([50f, 0, 0, 1, 2], rows.ToSamples().Row(0).ToArray());
        Assert.Equal(label, rows.Labels[0]);
    }

    [Theory]
    [InlineData(
        "area,town\n50,Paris",
        "lacks the columns 'city', 'rooms' that the network was trained on; its columns are area")]
    [InlineData("area,city,rooms\n50,Rome,2", "line 2, column 2 (city): expected one of the categories that the")]
    [InlineData("area,city,rooms\n50,Rome,2", "was trained on (Lyon, Nice, Paris), got 'Rome'")]
    [InlineData("area,city,rooms\nbig,Nice,2", "line 2, column 1 (area): expected a finite number, got 'big'")]
    [InlineData("50,2", "expected 4 columns as in training, or 3 without the label, got 2")]
    public void WhatDoesNotMatchIsNamed(string text, string expected) =>
        Refused(expected, () => Like(text, Train(Houses).Schema));

    [Fact]
    public void ColumnsThatAreNotUsedAreSaid()
    {
        TableSchema schema = Train(Houses).Schema;
        Assert.Equal(["other.csv: not used: id, x"], Like("id,area,x,city,rooms\n7,50,y,Paris,2", schema).Remarks);
        Assert.Equal(
            ["other.csv: columns matched by position: this file has no header"], Like("50,Paris,2", schema).Remarks);
        Assert.Empty(Like(Houses, schema).Remarks);
    }

    [Fact]
    public void ToScoreThereMustBeALabelOfThoseThatAreKnown()
    {
        TableSchema schema = Train("x,kind\n1,a\n2,b\n3,a\n4,b").Schema;
        Assert.Equal(1, Like("kind,x\nb,1", schema, labelled: true).ToSamples().Label(0));
        Refused("has no column 'kind' to compare with", () => Like("x\n1", schema, labelled: true));
        Refused(
            "line 2, column 1 (kind): expected one of the classes that the network was trained on (a, b), got 'c'",
            () => Like("kind,x\nc,1", schema, labelled: true));
        Assert.Equal("c", Like("kind,x\nc,1", schema).Labels[0]);
        Assert.Equal(1, Like("sort,x\nb,1", schema, labelled: true, label: "sort").ToSamples().Label(0));
    }

    [Fact]
    public void AClassIsItsValueWhereTheTextDiffers() => Assert.Equal(
        1, Like("y,x\n1.0,1", Train("x,y\n1,0\n2,1\n3,0\n4,1").Schema, labelled: true).ToSamples().Label(0));

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("NA")]
    [InlineData("n/a")]
    [InlineData("NaN")]
    [InlineData("null")]
    public void MissingValuesAreRefusedDroppedOrFilled(string gap)
    {
        string text = $"a,kind,y\n1,u,0\n{gap},u,1\n5,{gap},0\n9,v,1\n3,v,0";
        Refused("line 3, column 1 (a): expected a finite number, got", () => Train(text));
        Refused("set missing values to 'drop'", () => Train(text));
        TableRows dropped = Train(text, new() { Missing = MissingValues.Drop });
        Assert.Equal([0, 3, 4], dropped.Rows);
        Assert.Contains("table.csv: left out for missing values: 2 of 5 rows", dropped.Remarks);

        string test = _directory.Write("test.csv", $"a,kind,y\n{gap},{gap},1\n");
        Dataset filled = Load(text, new() { Missing = MissingValues.Mean, TestFile = test });
        Assert.Equal([4.5f, 0.5f, 0.5f], filled.Test.Row(0).ToArray());
        Assert.Equal(4.5f, filled.Train.Row(1)[0]);
    }

    [Fact]
    public void MeansAreThoseOfTheTrainingRowsAlone()
    {
        string text = string.Concat(Enumerable.Range(0, 20).Select(i => $"{(i == 3 ? "" : $"{i}.5")},{i % 2}\n"));
        Dataset data = Load(text, new() { Missing = MissingValues.Mean });
        float[] train = [.. Enumerable.Range(0, data.Train.Count).Select(i => data.Train.Row(i)[0])];
        float mean = data.Columns!.Features[0].Means[0];
        Assert.Equal(train.Where(x => x != mean).Average(), mean, 1e-5);
        Assert.NotEqual(Enumerable.Range(0, 20).Where(i => i != 3).Average(i => i + 0.5), mean, 1e-3);
    }

    [Fact]
    public void MediansFillNumbersAndTheCommonestCategory()
    {
        string test = _directory.Write("test.csv", "a,kind,y\n,,1\n4,v,0\n");
        Dataset odd = Load(
            "a,kind,y\n1,u,0\n,v,1\n100,,0\n9,v,1", new() { Missing = MissingValues.Median, TestFile = test });
        Assert.Equal([9f, 0, 1], odd.Test.Row(0).ToArray());
        Assert.Equal([4f, 0, 1], odd.Test.Row(1).ToArray());
        Assert.Equal([100f, 0, 1], odd.Train.Row(2).ToArray());
        Dataset even = Load("a,y\n1,0\n2,1\n4,0\n100,1", new() { Missing = MissingValues.Drop, TestFile = test });
        Assert.Equal([3f], even.Columns!.Features[0].Medians);
    }

    [Fact]
    public void WhatAnOlderNetworkDoesNotKeepIsNotFilledIn()
    {
        TableSchema schema = Load(Houses, new()).Columns!;
        TableSchema older = schema with
        {
            Missing = MissingValues.Median,
            Features = [.. schema.Features.Select(column => column with { Medians = [] })],
        };
        Refused("the median of each column over the training rows is not kept", () =>
            Like("area,city,rooms\n,Nice,2", older).ToSamples());
        Assert.Equal(1, Like("area,city,rooms\n7,Nice,2", older).ToSamples().Count);
    }

    [Fact]
    public void ALabelIsNeverFilledIn() => Refused(
        "line 3, column 2 (y): expected a label or a finite number, got ''",
        () => Train("x,y\n1,0\n2,\n3,1", new() { Missing = MissingValues.Mean }));

    [Fact]
    public void TheLabelIsTheColumnThatIsAskedFor()
    {
        Assert.Equal("city", Train(Houses, new() { Label = "city" }).Schema.Label);
        Assert.Equal(["Lyon", "Nice", "Paris"], Train(Houses, new() { Label = "city" }).Schema.ClassNames);
        Assert.Equal(["1", "2"], Train("1,7.5\n2,8\n1,9\n2,9", new() { Label = "1" }).Schema.ClassNames);
        Refused(
            "has no column 'prize'; did you mean 'price'? Its columns are area, city, rooms, price.",
            () => Train(Houses, new() { Label = "prize" }));
        Refused(
            "has no header, so a column is its number, 1 … 2; got '3'", () => Train("1,7\n2,8", new() { Label = "3" }));
    }

    [Fact]
    public void ColumnsMayBeIgnored()
    {
        TableSchema schema = Train(Houses, new() { Ignore = ["city"] }).Schema;
        Assert.Equal(["area", "rooms"], schema.Features.Select(feature => feature.Name));
        Assert.Equal([50f, 2], Like("50,Paris,2", schema).ToSamples().Row(0).ToArray());
        Refused("cannot be both the label and ignored", () => Train(Houses, new() { Ignore = ["price"] }));
        Refused("has no column 'town'", () => Train(Houses, new() { Ignore = ["town"] }));
    }

    [Fact]
    public void AColumnWithoutANameIsCalledByItsNumber()
    {
        const string text = ",area,price\n0,50,1.5\n1,60,2.5\n";
        Assert.Equal(["area"], Train(text, new() { Ignore = ["column 1"] }).Schema.Features.Select(f => f.Name));
        TableSchema schema = Train(text).Schema;
        Assert.Equal(["column 1", "area"], schema.Features.Select(feature => feature.Name));
        Assert.Equal([60f, 7], Like("area,\n7,60\n", Older(schema)).ToSamples().Row(0).ToArray());

        static TableSchema Older(TableSchema schema) =>
            schema with { Features = [schema.Features[0] with { Name = string.Empty }, schema.Features[1]] };
    }

    [Fact]
    public void NamesAreNoCategories()
    {
        IEnumerable<string> rows = Enumerable.Range(0, 40).Select(i => $"person {i},{i % 7},{i % 2}\n");
        string text = "who,age,y\n" + string.Concat(rows);
        Refused(
            "column 'who' holds 40 different texts in 40 rows; expected numbers or at most 20 categories. Ignore who",
            () => Train(text));
        Assert.Equal(1, Train(text, new() { Ignore = ["who"] }).ToSamples().Features);
    }

    [Theory]
    [InlineData("x,one,y\n1,5,0\n2,5,1\n", "the same in every row, and of no use: one")]
    [InlineData("x,one,y\n1,a,0\n2,a,1\n", "the same in every row, and of no use: one")]
    [InlineData("id,x,y\n1,4,0\n2,6,1\n3,5,1\n", "only numbers the rows, and is better ignored: id")]
    public void DoubtfulColumnsAreSaid(string text, string expected) =>
        Assert.Contains($"table.csv: {expected}", Train(text).Remarks);

    [Theory]
    [InlineData("x;y\n\"1,5\";0\n\"2,5\";1", "line 2, column 1 (x): expected a finite number, got '1,5'")]
    [InlineData("x,y\n1,0\ntwo,1", "line 3, column 1 (x): expected a finite number, got 'two'")]
    [InlineData("x,y\ninf,0\ninf,1", "line 2, column 1 (x): expected a finite number, got 'inf'")]
    [InlineData("x,x,y\n1,2,0\n2,3,1", "two columns are called 'x'")]
    public void SlipsAreNoCategories(string text, string expected) => Refused(expected, () => Train(text));

    [Fact]
    public void ATestFileIsReadAsTheTrainingFile()
    {
        string test = _directory.Write("test.csv", "price,rooms,city,area\n1,2,Paris,50\n");
        Dataset data = Load(Houses, new() { TestFile = test });
        Assert.Equal((5, 1, "test samples from test.csv"), (data.Train.Count, data.Test.Count, data.Note));
        Assert.Equal([50f, 0, 0, 1, 2], data.Test.Row(0).ToArray());
        _directory.Write("test.csv", "price,city,area\n1,Paris,50\n");
        Refused("test.csv lacks the column 'rooms'", () => Load(Houses, new() { TestFile = test }));
    }

    [Fact]
    public void ANamedDataSetHasNoColumns() => Refused(
        "'digits' has labels and test samples of its own",
        () => DatasetCatalogue.Load("digits", new() { Table = new() { Label = "x" } }));

    [Fact]
    public void ASchemaSurvivesACheckpoint()
    {
        string test = _directory.Write("test.csv", Houses);
        TableSchema schema = Load(Houses, new() { Missing = MissingValues.Mean, TestFile = test }).Columns!;
        TableSchema read = JsonSerializer.Deserialize<TableSchema>(JsonSerializer.Serialize(schema))!;
        Assert.Equal(schema.ToString(), read.ToString());
        Assert.Equal(schema.Features.SelectMany(f => f.Means), read.Features.SelectMany(f => f.Means));
        Assert.Equal([68f, 0.4f, 0.2f, 0.4f, 2.4f], Like("area,city,rooms\n,,\n", read).ToSamples().Row(0).ToArray());
    }

    private TableRows Train(string text, TableOptions? options = null) =>
        new Csv().Read(_directory.Write("table.csv", text), options ?? new());

    private TableRows Like(string text, TableSchema schema, bool labelled = false, string? label = null) =>
        DataFile.Read(_directory.Write("other.csv", text), schema, label, labelled);

    private Dataset Load(string text, TableOptions options) =>
        DatasetCatalogue.Load(_directory.Write("table.csv", text), new() { Table = options });

    private static void Refused(string expected, Func<object> read) =>
        Assert.Contains(expected, Assert.Throws<InputException>(read).Message, StringComparison.Ordinal);
}
