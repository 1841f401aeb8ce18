using Spectre.Console.Rendering;

namespace QtGpu.Cli.Report;

/// <summary>
/// Rows of text for the terminal: names to the left, numbers to the right. No word and no number is broken by the edge
/// of the screen: <see cref="ColumnLayout"/> says which columns give way.
/// </summary>
internal sealed class SummaryTable : Renderable
{
    private const int LongestCell = 200;

    private readonly IReadOnlyList<string> _header;
    private readonly IReadOnlyList<string>[] _rows;
    private readonly int[] _leastFirst;
    private bool _isBelowTable;

    private SummaryTable(IReadOnlyList<string> header, IReadOnlyList<string>[] rows, int[] leastFirst) =>
        (_header, _rows, _leastFirst) = (header, rows, leastFirst);

    /// <summary>A table for any width.</summary>
    /// <param name="header">Titles of the columns; the first names the rows.</param>
    /// <param name="rows">As many cells each.</param>
    /// <param name="leastFirst">Titles of columns that a narrow screen does without, the least important first.</param>
    public static SummaryTable Of(
        IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, params string[] leastFirst) =>
        new(
            header, [.. rows.Select(row => row.Select(Short).ToArray())],
            [.. leastFirst.Select(title => Array.IndexOf([.. header], title)).Where(i => i > 0)]);

    /// <summary>The same right below another table, whose blank line is enough.</summary>
    public SummaryTable BelowTable() => new(_header, _rows, _leastFirst) { _isBelowTable = true };

    // A user's file may hold a book in a cell.
    private static string Short(string cell) => cell.Length <= LongestCell ? cell : $"{cell[..(LongestCell - 1)]}…";

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var columns = _header.Select((title, i) => ColumnWidth.Of(title, [.. _rows.Select(row => row[i])])).ToArray();
        ColumnLayout layout = ColumnLayout.Fit(columns, _leastFirst, maxWidth - 1); // a blank at the left edge
        IEnumerable<string> lines = layout.Blocks.SelectMany(Lines);
        if (layout.LeftOut.Count > 0)
        {
            string names = string.Join(", ", layout.LeftOut.Select(i => _header[i]));
            lines = lines.Concat(TextLines.Wrap($"(no room for: {names})", maxWidth - 1));
        }

        return lines.Skip(_isBelowTable ? 1 : 0).Append(string.Empty)
            .SelectMany(line => (Segment[])[new Segment($" {line}".TrimEnd()), Segment.LineBreak]);
    }

    private IEnumerable<string> Lines(IReadOnlyList<(int Column, int Width)> block)
    {
        string rule = new('─', block.Sum(column => column.Width + ColumnLayout.Gap) - ColumnLayout.Gap);
        IEnumerable<string> rows = _rows.SelectMany(row => Lines(block, row, atBottom: false));
        return [string.Empty, .. Lines(block, _header, atBottom: true), rule, .. rows];
    }

    // One row of cells, some of which take several lines.
    private IEnumerable<string> Lines(
        IReadOnlyList<(int Column, int Width)> block, IReadOnlyList<string> row, bool atBottom)
    {
        List<string>[] cells = [.. block.Select(column => TextLines.Wrap(row[column.Column], column.Width))];
        int height = cells.Max(cell => cell.Count);
        for (int line = 0; line < height; line++)
        {
            yield return string.Join(new string(' ', ColumnLayout.Gap), block.Zip(cells, (column, cell) =>
            {
                string text = cell.ElementAtOrDefault(atBottom ? line - height + cell.Count : line) ?? string.Empty;
                string blanks = new(' ', Math.Max(0, column.Width - TextLines.Width(text)));
                return IsNumeric(column.Column) ? blanks + text : text + blanks;
            }));
        }
    }

    private bool IsNumeric(int column) => column > 0
        && (_rows.Any(row => IsNumber(row[column])) || !_rows.Any(row => row[column].Any(char.IsLetter)));

    // It begins with one: `98.2 ± 0.1`, `16 GiB`.
    private static bool IsNumber(string cell) =>
        double.TryParse(cell.Split(' ')[0].Replace('−', '-'), NumberStyles.Any, CultureInfo.InvariantCulture, out _);
}
