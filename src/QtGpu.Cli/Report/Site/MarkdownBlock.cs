namespace QtGpu.Cli.Report.Site;

/// <summary>A piece of the Markdown that <c>bench</c> writes: a table, a picture, or lines of text.</summary>
/// <param name="Text">The lines; of a picture its name.</param>
/// <param name="Header">Names of columns; empty where it is no table.</param>
/// <param name="Rows">Cells of a table.</param>
/// <param name="Picture">The file of a picture.</param>
internal sealed record MarkdownBlock(
    string Text, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows, string? Picture = null)
{
    /// <summary>The pieces of a file, without its headline.</summary>
    public static IEnumerable<MarkdownBlock> Of(string markdown) => markdown.ReplaceLineEndings("\n").Split("\n\n")
        .Select(block => block.Trim('\n'))
        .Where(block => block.Length > 0 && !block.StartsWith("# ", StringComparison.Ordinal))
        .Select(Block);

    private static MarkdownBlock Block(string block)
    {
        string[] lines = block.Split('\n');
        if (lines is [['|', ..], ['|', ' ' or '-' or ':', ..], ..])
            return new("", Cells(lines[0]), [.. lines.Skip(2).Select(Cells)]);
        if (block.StartsWith("![", StringComparison.Ordinal) && block.Split("](") is [var name, var file])
            return new(name[2..], [], [], file.TrimEnd(')'));
        return new(string.Join('\n', lines.Select(line => line.TrimEnd())), [], []);
    }

    private static string[] Cells(string line) =>
        [.. line.Trim('|', ' ').Split(" | ").Select(cell => cell.Trim(' ', '|'))];
}
