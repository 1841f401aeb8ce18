namespace QtGpu.Cli.Report;

/// <summary>
/// Prints the rows of growing tables as they come: a header whenever another table goes on, names to the left, numbers
/// to the right. Where the screen is too narrow for that, the numbers of rows of one name stand below it.
/// </summary>
internal sealed class RowPrinter(IAnsiConsole console)
{
    private const int NarrowestName = 34, WidestName = 54, NarrowestCell = 7, Gap = 2;
    private readonly Dictionary<string, int> _printed = new(StringComparer.Ordinal);
    private string? _table, _name;

    /// <summary>Prints what has not been printed yet.</summary>
    public void Print(IEnumerable<BenchTable> tables)
    {
        foreach (BenchTable table in tables)
        {
            string key = table.Header[0];
            int done = _printed.GetValueOrDefault(key);
            if (done == table.Rows.Count)
                continue;
            int[] cells = [.. table.Header.Skip(1).Select((title, i) =>
                table.Rows.Select(row => row[i + 1].Length).Append(title.Length).Append(NarrowestCell).Max())];
            int room = console.Profile.Width - cells.Sum(cell => cell + Gap);
            bool fits = room >= NarrowestName && table.Rows.All(row => row[0].Length <= room);
            int name = fits ? Math.Min(room, WidestName) : 0;
            if (_table != key)
            {
                console.WriteLine();
                Write(table.Header, name, cells);
            }

            foreach (string[] row in table.Rows.Skip(done))
                Write(row, name, cells);
            (_table, _printed[key]) = (key, table.Rows.Count);
        }
    }

    private void Write(string[] row, int name, int[] cells)
    {
        string numbers = string.Concat(row.Skip(1).Select((cell, i) => new string(' ', Gap) + cell.PadLeft(cells[i])));
        if (name > 0)
            console.WriteLine(row[0].PadRight(name) + numbers);
        else if (_name == row[0])
            console.WriteLine(numbers);
        else
            console.WriteLine($"{row[0]}\n{numbers}");
        _name = row[0];
    }
}
