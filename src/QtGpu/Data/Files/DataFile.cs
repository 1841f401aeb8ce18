namespace QtGpu.Data.Files;

/// <summary>A user's own file as a data set.</summary>
public static class DataFile
{
    private static readonly IDataFileFormat[] Formats =
    [
        .. typeof(IDataFileFormat).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IDataFileFormat)))
            .Select(type => (IDataFileFormat)Activator.CreateInstance(type)!),
    ];

    /// <summary>The extensions that can be read, sorted.</summary>
    public static IReadOnlyList<string> Extensions { get; } =
        [.. Formats.SelectMany(format => format.Extensions).Order(StringComparer.Ordinal)];

    /// <summary>Whether <paramref name="nameOrFile"/> means a file: it exists, or ends like one.</summary>
    public static bool IsFile(string nameOrFile) => File.Exists(nameOrFile) || FormatOf(nameOrFile) is not null;

    /// <summary>Reads a file and holds a fifth of its rows out for testing, at random by the options' seed.</summary>
    /// <exception cref="InputException">It cannot be read; says where.</exception>
    public static Dataset Load(string path, DataOptions options)
    {
        var (samples, classNames) = Format(path).Read(path);
        if (samples.Count < 5)
            throw new InputException(
                $"{path} has {samples.Count} rows; expected at least 5, to train on 80 % and test on 20 %.");
        var (train, test) = samples.Split(samples.Count / 5, options.Seed, "test split");
        return new(
            Path.GetFileName(path), train, test, classNames, Synthetic: false,
            $"random 80/20 split, seed {options.Seed}");
    }

    /// <summary>Reads the features of a file, to predict from.</summary>
    /// <exception cref="InputException">It cannot be read; says where.</exception>
    public static Samples ReadFeatures(string path) => Format(path).ReadFeatures(path);

    /// <summary>Reads all columns as numbers: a row for each step of a series.</summary>
    /// <exception cref="InputException">It cannot be read; says where.</exception>
    public static Samples ReadSeries(string path) => Format(path).ReadRows(path);

    private static IDataFileFormat Format(string path) =>
        !File.Exists(path) ? throw new InputException($"There is no file {path}.")
        : FormatOf(path) ?? throw new InputException(
            $"{path}: expected a file ending in {string.Join(", ", Extensions)}, got '{Path.GetExtension(path)}'.");

    private static IDataFileFormat? FormatOf(string path) => Array.Find(
        Formats, format => format.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase));
}
