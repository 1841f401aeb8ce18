using System.IO.Compression;
using System.Text;
using QtGpu.Data;
using QtGpu.Data.Files;
using QtGpu.Data.Tables;
using Xunit;

namespace QtGpu.Tests.Data;

public sealed class NpzTests : IDisposable
{
    // numpy.savez_compressed(path, x=[[1, 2.5], [3, -4]] of float32, y=['cat', 'hörse']), by NumPy 1.24.
    private const string ByNumpy = """
        UEsDBBQAAAAIAAAAIQC+e8XXVQAAAJAAAAAFABQAeC5ucHkBABAAkAAAAAAAAABVAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Ce
        ll9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CkaaOgq1CmQDLgaGBnsGBgUHBgYHIG44AABQSwMEFAAAAAgAAAAhANyJLKlbAAAAqAAAAAUA
        FAB5Lm5weQEAEACoAAAAAAAAAFsAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbhNqqq6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvka
        RjqaOgq1ChQArmQGBoZEIC5hQIAMIP4GxEVAXAzEqUAMAFBLAQIUAxQAAAAIAAAAIQC+e8XXVQAAAJAAAAAFAAAAAAAAAAAAAACAAQAAAAB4Lm5w
        eVBLAQIUAxQAAAAIAAAAIQDciSypWwAAAKgAAAAFAAAAAAAAAAAAAACAAYwAAAB5Lm5weVBLBQYAAAAAAgACAGYAAAAeAQAAAAA=
        """;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void AFileOfNumpyIsReadWithTheNamesOfItsClasses()
    {
        TableRows rows = Read(_directory.Write("numpy.npz", Convert.FromBase64String(ByNumpy)));
        Assert.Equal(["cat", "hörse"], rows.Schema.ClassNames);
        Assert.Equal([1, 2.5f, 3, -4], rows.Features);
        Assert.Equal([0f, 1f], rows.Targets);
    }

    [Theory]
    [InlineData("x", "y")]
    [InlineData("X", "Y")]
    [InlineData("x_train", "y_train")]
    public void FeaturesAndLabelsAreFoundByName(string x, string y)
    {
        string path = Write("a.npz", (x, Features(1, 2, 3)), (y, Labels(7, 5, 7)), ("ids", Labels(1, 2, 3)));
        TableRows rows = Read(path);
        Assert.Equal(["5", "7"], rows.Schema.ClassNames);
        Assert.Equal([1f, 0, 1], rows.Targets);
        Assert.Equal(["a.npz: not used: ids"], rows.Remarks);
    }

    [Fact]
    public void ItsOwnTestSamplesAreTestedOn()
    {
        string path = Write(
            "own.npz", ("x_train", Features(1, 2, 3)), ("y_train", Labels(0, 1, 0)), ("x_test", Features(8, 9)),
            ("y_test", Labels(1, 1)));
        Dataset data = DatasetCatalogue.Load(path);
        Assert.Equal((3, 2, "test samples of its own"), (data.Train.Count, data.Test.Count, data.Note));
        Assert.Equal((9f, 1), (data.Test.Row(1)[0], data.Test.Label(1)));
        Refused("has test samples of its own; leave ‘test’ and ‘test fraction’ out", () =>
            DatasetCatalogue.Load(path, new() { Split = new() { TestFraction = 0.5 } }));
        string strange = Write(
            "strange.npz", ("x_train", Features(1, 2)), ("y_train", Labels(0, 1)), ("x_test", Features(8)),
            ("y_test", Labels(2)));
        Refused("y_test: 2 is none of the classes that the network was trained on (0, 1)", () => Read(strange));
        string wide = Write(
            "wide.npz", ("x_train", Features(1, 2)), ("y_train", Labels(0, 1)),
            ("x_test", NpyTests.Array("<f4", "(1, 2)", NpyTests.Bytes(1f, 2f))), ("y_test", Labels(1)));
        Refused("Training samples have 1 features and 1 targets, test samples 2 and 1", () => Read(wide));
    }

    [Fact]
    public void FeaturesAloneCanBePredicted()
    {
        string path = Write("x.npz", ("x", Features(1, 2)));
        TableSchema schema = TableSchema.Unnamed(1, ["no", "yes"]);
        Assert.Equal(2, DataFile.Read(path, schema, labelled: false).Rows.Count);
        Refused("x has features only; expected labels or targets beside it in", () => DataFile.Read(path, schema));
        string labelled = Write("xy.npz", ("x", Features(1, 2)), ("y", Texts("yes", "perhaps")));
        Assert.Equal(["yes", "perhaps"], DataFile.Read(labelled, schema, labelled: false).Labels);
        Refused("xy.npz: y: perhaps is none of the classes", () => DataFile.Read(labelled, schema));
    }

    [Fact]
    public void WrongShapesAndKindsAreNamed()
    {
        Refused("a.npz: y: expected 2 labels, one per row of", () =>
            Read(Write("a.npz", ("x", Features(1, 2)), ("y", Labels(1)))));
        Refused("a.npz: x: row 1, feature 0 (counted from 0) is NaN", () =>
            Read(Write("a.npz", ("x", Features(1, float.NaN)), ("y", Labels(1, 0)))));
        Refused("expected the arrays x and y, or x_train, y_train, x_test and y_test; it has data, target", () =>
            Read(Write("a.npz", ("data", Features(1, 2)), ("target", Labels(1, 0)))));
        Refused("expected features of shape [n, d] or images [n, h, w], got texts", () =>
            Read(Write("a.npz", ("x", NpyTests.Array("<U1", "(2, 1)", new byte[8])), ("y", Labels(1, 0)))));
        Refused("without columns to fill or to ignore", () =>
            new Npz().Read(Write("a.npz", ("x", Features(1, 2))), new() { Ignore = ["x"] }));
    }

    [Fact]
    public void DamageIsNeverAnythingButOneMessage()
    {
        byte[] good = File.ReadAllBytes(
            Write("good.npz", ("x", Features(1, 2, 3, 4, 5, 6)), ("y", Labels(0, 1, 0, 1, 0, 1))));
        Assert.Equal(6, Read(_directory.Write("good.npz", good)).Rows.Count);
        Fuzz.Damage(good, damaged => DatasetCatalogue.Load(_directory.Write("damaged.npz", damaged)));
        Refused("got one that is cut off, damaged or of another kind", () =>
            Read(_directory.Write("cut.npz", good[..(good.Length / 2)])));
        int value = good.AsSpan().IndexOf(NpyTests.Bytes(3f, 4f));
        good[value] ^= 1; // np.savez does not compress
        Refused("the checksum of x.npy is another one", () => Read(_directory.Write("flipped.npz", good)));
    }

    private static TableRows Read(string path) => new Npz().Read(path, new());

    private static byte[] Features(params float[] x) => NpyTests.Array("<f4", $"({x.Length}, 1)", NpyTests.Bytes(x));

    private static byte[] Labels(params long[] y) => NpyTests.Array("<i8", $"({y.Length},)", NpyTests.Bytes(y));

    private static byte[] Texts(params string[] texts) => NpyTests.Array(
        "<U9", $"({texts.Length},)", [.. texts.SelectMany(text => Encoding.UTF32.GetBytes(text.PadRight(9, '\0')))]);

    private string Write(string name, params (string Name, byte[] Array)[] arrays)
    {
        string path = Path.Combine(_directory.Path, name);
        File.Delete(path);
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string array, byte[] content) in arrays)
        {
            using Stream entry = archive.CreateEntry($"{array}.npy", CompressionLevel.NoCompression).Open();
            entry.Write(content);
        }

        return path;
    }

    private static void Refused(string expected, Func<object> read) =>
        Assert.Contains(expected, Assert.Throws<InputException>(read).Message, StringComparison.Ordinal);
}
