using QtGpu.Data;
using QtGpu.Data.Files;
using QtGpu.Data.Tables;
using Xunit;

namespace QtGpu.Tests.Data;

public sealed class ImageFolderTests : IDisposable
{
    // [[0, 51, 255], [128, 7, 200]] with a palette of 4 bits, by Pillow 9.4.
    private const string ByPillow =
        "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACBAMAAABvWnspAAAAGFBMVEX////IyMiAgIAzMzMHBwcAAAAAAAAAAADlE4siAAAADklE"
        + "QVR42mMIZmBQEQAAAf0AiNJ4mJQAAAAASUVORK5CYII=";

    private static readonly byte[] Shades = [0, 51, 255, 128, 7, 200];

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void AFolderIsAClassAndPixelsAreGrey()
    {
        _directory.Write("set/dog/a.png", Convert.FromBase64String(ByPillow));
        _directory.Write("set/cat/b.PNG", PngBytes.Grey(2, 3, (y, x) => Shades[(3 * y) + x]));
        _directory.Write("set/cat/notes.txt", "not an image");
        _directory.Write("set/.hidden/c.png", "not an image"u8.ToArray());
        TableRows rows = Read("set");
        float[] expected = [.. Shades.Select(shade => shade / 255f)];
        Assert.Equal(["cat", "dog"], rows.Schema.ClassNames);
        Assert.Equal([.. expected, .. expected], rows.Features);
        Assert.Equal([0f, 1f], rows.Targets);
        Assert.Equal(new ImageSize(2, 3), rows.Image);
        Assert.Equal([Path.Combine("cat", "b.PNG"), Path.Combine("dog", "a.png")], rows.Names);
    }

    [Fact]
    public void ColoursAreWeighedAndSixteenBitsAreReadAsEight()
    {
        byte[] rgb = [200, 100, 50, 255, 255, 255];
        _directory.Write("set/a/rgb.png", PngBytes.Of(1, 2, 8, 2, _ => rgb));
        _directory.Write("set/b/rgba.png", PngBytes.Of(1, 2, 8, 6, _ => [200, 100, 50, 255, 255, 255, 255, 255]));
        _directory.Write("set/b/sixteen.png", PngBytes.Of(1, 2, 16, 0, _ => [77, 255, 255, 255]));
        float grey = ((0.299f * 200) + (0.587f * 100) + (0.114f * 50)) / 255;
        Assert.Equal(
            [grey, 1, grey, 1, 77 / 255f, 1], Read("set").Features, (float a, float b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void TrainAndTestAreFoldersOfTheirOwn()
    {
        foreach ((string part, int count) in new[] { ("train", 4), ("test", 3) })
        {
            for (int i = 0; i < count; i++)
            {
                string kind = i % 2 == 0 ? "even" : "odd";
                _directory.Write($"set/{part}/{kind}/{i}.png", PngBytes.Grey(2, 2, (_, _) => (byte)i));
            }
        }

        Dataset data = DatasetCatalogue.Load(Path.Combine(_directory.Path, "set"));
        Assert.Equal(("set", 4, 3), (data.Name, data.Train.Count, data.Test.Count));
        Assert.Equal("test samples of its own", data.Note);
        Assert.Equal(["even", "odd"], data.ClassNames);
        Assert.Equal([0, 0, 1], Enumerable.Range(0, 3).Select(data.Test.Label));
    }

    [Fact]
    public void ImagesOfNoKnownClassCanBePredicted()
    {
        _directory.Write("new/1.png", PngBytes.Grey(2, 2, (_, _) => 255));
        TableSchema schema = TableSchema.Unnamed(4, ["even", "odd"]);
        string path = Path.Combine(_directory.Path, "new");
        TableRows rows = DataFile.Read(path, schema, labelled: false);
        Assert.Equal((1, "1.png", null), (rows.Rows.Count, rows.Names![0], rows.Labels[0]));
        Refused("expected a folder of images for each class, got images without", () => DataFile.Read(path, schema));
        Refused("expected a folder of images for each class, got images without", () => Read("new"));
        _directory.Write("other/strange/1.png", PngBytes.Grey(2, 2, (_, _) => 255));
        Refused("1.png: strange is none of the classes that the network was trained on (even, odd)", () =>
            DataFile.Read(Path.Combine(_directory.Path, "other"), schema));
    }

    [Fact]
    public void WhatIsNoFolderOfImagesIsSaid()
    {
        Directory.CreateDirectory(Path.Combine(_directory.Path, "empty"));
        Refused("empty: expected PNG images, or a folder of them for each class; there is none", () => Read("empty"));
        _directory.Write("one/a/1.png", PngBytes.Grey(2, 2, (_, _) => 0));
        Refused("every label is 'a'; expected at least two classes", () => Read("one"));
        Directory.CreateDirectory(Path.Combine(_directory.Path, "one/b"));
        Refused("b: expected PNG images", () => Read("one"));
        _directory.Write("one/b/2.png", PngBytes.Grey(3, 2, (_, _) => 0));
        Refused("2.png: expected 2×2 pixels as in the first image, got 3×2. Bring all images to", () => Read("one"));
        _directory.Write("one/3.png", PngBytes.Grey(2, 2, (_, _) => 0));
        Refused("3.png lies beside the folders of classes", () => Read("one"));
        Refused("without a column 'kind'", () =>
            new ImageFolder().Read(Path.Combine(_directory.Path, "one"), new() { Label = "kind" }));
    }

    [Fact]
    public void DamagedImagesAreNamed()
    {
        byte[] good = PngBytes.Grey(4, 5, (y, x) => (byte)((40 * y) + x));
        Broken("one that is cut off", good[..(good.Length / 2)]);
        Broken("one that is cut off", good[..^12]);
        Broken("another kind of file", "GIF89a and so on, but no PNG"u8.ToArray());
        Broken("another kind of file", []);
        byte[] flipped = [.. good];
        flipped[45] ^= 1;
        Broken("one that is damaged: a checksum is another one", flipped);
        Broken("one of 20000×20000 pixels", PngBytes.Of(20_000, 20_000, 8, 0, _ => []));
        Broken("one that cannot be decoded", PngBytes.Of(4, 5, 8, 0, y => y == 0 ? [1, 2, 3, 4, 5] : []));
        Refused("got a transparent pixel. Put the image on a background", () =>
            PngImage.Read(_directory.Write("clear.png", PngBytes.Of(1, 1, 8, 6, _ => [1, 2, 3, 4]))));
        Fuzz.Damage(good, damaged => PngImage.Read(_directory.Write("damaged.png", damaged)));
    }

    private void Broken(string expected, byte[] content) => Refused(
        $"broken.png: expected a whole PNG image, got {expected}", () =>
            PngImage.Read(_directory.Write("broken.png", content)));

    private TableRows Read(string folder) => new ImageFolder().Read(Path.Combine(_directory.Path, folder), new());

    private static void Refused(string expected, Func<object> read) =>
        Assert.Contains(expected, Assert.Throws<InputException>(read).Message, StringComparison.Ordinal);
}
