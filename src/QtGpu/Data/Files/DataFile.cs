using System.Security.Cryptography;
using QtGpu.Data.Tables;
using QtGpu.Data.Text;

namespace QtGpu.Data.Files;

/// <summary>A user's own file as a data set.</summary>
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

    /// <summary>Whether <paramref name="nameOrFile"/> means a file: it exists, or ends like one.</summary>
    public static bool IsFile(string nameOrFile) => File.Exists(nameOrFile) || FormatOf(nameOrFile) is not null;

    /// <summary>
    /// Reads a file to train on, a table or, in a <c>.tsv</c> file, texts with their classes. Its test
    /// samples are a fifth of its rows, at random by the options' seed, or those of
    /// <see cref="TableOptions.TestFile"/>.
    /// </summary>
    /// <exception cref="InputException">It cannot be read; says where.</exception>
    public static Dataset Load(string path, DataOptions options)
    {
        IDataFileFormat format = Format(path);
        if (TextFile.IsText(path, options.Table.Label))
            return TextFile.Load(path, options);
        TableRows rows = format.Read(path, options.Table);
        string? testFile = options.Table.TestFile;
        var (train, test) = testFile is null ? Split(path, rows.Rows.Count, options.Seed)
            : (Enumerable.Range(0, rows.Rows.Count).ToArray(), []);
        rows = rows with { Schema = rows.HasColumns ? rows.Schema.WithMeans(rows.Features, train) : rows.Schema };
        Samples all = rows.ToSamples();
        TableRows? others = testFile is null ? null : Read(testFile, rows.Schema, options.Table.Label);
        Samples heldOut = others?.ToSamples() ?? all.Subset(test);
        if (heldOut.Features != all.Features)
            throw new InputException(
                $"{testFile} has {heldOut.Features} features per row, {path} has {all.Features}; expected the same.");
        return new(
            Path.GetFileName(path), testFile is null ? all.Subset(train) : all, heldOut,
            rows.Schema.ClassNames, Synthetic: false,
            testFile is null
                ? $"random 80/20 split, seed {options.Seed}"
                : $"test samples from {Path.GetFileName(testFile)}")
        {
            Digest = Digest(path),
            Columns = rows.HasColumns ? rows.Schema : null,
            Remarks = [.. rows.Remarks, .. others?.Remarks ?? []],
        };
    }

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
    /// <param name="count">Its rows.</param>
    /// <param name="seed">Same seed, same split.</param>
    /// <exception cref="InputException">There are too few.</exception>
    public static (int[] Train, int[] Test) Split(string path, int count, long seed) => count >= 5
        ? Samples.SplitRows(count, count / 5, seed, "test split")
        : throw new InputException(
            $"{path} has {count} row{(count == 1 ? "" : "s")}; "
            + "expected at least 5, to train on 80 % and test on 20 %.");

    /// <summary>
    /// SHA-256 of a file, and of the labels that lie beside it, in hexadecimal digits: tells whether it has changed.
    /// </summary>
    public static string Digest(string path)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in new[] { path, Npy.LabelPath(path) }.Where(File.Exists).Distinct(StringComparer.Ordinal))
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
        !File.Exists(path) ? throw new InputException($"There is no file {path}.")
        : FormatOf(path) ?? throw new InputException(
            $"{path}: expected a file ending in {string.Join(", ", Extensions)}, got '{Path.GetExtension(path)}'.");

    private static IDataFileFormat? FormatOf(string path) => Array.Find(
        Formats, format => format.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase));
}
