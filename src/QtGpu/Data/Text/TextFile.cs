using QtGpu.Data.Files;
using QtGpu.Data.Tables;
using QtGpu.IO;

namespace QtGpu.Data.Text;

/// <summary>A user's file of texts and their classes: <c>.tsv</c>, a text and its label a line.</summary>
internal static class TextFile
{
    /// <summary>Whether a file is texts, not a table: see <see cref="TextColumns.Find"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="label">The column of labels that was asked for, or null.</param>
    public static bool IsText(string path, string? label) =>
        Path.GetExtension(path).Equals(".tsv", StringComparison.OrdinalIgnoreCase)
        && TextColumns.Find(path, Start(path), label) is not null;

    /// <summary>
    /// Reads texts to train on. The words are those of the training texts; test texts are a fifth of the lines, at
    /// random as the options say, or those of <see cref="TableOptions.TestFile"/>.
    /// </summary>
    /// <exception cref="InputException">It cannot be read; says where.</exception>
    public static Dataset Load(string path, DataOptions options)
    {
        TableOptions table = options.Table;
        if (table.Missing != MissingValues.Error || table.Ignore.Count > 0)
            throw new InputException(
                $"{path} holds texts: no value can be missing, and no column but the label and the text is read. "
                + "Leave ‘missing’ and ‘ignore’ out.");
        TextRows all = Read(path, table.Label, labelled: true);
        string[] classNames = all.ClassNames();
        TextRows train = all, test;
        if (table.TestFile is { } file)
        {
            test = Read(file, table.Label, labelled: true);
        }
        else
        {
            var classes = new ClassLookup(classNames);
            var (kept, held) = options.Split.OfFile(path, all.Texts.Length, i => classes.Find(all.Labels![i])!.Value);
            (train, test) = (all.Some(kept), all.Some(held));
        }

        string note = table.TestFile is { } other
            ? $"test samples from {Path.GetFileName(other)}"
            : options.Split.ToString();
        string name = Path.GetFileName(path);
        Dataset data = TextDataset.Of(name, train, test, classNames, options) with
        {
            Note = note,
            Digest = DataFile.Digest(path),
        };
        string columns = TextColumns.Find(path, Start(path), table.Label)!.Names;
        return data with { Remarks = [$"{name}: predicts {columns}, {classNames.Length} classes", .. data.Remarks] };
    }

    /// <summary>Reads texts as a network takes them that was trained on others.</summary>
    /// <param name="path">The file.</param>
    /// <param name="encoding">The words that the network knows.</param>
    /// <param name="classNames">Its classes.</param>
    /// <param name="label">The label's column where it has another name here, or null.</param>
    /// <param name="labelled">Each line must have a label that is one of the classes.</param>
    /// <exception cref="InputException">It cannot be read; says where.</exception>
    public static (Samples Samples, TextRows Rows) ReadLike(
        string path, TextEncoding encoding, IReadOnlyList<string> classNames, string? label = null,
        bool labelled = true)
    {
        TextRows rows = Read(path, label, labelled);
        return (rows.ToSamples(encoding, labelled ? classNames : []), rows);
    }

    private static TextRows Read(string path, string? label, bool labelled) =>
        InputFile.Read(path, () => TextRows.Read(path, File.ReadAllLines(path, TextInput.Encoding), label, labelled));

    private static string[][] Start(string path) => InputFile.Read(path, () => File.ReadLines(path, TextInput.Encoding)
        .Where(line => !string.IsNullOrWhiteSpace(line)).Take(TextColumns.Looked)
        .Select(line => line.Split('\t')).ToArray());
}
