using Spectre.Console;

namespace QtGpu.Cli.Report;

/// <summary>
/// Prints the rows of growing tables as they come: a header whenever another table goes on, names to the left, numbers to the
/// right. Where a row is wider than the screen its numbers stand below its name.
/// </summary>
internal sealed class RowPrinter(IAnsiConsole console)
{
    private const int NameWidth = 34, CellWidth = 9, Indent = 2;
    private readonly Dictionary<string, int> _printed = new(StringComparer.Ordinal);
    private string? _current;

    /// <summary>Prints what has not been printed yet.</summary>
    public void Print(IEnumerable<BenchTable> tables)
    {
        foreach (BenchTable table in tables)
        {
            string name = table.Header[0];
            int done = _printed.GetValueOrDefault(name);
            if (done == table.Rows.Count)
                continue;
            int[] widths = Widths(table);
            if (_current != name)
            {
                console.WriteLine();
                Write(table.Header, widths);
            }

            foreach (string[] row in table.Rows.Skip(done))
                Write(row, widths);
            (_current, _printed[name]) = (name, table.Rows.Count);
        }
    }

    private static int[] Widths(BenchTable table) =>
        [.. table.Header.Select((title, i) => table.Rows.Max(row => row[i].Length)).Select((cell, i) =>
            Math.Max(Math.Max(cell, table.Header[i].Length), i == 0 ? NameWidth : CellWidth))];

    private void Write(string[] cells, int[] widths)
    {
        string numbers = string.Concat(cells.Skip(1).Select((cell, i) => $"  {cell.PadLeft(widths[i + 1])}"));
        if (widths[0] + numbers.Length <= console.Profile.Width)
        {
            console.WriteLine(cells[0].PadRight(widths[0]) + numbers);
            return;
        }

        console.WriteLine(cells[0]);
        console.WriteLine(new string(' ', Indent) + string.Join("  ", cells.Skip(1)));
    }
}
