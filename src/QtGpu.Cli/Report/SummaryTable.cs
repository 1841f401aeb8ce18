using Spectre.Console;

namespace QtGpu.Cli.Report;

/// <summary>Rows of text for the terminal: names to the left, numbers to the right.</summary>
internal static class SummaryTable
{
    public static Table Of(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (string title in header)
            table.AddColumn(new TableColumn(new Text(title)) { Alignment = table.Columns.Count == 0 ? Justify.Left : Justify.Right });
        foreach (IReadOnlyList<string> row in rows)
            table.AddRow(row.Select(cell => new Text(cell)));
        return table;
    }
}
