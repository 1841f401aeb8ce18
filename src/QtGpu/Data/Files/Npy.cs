namespace QtGpu.Data.Files;

/// <summary>
/// NumPy arrays: features [n, …] in <c>X.npy</c>, labels (integers [n]) or regression targets (floats [n] or [n, k]) in
/// <c>X.labels.npy</c> beside it. Axes behind the first are flattened; [n, h, w] are images; uint8 is divided by 255.
/// </summary>
public sealed class Npy : IDataFileFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".npy"];

    /// <inheritdoc/>
    public (Samples Samples, IReadOnlyList<string> ClassNames) Read(string path)
    {
        string labelPath = Path.ChangeExtension(path, ".labels.npy");
        if (!File.Exists(labelPath))
            throw new InputException($"{path} has features only; expected labels or targets beside it in {labelPath}.");
        var features = Features(path);
        var labels = NpyArray.Read(labelPath);
        if (labels.Extents.Length is not (1 or 2) || labels.Extents[0] != features.Extents[0])
            throw new InputException(
                $"{labelPath}: expected {features.Extents[0]} labels, one per row of {path}, got {labels.ShapeText}.");
        if (!labels.IsInteger)
            return (Build(features, labels.ToFloats(), 0, labels.Extents is [_, var k] ? k : 1), []);
        if (labels.Extents.Length != 1)
            throw new InputException($"{labelPath}: expected class labels of shape [n], got {labels.ShapeText}.");
        string[] text = [.. Enumerable.Range(0, labels.Extents[0]).Select(i => $"{labels.Integer(i)}")];
        var (codes, names) = ClassCodes.Of(text, labelPath);
        return (Build(features, codes, names.Length, 1), names);
    }

    /// <inheritdoc/>
    public Samples ReadFeatures(string path) => Build(Features(path), [], 0, 0);

    /// <inheritdoc/>
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

    private static Samples Build(NpyArray features, float[] targets, int classes, int targetCount)
    {
        float[] x = features.ToFloats(features.IsByte ? 255 : 1);
        ImageSize? image = features.Extents is [_, var h, var w] ? new(h, w) : null;
        return new(x, x.Length / features.Extents[0], targets, classes, targetCount, image);
    }
}
