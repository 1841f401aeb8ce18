using QtGpu.Data.Files;
using QtGpu.Data.Tables;
using QtGpu.IO;

namespace QtGpu.Data.Text;

/// <summary>Texts and their labels, a line each, between tabs; quotes are signs like others.</summary>
/// <param name="Path">Names the file in messages.</param>
/// <param name="Texts">The texts.</param>
/// <param name="Labels">Their labels; null where there is no column of labels.</param>
/// <param name="Lines">Their lines, from 1.</param>
internal sealed record TextRows(string Path, string[] Texts, string[]? Labels, int[] Lines)
{
    private const int MostClasses = 1000;

    /// <summary>Reads rows.</summary>
    /// <param name="path">Names the file in messages.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="label">The column of labels that was asked for; null: the columns tell.</param>
    /// <param name="labelled">There must be labels.</param>
    /// <exception cref="InputException">A row has another length, or no text or label; says where.</exception>
    public static TextRows Read(string path, IEnumerable<string> lines, string? label, bool labelled)
    {
        var (texts, labels, numbers) = (new List<string>(), new List<string>(), new List<int>());
        string[][] start = [.. lines.Where(line => !string.IsNullOrWhiteSpace(line)).Take(TextColumns.Looked)
            .Select(line => line.Split('\t'))];
        TextColumns columns = TextColumns.Find(path, start, label) ?? TextColumns.OnlyTexts(path, start, labelled);
        bool isHeader = columns.HasHeader;
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            TextInput.Require(line, path, number);
            if (string.IsNullOrWhiteSpace(line))
                continue;
            if (isHeader)
            {
                isHeader = false;
                continue;
            }

            string[] fields = line.Split('\t');
            if (fields.Length != columns.Count)
                throw new InputException(
                    $"{path}, line {number}: expected {columns.Count} columns between tabs as in the first row, "
                    + $"got {fields.Length}.");
            texts.Add(Filled(fields[columns.Text], "text"));
            if (columns.Label >= 0)
                labels.Add(labelled ? Filled(fields[columns.Label], "label") : fields[columns.Label].Trim());
            numbers.Add(number);
        }

        if (texts.Count == 0)
            throw new InputException($"{path}: expected a text and its label in each line, got no line but the first.");
        return new(path, [.. texts], columns.Label < 0 ? null : [.. labels], [.. numbers]);

        string Filled(string field, string what) => !string.IsNullOrWhiteSpace(field) ? field.Trim()
            : throw new InputException($"{path}, line {number}: the {what} is empty. Fill it in or remove the line.");
    }

    /// <summary>The different labels, in the order of their classes.</summary>
    /// <exception cref="InputException">There are fewer than two, or too many.</exception>
    public string[] ClassNames()
    {
        string[] names = ClassOrder.NamesOf(Labels!, Path);
        return names.Length <= MostClasses ? names : throw new InputException(
            $"{Path}: {names.Length} different labels; expected at most {MostClasses} classes.");
    }

    /// <summary>Some of the rows.</summary>
    public TextRows Some(int[] rows) => this with
    {
        Texts = [.. rows.Select(row => Texts[row])],
        Labels = Labels is null ? null : [.. rows.Select(row => Labels[row])],
        Lines = [.. rows.Select(row => Lines[row])],
    };

    /// <summary>The rows as sequences of word numbers.</summary>
    /// <param name="encoding">The words.</param>
    /// <param name="classNames">The classes; none where labels are not asked for.</param>
    /// <exception cref="InputException">A text is too long, or a label no class; says where.</exception>
    public Samples ToSamples(TextEncoding encoding, IReadOnlyList<string> classNames)
    {
        int[][] numbers = [.. Texts.Select((text, i) => encoding.Numbers(text, $"{Path}, line {Lines[i]}: the text"))];
        var classes = new ClassLookup(classNames);
        float[] targets = classNames.Count == 0 ? [] : [.. Enumerable.Range(0, Texts.Length).Select(i =>
            (float)(classes.Find(Labels![i]) ?? throw new InputException(
                $"{Path}, line {Lines[i]}: the label is '{Labels[i]}'; expected one of the classes "
                + $"{TableColumns.Listed(classNames)}.")))];
        return Samples.OfSequences(
            [.. numbers.SelectMany(text => text).Select(number => (float)number)], featureCount: 1,
            [.. numbers.Select(text => text.Length)], targets, classNames.Count,
            targetCount: targets.Length > 0 ? 1 : 0,
            encoding.Vocabulary);
    }
}
