using System.Text;
using System.Text.Json;

namespace QtGpu.Attack;

/// <summary>The rows of all families: on the terminal, as docs/reliability.md shows them, and for programs.</summary>
internal sealed class Table
{
    private readonly List<Outcome> _rows = [];

    /// <summary>Whether anything was lost, or came undocumented.</summary>
    public bool HasLosses => _rows.Exists(row => row.Lost is not null);

    /// <summary>Adds a row and prints it.</summary>
    public void Add(Outcome row)
    {
        _rows.Add(row);
        Console.WriteLine($"{row.Fault} · {row.Tried} · {row.Happened} · {row.Lost ?? "nothing lost"}");
    }

    /// <summary>The rows as a table of Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder("| fault | tried | what happened | lost |\n|---|---|---|---|\n");
        foreach (Outcome row in _rows)
        {
            string[] cells = [row.Fault, row.Tried, row.Happened, row.Lost ?? "nothing"];
            text.Append($"| {string.Join(" | ", cells.Select(Cell))} |\n");
        }

        return text.ToString();
    }

    private static string Cell(string text) =>
        text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>The rows as JSON.</summary>
    public string ToJson() =>
        JsonSerializer.Serialize(_rows, new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" }) + "\n";
}
