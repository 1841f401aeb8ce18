using QtGpu.Data.Tables;
using QtGpu.IO;

namespace QtGpu.Data.Files;

/// <summary>
/// A folder of PNG images of one size: one folder for each class, or <c>train</c> and <c>test</c> with such folders in
/// each; without folders they are images of no known class. Pixels are grey, 0 … 1: see <see cref="PngImage"/>.
/// </summary>
internal sealed class ImageFolder : IDataFileFormat
{
    private const string Train = "train", Test = "test";

    public IReadOnlyList<string> Extensions => [];

    public bool Is(string path) => Directory.Exists(path);

    public IEnumerable<string> Files(string path) => Part(path, Train).Concat(Part(path, Test)).Select(one => one.File);

    public TableRows Read(string path, TableOptions options)
    {
        if (options.Missing != MissingValues.Error || options.Ignore.Count > 0)
            throw new InputException(
                $"{path} holds images, without columns to fill or to ignore; leave ‘missing’ and ‘ignore’ out.");
        RequireNoLabel(path, options.Label);
        Picture[] train = Part(path, Train), test = Part(path, Test);
        string[] names = ClassOrder.NamesOf(Labels(path, train), path);
        TableRows rows = Rows(path, train, names, labelled: true);
        return test.Length == 0 ? rows : rows.WithTest(Rows(path, test, names, labelled: true, rows.Image));
    }

    public TableRows ReadLike(string path, TableSchema schema, string? label, bool labelled)
    {
        RequireNoLabel(path, label);
        Picture[] train = Part(path, Train), test = Part(path, Test);
        TableRows rows = Rows(path, train, schema.ClassNames, labelled);
        return test.Length == 0 ? rows : rows.WithTest(Rows(path, test, schema.ClassNames, labelled, rows.Image));
    }

    public Samples ReadRows(string path) => throw new InputException(
        $"{path} is a folder; expected a file whose rows are the steps of a series.");

    private static void RequireNoLabel(string path, string? label)
    {
        if (label is not null)
            throw new InputException(
                $"{path} holds images, without a column '{label}'; the folder that an image is in is its class.");
    }

    private static string[] Labels(string path, Picture[] pictures) => [.. pictures.Select(one => one.Label
        ?? throw new InputException($"{path}: expected a folder of images for each class, got images without."))];

    // Of the folder itself where it is not in two parts: all that it has is to train on.
    private static Picture[] Part(string path, string part)
    {
        bool inParts = Directory.Exists(Path.Combine(path, Train)) && Directory.Exists(Path.Combine(path, Test));
        return inParts ? Pictures(Path.Combine(path, part)) : part == Train ? Pictures(path) : [];
    }

    private static Picture[] Pictures(string folder) => InputFile.Read<Picture[]>(folder, () =>
    {
        string[] loose = Images(folder);
        string[] classes = [.. Directory.GetDirectories(folder)
            .Where(one => !Path.GetFileName(one).StartsWith('.')).Order(StringComparer.Ordinal)];
        if (classes.Length == 0)
            return loose.Length > 0 ? [.. loose.Select(file => new Picture(file, null))] : throw None(folder);
        if (loose.Length > 0)
            throw new InputException(
                $"{loose[0]} lies beside the folders of classes. Move it into the folder of its class.");
        return [.. classes.SelectMany(one => Images(one) is { Length: > 0 } files
            ? files.Select(file => new Picture(file, Path.GetFileName(one)))
            : throw None(one))];
    });

    private static string[] Images(string folder) => [.. Directory.GetFiles(folder)
        .Where(file => Path.GetExtension(file).Equals(".png", StringComparison.OrdinalIgnoreCase))
        .Order(StringComparer.Ordinal)];

    private static InputException None(string folder) =>
        new($"{folder}: expected PNG images, or a folder of them for each class; there is none that ends in .png.");

    private static TableRows Rows(
        string path, Picture[] pictures, IReadOnlyList<string> names, bool labelled, ImageSize? sizeOfOthers = null)
    {
        PngImage first = PngImage.Read(pictures[0].File);
        ImageSize size = sizeOfOthers ?? first.Size;
        int pixels = size.Height * size.Width;
        if ((long)pictures.Length * pixels > Array.MaxLength)
            throw new InputException(
                $"{path}: {pictures.Length} images of {size.Height}×{size.Width} pixels are more than an array holds.");
        float[] features = new float[pictures.Length * pixels];
        for (int i = 0; i < pictures.Length; i++)
        {
            PngImage image = i == 0 ? first : PngImage.Read(pictures[i].File);
            if (image.Size != size)
                throw new InputException(
                    $"{pictures[i].File}: expected {size.Height}×{size.Width} pixels as in the first image, got "
                    + $"{image.Size.Height}×{image.Size.Width}. Bring all images to one size.");
            image.Pixels.CopyTo(features, i * pixels);
        }

        var classes = new ClassLookup(names);
        return new()
        {
            Schema = TableSchema.Unnamed(pixels, names),
            Features = features,
            Targets = labelled ? [.. Labels(path, pictures).Select((label, i) =>
                (float)(classes.Find(label) ?? throw new InputException(
                    $"{pictures[i].File}: {label} is none of the classes that the network was trained on "
                    + $"({TableColumns.Listed(names)}).")))] : [],
            TargetCount = labelled ? 1 : 0,
            Image = size,
            Rows = [.. Enumerable.Range(0, pictures.Length)],
            Labels = [.. pictures.Select(one => one.Label)],
            Names = [.. pictures.Select(one => Path.GetRelativePath(path, one.File))],
        };
    }

    /// <param name="File">The image.</param>
    /// <param name="Label">The folder that it is in; null where that is of no class.</param>
    private sealed record Picture(string File, string? Label);
}
