using QtGpu.Data.Tables;
using QtGpu.IO;

namespace QtGpu.Data.Files;

/// <summary>
/// Text separated by commas, semicolons, tabs, or blanks between numbers. A first row without any number is the header.
/// The column named <c>label</c> (classes) or <c>target</c> (regression), else the last one, is what to predict; the
/// others are features: numbers, or text, whose categories become a feature each. What to predict are classes, unless
/// named <c>target</c>, if it has text, or at most 1000 whole numbers each met twice on average.
/// </summary>
internal sealed class Csv : TableFormat
{
    public override IReadOnlyList<string> Extensions => [".csv", ".tsv", ".txt"];

    protected override TextTable Open(string path, Func<TableColumns, int> label) => InputFile.Read(path, () =>
    {
        using var text = new StreamReader(path, TextInput.Encoding);
        return Read(new CsvRows(text, path), path, label);
    });

    private static TextTable Read(CsvRows rows, string path, Func<TableColumns, int> label)
    {
        bool more = rows.Next();
        string[] first = more ? [.. Enumerable.Range(0, rows.Count).Select(c => rows[c].ToString())] : [];
        bool named = Array.TrueForAll(first, field => TextColumn.ToNumber(field) is null);
        if (more && named)
            more = rows.Next();
        if (!more)
            throw TextTable.Unreadable(path, "no row of numbers");
        var columns = new TableColumns(path, named ? first : null, first.Length);
        var table = new TextTable(columns, label(columns), "line");
        for (; more; more = rows.Next())
        {
            if (rows.Count != columns.Count)
                throw new InputException(
                    $"{path}, line {rows.Line}: expected {columns.Count} column{(columns.Count == 1 ? "" : "s")} "
                    + $"as in the first row, got {rows.Count}.");
            for (int c = 0; c < columns.Count; c++)
                table.Columns[c].Add(rows[c]);
            table.EndRow(rows.Line);
        }

        return table;
    }
}
