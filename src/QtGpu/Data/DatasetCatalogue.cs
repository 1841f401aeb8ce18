using System.Collections.Concurrent;
using QtGpu.Data.Download;
using QtGpu.Data.Files;
using QtGpu.Data.Tables;

namespace QtGpu.Data;

/// <summary>
/// Every data set of this library and of a program that uses it (<see cref="SearchedAssemblies"/>), found by being
/// there, and the door to a user's own files.
/// </summary>
public static class DatasetCatalogue
{
    private static readonly ConcurrentDictionary<Type, IDatasetSource> Sources = new();

    private static readonly NamedTypes Types = new(
        "data set", typeof(IDatasetSource).Assembly, type => IsSource(type) ? SourceOf(type).Name : null);

    /// <summary>The names, sorted.</summary>
    public static IReadOnlyCollection<string> Names => [.. Types.ByName.Keys];

    /// <summary>The data sets, sorted by name.</summary>
    public static IReadOnlyCollection<IDatasetSource> All => [.. Types.ByName.Values.Select(SourceOf)];

    /// <summary>Loads a data set by name, or a user's own file by its extension.</summary>
    /// <param name="nameOrFile">One of <see cref="Names"/>, or a path.</param>
    /// <param name="options">Where data sets lie, and how a file is split; null: the defaults.</param>
    /// <exception cref="InputException">There is no such data set or file, or it cannot be read.</exception>
    public static Dataset Load(string nameOrFile, DataOptions? options = null) => Find(nameOrFile, options ?? new());

    private static Dataset Find(string nameOrFile, DataOptions options) =>
        Types.ByName.TryGetValue(nameOrFile, out Type? type) ? SourceOf(type).Load(RequireNoTable(nameOrFile, options))
        : DataFile.IsFile(nameOrFile) ? DataFile.Load(nameOrFile, options)
        : throw Unknown(nameOrFile);

    /// <summary>Where the files of a data set are, without reading them.</summary>
    public static DatasetStatus Status(IDatasetSource source, DataOptions options) => new(
        source, [.. source.Files.Select(file => new FileStatus(file, file.Find(options), null))]);

    /// <summary>Reads the files that are there and says of each what is wrong with it.</summary>
    public static DatasetStatus Verify(IDatasetSource source, DataOptions options) => new(
        source, [.. source.Files.Select(file => Verify(file, options))]);

    /// <summary>Downloads the files of <paramref name="name"/> that are missing or corrupt.</summary>
    /// <exception cref="InputException">No such data set, offline, or no mirror has it.</exception>
    public static DatasetStatus Fetch(string name, DataOptions options)
    {
        if (!Types.ByName.TryGetValue(name, out Type? type))
            throw Unknown(name);
        IDatasetSource source = SourceOf(type);
        foreach (var file in Verify(source, options).Files.Where(file => !file.IsGood))
            Downloader.Fetch(file.File, options);
        return Status(source, options);
    }

    private static bool IsSource(Type type) => type is { IsAbstract: false, ContainsGenericParameters: false }
        && type.IsAssignableTo(typeof(IDatasetSource)) && (type.IsValueType || type.GetConstructor([]) is not null);

    private static IDatasetSource SourceOf(Type type) =>
        Sources.GetOrAdd(type, static type => (IDatasetSource)Activator.CreateInstance(type)!);

    private static DataOptions RequireNoTable(string name, DataOptions options) =>
        options.Table is { Label: null, TestFile: null, Ignore.Count: 0, Missing: MissingValues.Error }
            && options.Split.TestFraction == new DataSplit().TestFraction ? options
        : throw new InputException(
            $"'{name}' has labels and test samples of its own; label, test file or fraction, ignored columns and "
            + "missing values are for a file of yours.");

    private static FileStatus Verify(RemoteFile file, DataOptions options)
    {
        string? path = file.Find(options);
        try
        {
            if (path is not null)
                file.Read(options);
            return new(file, path, null);
        }
        catch (InputException e)
        {
            return new(file, path, e.Message);
        }
    }

    private static InputException Unknown(string name) => new(
        $"'{name}' is neither a data set nor a file."
        + (NearestName.Of(name, Names) is { } nearest ? $" Did you mean '{nearest}'?" : "")
        + $" Data sets: {string.Join(", ", Names)}; files: {string.Join(", ", DataFile.Extensions)}.");
}
