using Parquet;
using Parquet.Schema;
using QtGpu.Data;
using QtGpu.Data.Files;
using QtGpu.Data.Tables;
using Xunit;

namespace QtGpu.Tests.Data;

public sealed class ParquetTableTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task ItIsReadAsTheSameCsvWouldBe()
    {
        string path = await Houses("houses.parquet");
        TableRows rows = new ParquetTable().Read(path, new());
        TableRows csv = new Csv().Read(_directory.Write("houses.csv", Text()), new());
        Assert.Equal(csv.Features, rows.Features);
        Assert.Equal(csv.Targets, rows.Targets);
        Assert.Equal(csv.Labels, rows.Labels);
        Assert.Equal(csv.Schema.Features.Select(Described), rows.Schema.Features.Select(Described));
        Assert.Equal(["cheap", "dear"], rows.Schema.ClassNames);
        Assert.Contains(
            "houses.parquet: predicts 'price' (2 classes) from area, rooms, city (3 categories), garden (2 categories)",
            rows.Remarks);

        static string Described(FeatureColumn column) => $"{column.Name} {string.Join('/', column.Categories)}";
    }

    [Fact]
    public async Task RowGroupsFollowEachOtherAndRowsAreCountedThroughThem()
    {
        string path = await Write("gaps.parquet", 3, [1.5, 2, 3, null, 5, 6], ["a", "b", "a", "b", "a", "b"]);
        string message = Assert.Throws<InputException>(() => new ParquetTable().Read(path, new())).Message;
        Assert.Contains("gaps.parquet, row 4, column 1 (x): expected a finite number, got ''", message);
        TableRows dropped = new ParquetTable().Read(path, new() { Missing = MissingValues.Drop });
        Assert.Equal([0, 1, 2, 4, 5], dropped.Rows);
        Dataset filled = DatasetCatalogue.Load(
            path, new() { Table = new() { Missing = MissingValues.Median, TestFile = path } });
        Assert.Equal(3, filled.Train.Row(3)[0]);
    }

    [Fact]
    public async Task ColumnsAreMatchedByNameWithOtherFormats()
    {
        TableSchema schema = new Csv().Read(_directory.Write("houses.csv", Text()), new()).Schema;
        TableRows rows = DataFile.Read(await Houses("new.parquet"), schema);
        Assert.Equal(new Csv().Read(Path.Combine(_directory.Path, "houses.csv"), new()).Features, rows.Features);
        string strange = await Write("strange.parquet", 9, [1, 2], ["a", "c"]);
        string plain = await Write("ab.parquet", 9, [1, 2, 3, 4], ["a", "b", "a", "b"]);
        TableSchema known = new ParquetTable().Read(plain, new()).Schema;
        string message = Assert.Throws<InputException>(() => DataFile.Read(strange, known)).Message;
        Assert.Contains(
            "strange.parquet, row 2, column 2 (label): expected one of the classes that the network was trained on "
            + "(a, b), got 'c'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StructuresAreRefusedByName()
    {
        string path = Path.Combine(_directory.Path, "list.parquet");
        var list = new ListField("words", new DataField<string>("element"));
        await using (FileStream file = File.Create(path))
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(
            new ParquetSchema(new DataField<int>("x"), list), file, cancellationToken: Stop))
        {
        }

        string message = Assert.Throws<InputException>(() => new ParquetTable().Read(path, new())).Message;
        Assert.Contains("list.parquet, column 'words': expected numbers, texts, dates or yes and no", message);
    }

    [Fact]
    public async Task DamageIsNeverAnythingButOneMessage()
    {
        byte[] good = await File.ReadAllBytesAsync(await Houses("good.parquet"), Stop);
        string cut = _directory.Write("cut.parquet", good[..(good.Length / 2)]);
        Assert.Contains(
            "cut.parquet: expected a whole Parquet file, got one that is cut off, damaged or of another kind",
            Assert.Throws<InputException>(() => new ParquetTable().Read(cut, new())).Message, StringComparison.Ordinal);
        Fuzz.Damage(good, damaged => new ParquetTable().Read(_directory.Write("damaged.parquet", damaged), new()));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly string[] Cities = ["Paris", "Lyon", "Nice"];

    private static string Text() => "area,rooms,city,garden,price\n" + string.Concat(Enumerable.Range(0, 12).Select(
        i => $"{i}.25,{i % 4},{Cities[i % 3]},{(i % 2 == 0 ? "True" : "False")},{(i > 5 ? "dear" : "cheap")}\n"));

    private async Task<string> Houses(string name)
    {
        string path = Path.Combine(_directory.Path, name);
        DataField area = new DataField<double>("area"), rooms = new DataField<int>("rooms");
        DataField city = new DataField<string>("city"), garden = new DataField<bool>("garden");
        DataField price = new DataField<string>("price"), index = new DataField<long>("__index_level_0__");
        int[] all = [.. Enumerable.Range(0, 12)];
        await using FileStream file = File.Create(path);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(
            new ParquetSchema(area, rooms, city, garden, price, index), file, cancellationToken: Stop);
        using ParquetRowGroupWriter rows = writer.CreateRowGroup();
        await rows.WriteAsync<double>(area, all.Select(i => i + 0.25).ToArray(), cancellationToken: Stop);
        await rows.WriteAsync<int>(rooms, all.Select(i => i % 4).ToArray(), cancellationToken: Stop);
        await rows.WriteAsync(city, all.Select(i => Cities[i % 3]).ToArray());
        await rows.WriteAsync<bool>(garden, all.Select(i => i % 2 == 0).ToArray(), cancellationToken: Stop);
        await rows.WriteAsync(price, all.Select(i => i > 5 ? "dear" : "cheap").ToArray());
        await rows.WriteAsync<long>(index, all.Select(i => (long)i).ToArray(), cancellationToken: Stop);
        return path;
    }

    private async Task<string> Write(string name, int group, double?[] x, string[] labels)
    {
        string path = Path.Combine(_directory.Path, name);
        DataField number = new DataField<double?>("x"), label = new DataField<string>("label");
        await using FileStream file = File.Create(path);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(
            new ParquetSchema(number, label), file, cancellationToken: Stop);
        foreach ((double?[] Numbers, string[] Labels) part in x.Chunk(group).Zip(labels.Chunk(group)))
        {
            using ParquetRowGroupWriter rows = writer.CreateRowGroup();
            await rows.WriteAsync<double>(number, part.Numbers, cancellationToken: Stop);
            await rows.WriteAsync(label, part.Labels);
        }

        return path;
    }
}
