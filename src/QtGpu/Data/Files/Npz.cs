using QtGpu.Data.Tables;

namespace QtGpu.Data.Files;

/// <summary>
/// Several NumPy arrays in one file (numpy.savez), as <see cref="NumpySamples"/>: <c>x</c> and <c>y</c>, or
/// <c>x_train</c>, <c>y_train</c>, <c>x_test</c> and <c>y_test</c>, in lower or upper case.
/// </summary>
internal sealed class Npz : IDataFileFormat
{
    private static readonly string[] Features = ["x_train", "x"];
    private static readonly string[] Known = ["x", "y", "x_train", "y_train", "x_test", "y_test"];

    public IReadOnlyList<string> Extensions => [".npz"];

    public TableRows Read(string path, TableOptions options)
    {
        NumpySamples.RequireNoColumns(path, options, "its array y");
        using var arrays = NpzArrays.Open(path);
        (NumpySamples train, NumpySamples? test) = Parts(path, arrays);
        TableRows rows = train.Read();
        return Remarked(path, arrays, test is null ? rows : rows.WithTest(test.ReadLike(rows.Schema, labelled: true)));
    }

    public TableRows ReadLike(string path, TableSchema schema, string? label, bool labelled)
    {
        NumpySamples.RequireNoLabel(path, label, "its array y");
        using var arrays = NpzArrays.Open(path);
        (NumpySamples train, NumpySamples? test) = Parts(path, arrays);
        TableRows rows = train.ReadLike(schema, labelled);
        return Remarked(path, arrays, test is null ? rows : rows.WithTest(test.ReadLike(schema, labelled)));
    }

    public Samples ReadRows(string path)
    {
        using var arrays = NpzArrays.Open(path);
        string name = Named(path, arrays);
        return arrays.Read(name)!.ToSamples($"{path}: {name}");
    }

    private static (NumpySamples Train, NumpySamples? Test) Parts(string path, NpzArrays arrays)
    {
        string name = Named(path, arrays);
        NpyArray? test = arrays.Read("x_test");
        return (
            Samples(path, arrays, name, arrays.Read(name)!),
            test is null ? null : Samples(path, arrays, "x_test", test));
    }

    private static NumpySamples Samples(string path, NpzArrays arrays, string name, NpyArray features)
    {
        string label = $"y{name[1..]}";
        return new($"{path}: {name}", features, $"{path}: {label}", arrays.Read(label));
    }

    private static string Named(string path, NpzArrays arrays) =>
        Array.Find(Features, arrays.Has) ?? throw new InputException(
            $"{path}: expected the arrays x and y, or x_train, y_train, x_test and y_test; "
            + $"it has {(arrays.Names.Count == 0 ? "none" : TableColumns.Listed(arrays.Names))}.");

    private static TableRows Remarked(string path, NpzArrays arrays, TableRows rows)
    {
        string[] others = [.. arrays.Names.Where(name => !Known.Contains(name, StringComparer.OrdinalIgnoreCase))];
        return others.Length == 0 ? rows : rows with
        {
            Remarks = [$"{Path.GetFileName(path)}: not used: {TableColumns.Listed(others)}"],
        };
    }
}
