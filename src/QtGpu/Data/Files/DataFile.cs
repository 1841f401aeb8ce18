using System.Security.Cryptography;
using QtGpu.Data.Tables;
using QtGpu.Data.Text;

namespace QtGpu.Data.Files;

/// <summary>A user's own file, or folder of images, as a data set.</summary>
internal static class DataFile
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

    /// <summary>Whether <paramref name="nameOrFile"/> means a file or folder: it exists, or ends like one.</summary>
    public static bool IsFile(string nameOrFile) => File.Exists(nameOrFile) || FormatOf(nameOrFile) is not null;

    /// <summary>
    /// Reads a file to train on: a table, arrays, images or, in a <c>.tsv</c> file, texts with their classes. Its test
    /// samples are those of <see cref="TableOptions.TestFile"/>, or its own, or some of its rows at random.
    /// </summary>
    /// <exception cref="InputException">It cannot be read; says where.</exception>
    public static Dataset Load(string path, DataOptions options)
    {
        IDataFileFormat format = Format(path);
        if (TextFile.IsText(path, options.Table.Label))
            return TextFile.Load(path, options);
        TableRows rows = format.Read(path, options.Table);
        string? testFile = options.Table.TestFile;
        RequireOneTest(path, rows, options);
        bool haveClasses = rows.Schema.ClassNames.Count > 0;
        var (train, test) = testFile is not null
            ? ([.. Enumerable.Range(0, rows.Rows.Count)], [])
            : Split(path, rows.Rows.Count, haveClasses ? i => (int)rows.Targets[i] : null, rows.OwnTest, options.Split);
        rows = rows with { Schema = rows.HasColumns ? rows.Schema.WithFill(rows.Features, train) : rows.Schema };
        Samples all = rows.ToSamples();
        TableRows? others = testFile is null ? null : Read(testFile, rows.Schema, options.Table.Label);
        Samples heldOut = others?.ToSamples() ?? all.Subset(test);
        if (heldOut.Features != all.Features)
            throw new InputException(
                $"{testFile} has {heldOut.Features} features per row, {path} has {all.Features}; expected the same.");
        return new(
            NameOf(path), testFile is null ? all.Subset(train) : all, heldOut,
            rows.Schema.ClassNames, Synthetic: false,
            testFile is not null ? $"test samples from {Path.GetFileName(testFile)}"
                : rows.OwnTest > 0 ? "test samples of its own"
                : options.Split.ToString())
        {
            Digest = Digest(path),
            Columns = rows.HasColumns ? rows.Schema : null,
            Remarks = [.. rows.Remarks, .. others?.Remarks ?? []],
        };
    }

    /// <summary>What a file or folder is called, without where it lies.</summary>
    public static string NameOf(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(path));

    /// <summary>Reads rows as a network takes them that was trained on another file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="schema">What the columns of the training file meant.</param>
    /// <param name="label">The label's column where it has another name here, or null.</param>
    /// <param name="labelled">Each row must have a label; else there may be a column of labels, with gaps.</param>
    /// <exception cref="InputException">It cannot be read, or lacks a column; says where.</exception>
    public static TableRows Read(string path, TableSchema schema, string? label = null, bool labelled = true) =>
        Format(path).ReadLike(path, schema, label, labelled);

    /// <summary>Which of the rows of a file are trained on, and which are held out for testing.</summary>
    /// <param name="path">Names the file in messages.</param>
    /// <param name="samples">Its rows, with their labels.</param>
    /// <param name="ownTest">How many of them, the last ones, it has for testing; 0: they are split at random.</param>
    /// <param name="split">How.</param>
    /// <exception cref="InputException">There are too few.</exception>
    public static (int[] Train, int[] Test) Split(string path, Samples samples, int ownTest, DataSplit split) =>
        Split(path, samples.Count, samples.Classes > 0 ? samples.Label : null, ownTest, split);

    private static (int[] Train, int[] Test) Split(
        string path, int count, Func<int, int>? classOf, int ownTest, DataSplit split) => ownTest > 0
        ? ([.. Enumerable.Range(0, count - ownTest)], [.. Enumerable.Range(count - ownTest, ownTest)])
        : split.OfFile(path, count, classOf);

    private static void RequireOneTest(string path, TableRows rows, DataOptions options)
    {
        bool isSplit = options.Split.TestFraction != new DataSplit().TestFraction;
        if (rows.OwnTest > 0 && (isSplit || options.Table.TestFile is not null))
            throw new InputException(
                $"{path} has test samples of its own; leave ‘test’ and ‘test fraction’ out.");
        if (isSplit && options.Table.TestFile is not null)
            throw new InputException("A ‘test fraction’ is of the rows that are not in a ‘test’ file; leave one out.");
    }

    /// <summary>
    /// SHA-256 of a file, and of others that belong to it, in hexadecimal digits: tells whether it has changed.
    /// </summary>
    public static string Digest(string path)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in FormatOf(path)?.Files(path) ?? [path])
        {
            using FileStream stream = File.OpenRead(file);
            digest.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    /// <summary>Reads all columns as numbers: a row for each step of a series.</summary>
    /// <exception cref="InputException">It cannot be read; says where.</exception>
    public static Samples ReadSeries(string path) => Format(path).ReadRows(path);

    private static IDataFileFormat Format(string path) =>
        !File.Exists(path) && !Directory.Exists(path) ? throw new InputException($"There is no file {path}.")
        : FormatOf(path) ?? throw new InputException(
            $"{path}: expected a folder of images or a file ending in {string.Join(", ", Extensions)}, got "
            + $"'{Path.GetExtension(path)}'.");

    private static IDataFileFormat? FormatOf(string path) => Array.Find(Formats, format => format.Is(path));
}
