using System.Globalization;
using QtGpu.Data.Files;

namespace QtGpu.Data.Tables;

/// <summary>The columns of a text file before its rows are read.</summary>
/// <param name="Path">The file.</param>
/// <param name="Header">Their names; null where the first row has a number.</param>
/// <param name="Count">How many there are.</param>
internal sealed record TableColumns(string Path, string[]? Header, int Count)
{
    /// <summary>The place of a column of this name, or −1.</summary>
    public int IndexOf(string name) => Array.IndexOf(Header ?? [], name);

    /// <summary>Names with commas between them, at most a dozen.</summary>
    public static string Listed(IReadOnlyCollection<string> names)
    {
        const int shown = 12;
        string listed = string.Join(", ", names.Take(shown));
        return names.Count <= shown ? listed
            : string.Create(CultureInfo.InvariantCulture, $"{listed} and {names.Count - shown} more");
    }

    /// <summary>The place of the column that somebody named, or gave the number of.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public int Find(string name)
    {
        if (IndexOf(name) is >= 0 and var named)
            return named;
        if (Header is null && int.TryParse(name, out int number) && number >= 1 && number <= Count)
            return number - 1;
        throw new InputException(Header is null
            ? $"{Path} has no header, so a column is its number, 1 … {Count}; got '{name}'."
            : $"{Path} has no column '{name}'"
                + (NearestName.Of(name, Header) is { } nearest ? $"; did you mean '{nearest}'?" : ".")
                + $" Its columns are {Listed(Header)}.");
    }
}

/// <summary>A text file in columns. A first row without any number is the header.</summary>
internal sealed class TextTable
{
    private readonly List<int> _lines = [];

    private TextTable(TableColumns columns, int label) =>
        (About, Columns) = (columns, [.. Enumerable.Range(0, columns.Count)
            .Select(c => new TextColumn(c, columns.Header?[c], keepsText: c == label))]);

    /// <summary>The columns, without their rows.</summary>
    public TableColumns About { get; }

    /// <summary>The columns.</summary>
    public TextColumn[] Columns { get; }

    /// <summary>How many rows there are.</summary>
    public int Count => _lines.Count;

    /// <summary>The line that a row starts on, from 1.</summary>
    public int Line(int row) => _lines[row];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="label">Tells the column of labels, whose fields are kept as they stand; −1 for none.</param>
    /// <exception cref="InputException">It cannot be read, a row has another length, or there is none.</exception>
    public static TextTable Read(string path, Func<TableColumns, int> label)
    {
        try
        {
            using var text = new StreamReader(path);
            return Read(new CsvRows(text, path), path, label);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read {path}: {e.Message}", e);
        }
    }

    private static TextTable Read(CsvRows rows, string path, Func<TableColumns, int> label)
    {
        bool more = rows.Next();
        string[] first = more ? [.. Enumerable.Range(0, rows.Count).Select(c => rows[c].ToString())] : [];
        bool named = Array.TrueForAll(first, field => TextColumn.ToNumber(field) is null);
        if (more && named)
            more = rows.Next();
        if (!more)
            throw Unreadable(path, "no row of numbers");
        var columns = new TableColumns(path, named ? first : null, first.Length);
        var table = new TextTable(columns, label(columns));
        for (; more; more = rows.Next())
        {
            if (rows.Count != columns.Count)
                throw new InputException(
                    $"{path}, line {rows.Line}: expected {columns.Count} column{(columns.Count == 1 ? "" : "s")} "
                    + $"as in the first row, got {rows.Count}.");
            for (int c = 0; c < columns.Count; c++)
                table.Columns[c].Add(rows[c]);
            table._lines.Add(rows.Line);
        }

        return table;
    }

    /// <summary>What to tell somebody whose file is no table of numbers.</summary>
    public static InputException Unreadable(string path, string found) => new(
        $"{path}: expected rows of numbers separated by commas, semicolons, tabs or blanks, one column what to "
        + $"predict; found {found}.");
}
