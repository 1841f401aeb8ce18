using Spectre.Console;

namespace QtGpu.Cli.Report;

/// <summary>Rows of text for the terminal: names to the left, numbers to the right. No number is broken by the edge of the screen.</summary>
internal static class SummaryTable
{
    public static Table Of(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] all = [.. rows];
        var table = new Table().Border(TableBorder.Simple);
        for (int i = 0; i < header.Count; i++)
        {
            // A column of single words keeps them whole, and gives its title two lines where that has several.
            bool isWhole = all.All(row => !row[i].Contains(' ', StringComparison.Ordinal));
            int space = isWhole ? header[i].LastIndexOf(' ') : -1;
            string title = space < 0 ? header[i] : $"{header[i][..space]}\n{header[i][(space + 1)..]}";
            table.AddColumn(new TableColumn(new Text(title))
            {
                Alignment = i == 0 ? Justify.Left : Justify.Right,
                NoWrap = isWhole,
                Padding = new Padding(i == 0 ? 1 : 0, 0, 1, 0),
            });
        }

        foreach (IReadOnlyList<string> row in all)
            table.AddRow(row.Select(cell => new Text(cell)));
        return table;
    }
}
