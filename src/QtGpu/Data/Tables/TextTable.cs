using System.Globalization;

namespace QtGpu.Data.Tables;

/// <summary>The columns of a text file before its rows are read.</summary>
/// <param name="Path">The file.</param>
/// <param name="Header">
/// Their names, <c>column 1</c> where the first has none; null where the first row has a number.
/// </param>
/// <param name="Count">How many there are.</param>
internal sealed record TableColumns(string Path, string[]? Header, int Count)
{
    private readonly int _nameless = Array.IndexOf(Header ?? [], string.Empty);

    /// <summary>Their names, each of one letter at least; null where there are none.</summary>
    public string[]? Header { get; } = Header is null ? null
        : [.. Header.Select((name, c) => name.Length > 0 ? name : $"column {c + 1}")];

    /// <summary>The place of a column of this name, or −1; older checkpoints call one without a name so.</summary>
    public int IndexOf(string name) => name.Length == 0 ? _nameless : Array.IndexOf(Header ?? [], name);

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

/// <summary>A file in columns, their fields as text, and where each row stands.</summary>
/// <param name="about">The columns, without their rows.</param>
/// <param name="label">The column of labels, whose fields are kept as they stand; −1 for none.</param>
/// <param name="unit">What rows are counted in, as messages say it: <c>line</c>.</param>
internal sealed class TextTable(TableColumns about, int label, string unit)
{
    private readonly List<int> _places = [];

    /// <summary>The columns, without their rows.</summary>
    public TableColumns About => about;

    /// <summary>The columns.</summary>
    public TextColumn[] Columns { get; } = [.. Enumerable.Range(0, about.Count)
        .Select(c => new TextColumn(c, about.Header?[c], keepsText: c == label))];

    /// <summary>How many rows there are.</summary>
    public int Count => _places.Count;

    /// <summary>Where a row is, in words: <c>line 7</c>.</summary>
    public string Place(int row) => string.Create(CultureInfo.InvariantCulture, $"{unit} {_places[row]}");

    /// <summary>All columns have got their fields of a row.</summary>
    /// <param name="place">Where it is, from 1.</param>
    public void EndRow(int place) => _places.Add(place);

    /// <summary>What to tell somebody whose file is no table of numbers.</summary>
    public static InputException Unreadable(string path, string found) => new(
        $"{path}: expected rows of numbers separated by commas, semicolons, tabs or blanks, one column what to "
        + $"predict; found {found}.");
}
