using System.Globalization;
using QtGpu.Data.Tables;

namespace QtGpu.Data.Files;

/// <summary>
/// NumPy arrays: features [n, …] in <c>X.npy</c>, labels (integers [n]) or regression targets (floats [n] or [n, k]) in
/// <c>X.labels.npy</c> beside it. Axes behind the first are flattened; [n, h, w] are images; uint8 is divided by 255.
/// </summary>
internal sealed class Npy : IDataFileFormat
{
    public IReadOnlyList<string> Extensions => [".npy"];

    public TableRows Read(string path, TableOptions options)
    {
        RequireNoColumns(path, options.Label);
        if (options.Missing != MissingValues.Error || options.Ignore.Count > 0)
            throw new InputException(
                $"{path} is an array, without columns to fill or to ignore; change the array, or save it as .csv.");
        var features = Features(path);
        var labels = Labels(path, features) ?? throw new InputException(
            $"{path} has features only; expected labels or targets beside it in {LabelPath(path)}.");
        string[] names = labels.IsInteger ? ClassOrder.NamesOf(Texts(labels), LabelPath(path)) : [];
        return Labelled(path, features, labels, names);
    }

    public TableRows ReadLike(string path, TableSchema schema, string? label, bool labelled)
    {
        RequireNoColumns(path, label);
        var features = Features(path);
        var labels = Labels(path, features);
        if (labels is not null && (labelled || labels.Extents.Length == 1))
            return labelled ? Labelled(path, features, labels, schema.ClassNames)
                : Rows(features, schema.ClassNames) with { Labels = Texts(labels) };
        return !labelled ? Rows(features, schema.ClassNames) : throw new InputException(
            $"{path} has features only; expected labels or targets beside it in {LabelPath(path)}.");
    }

    public Samples ReadRows(string path)
    {
        var array = NpyArray.Read(path);
        return array.Extents is [> 0, ..]
            ? new(array.ToFloats(), array.Extents.Skip(1).Aggregate(1, (a, b) => a * b), [], classes: 0, targetCount: 0)
            : throw new InputException($"{path}: expected an array of shape [n] or [n, columns], got {array.ShapeText}.");
    }

    private static NpyArray Features(string path)
    {
        var array = NpyArray.Read(path);
        return array.Extents.Length >= 2 ? array : throw new InputException(
            $"{path}: expected features of shape [n, d] or images [n, h, w], got {array.ShapeText}.");
    }

    internal static string LabelPath(string path) => Path.ChangeExtension(path, ".labels.npy");

    private static NpyArray? Labels(string path, NpyArray features)
    {
        if (!File.Exists(LabelPath(path)))
            return null;
        var labels = NpyArray.Read(LabelPath(path));
        if (labels.Extents.Length is not (1 or 2) || labels.Extents[0] != features.Extents[0])
            throw new InputException(
                $"{LabelPath(path)}: expected {features.Extents[0]} labels, one per row of {path}, "
                + $"got {labels.ShapeText}.");
        return !labels.IsInteger || labels.Extents.Length == 1 ? labels : throw new InputException(
            $"{LabelPath(path)}: expected class labels of shape [n], got {labels.ShapeText}.");
    }

    private static string[] Texts(NpyArray labels)
    {
        float[]? numbers = labels.IsInteger ? null : labels.ToFloats();
        return [.. Enumerable.Range(0, labels.Extents[0]).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{(numbers is null ? labels.Integer(i) : numbers[i])}"))];
    }

    private static TableRows Labelled(string path, NpyArray features, NpyArray labels, IReadOnlyList<string> names)
    {
        TableRows rows = Rows(features, names);
        if (names.Count == 0)
            return rows with { Targets = labels.ToFloats(), TargetCount = labels.Extents is [_, var k] ? k : 1 };
        var classes = new ClassLookup(names);
        string[] texts = Texts(labels);
        return rows with
        {
            Labels = texts,
            TargetCount = 1,
            Targets = [.. texts.Select(text => (float)(classes.Find(text) ?? throw new InputException(
                $"{LabelPath(path)}: {text} is none of the classes that the network was trained on "
                + $"({TableColumns.Listed(names)}).")))],
        };
    }

    private static TableRows Rows(NpyArray features, IReadOnlyList<string> names)
    {
        float[] x = features.ToFloats(features.IsByte ? 255 : 1);
        int count = features.Extents[0];
        return new()
        {
            Schema = TableSchema.Unnamed(x.Length / count, names),
            Features = x,
            Image = features.Extents is [_, var h, var w] ? new(h, w) : null,
            Rows = [.. Enumerable.Range(0, count)],
            Labels = new string?[count],
        };
    }

    private static void RequireNoColumns(string path, string? label)
    {
        if (label is not null)
            throw new InputException(
                $"{path} is an array, without a column '{label}'; its labels lie in {LabelPath(path)}.");
    }
}
