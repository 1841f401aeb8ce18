using QtGpu.Data.Tables;

namespace QtGpu.Data.Files;

/// <summary>NumPy arrays as <see cref="NumpySamples"/>: <c>X.npy</c>, and its labels in <c>X.labels.npy</c>.</summary>
internal sealed class Npy : IDataFileFormat
{
    public IReadOnlyList<string> Extensions => [".npy"];

    public IEnumerable<string> Files(string path) =>
        new[] { path, LabelPath(path) }.Where(File.Exists).Distinct(StringComparer.Ordinal);

    public TableRows Read(string path, TableOptions options)
    {
        NumpySamples.RequireNoColumns(path, options, LabelPath(path));
        return Open(path).Read();
    }

    public TableRows ReadLike(string path, TableSchema schema, string? label, bool labelled)
    {
        NumpySamples.RequireNoLabel(path, label, LabelPath(path));
        return Open(path).ReadLike(schema, labelled);
    }

    public Samples ReadRows(string path) => NpyArray.Read(path).ToSamples(path);

    private static string LabelPath(string path) => Path.ChangeExtension(path, ".labels.npy");

    private static NumpySamples Open(string path) => new(
        path, NpyArray.Read(path), LabelPath(path),
        File.Exists(LabelPath(path)) ? NpyArray.Read(LabelPath(path)) : null);
}
