using QtGpu.Data.Tables;

namespace QtGpu.Data.Text;

/// <summary>Which columns of a file are texts and their labels.</summary>
/// <param name="Count">How many columns there are.</param>
/// <param name="Text">The column of texts, from 0.</param>
/// <param name="Label">The column of labels; −1: there is none.</param>
/// <param name="HasHeader">Whether the first row names the columns.</param>
/// <param name="Names">What the two are called, as in "label from sentence".</param>
internal sealed record TextColumns(int Count, int Text, int Label, bool HasHeader, string Names)
{
    /// <summary>Rows that are looked at.</summary>
    public const int Looked = 1000;

    private static readonly string[] TextNames = ["sentence", "content", "text"], LabelNames = ["label", "target"];

    /// <summary>
    /// The column named <c>sentence</c>, <c>content</c> or <c>text</c>, where some of its fields are several words;
    /// else, of two columns, the one most of whose fields are several words and differ. Null: it is no file of texts.
    /// </summary>
    /// <param name="path">Names the file in messages.</param>
    /// <param name="rows">The first rows, cut at tabs.</param>
    /// <param name="asked">The column of labels; null: <c>label</c>, <c>target</c>, the other of two, the last.</param>
    /// <exception cref="InputException">There is no column such as is asked for.</exception>
    public static TextColumns? Find(string path, string[][] rows, string? asked)
    {
        if (rows.Length == 0 || rows[0].Length < 2)
            return null;
        string[] names = [.. rows[0].Select(name => name.Trim().ToLowerInvariant())];
        bool hasHeader = names.Any(name => TextNames.Contains(name) || LabelNames.Contains(name));
        string[][] fields = [.. rows.Skip(hasHeader ? 1 : 0).Where(row => row.Length == names.Length)];
        int named = Array.FindIndex(names, name => TextNames.Contains(name));
        int text = named >= 0
            ? fields.Any(row => IsSeveralWords(row[named])) ? named : -1
            : names.Length == 2 ? Array.FindIndex([0, 1], c => AreTexts(fields, c)) : -1;
        if (text < 0)
            return null;
        var columns = new TableColumns(path, hasHeader ? [.. rows[0].Select(name => name.Trim())] : null, names.Length);
        int label = asked is not null ? columns.Find(asked)
            : Array.FindIndex(names, name => LabelNames.Contains(name)) is >= 0 and var its ? its
            : names.Length == 2 ? 1 - text
            : names.Length - 1;
        if (label == text)
            throw new InputException($"{path}: column '{asked}' cannot be both the text and its label.");
        return new(names.Length, text, label, hasHeader, hasHeader
            ? $"'{rows[0][label].Trim()}' from the words of '{rows[0][text].Trim()}'"
            : $"column {label + 1} from the words of column {text + 1}");
    }

    /// <summary>
    /// A file with nothing but texts, where labels are not needed: one column, or some without a label.
    /// </summary>
    /// <exception cref="InputException">Labels are needed, or no column is told to be texts.</exception>
    public static TextColumns OnlyTexts(string path, string[][] rows, bool labelled)
    {
        if (labelled || rows.Length == 0 || rows[0].Length != 1)
            throw new InputException(
                $"{path}: expected texts and their labels, two columns with a tab between them, "
                + "or columns named sentence and label; found none.");
        bool hasHeader = TextNames.Contains(rows[0][0].Trim().ToLowerInvariant());
        return new(1, 0, -1, hasHeader, "the words of its only column");
    }

    private static bool AreTexts(string[][] rows, int column)
    {
        int several = rows.Count(row => IsSeveralWords(row[column]));
        int different = rows.Select(row => row[column]).Distinct(StringComparer.Ordinal).Count();
        return several > rows.Length / 2 && different > rows.Length / 2;
    }

    private static bool IsSeveralWords(string field) => field.Trim().Contains(' ') && field.Any(char.IsLetter);
}
