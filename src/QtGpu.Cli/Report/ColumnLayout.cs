namespace QtGpu.Cli.Report;

/// <summary>How wide a column may be, in places of the terminal.</summary>
/// <param name="Least">So that no word and no number is broken.</param>
/// <param name="Whole">So that no cell takes two lines.</param>
/// <param name="Natural">So that its title does not either.</param>
internal readonly record struct ColumnWidth(int Least, int Whole, int Natural)
{
    // A text of up to this width stays in one line.
    private const int Phrase = 16;

    public static ColumnWidth Of(string title, IReadOnlyCollection<string> cells)
    {
        int word = TextLines.LongestWord(title), whole = cells.Select(TextLines.Width).Append(word).Max();
        return new(cells.Select(Narrowest).Append(word).Max(), whole, Math.Max(whole, TextLines.Width(title)));
    }

    // `98.2 ± 0.1` is one number.
    private static int Narrowest(string cell) => cell.Any(char.IsLetter)
        ? Math.Max(TextLines.LongestWord(cell), Math.Min(TextLines.Width(cell), Phrase))
        : TextLines.Width(cell);
}

/// <summary>Which columns stand side by side.</summary>
/// <param name="Blocks">One or several tables below one another: the columns of each, and how wide they are.</param>
/// <param name="LeftOut">Columns that had no room.</param>
internal sealed record ColumnLayout(
    IReadOnlyList<IReadOnlyList<(int Column, int Width)>> Blocks, IReadOnlyList<int> LeftOut)
{
    /// <summary>Blanks between two columns.</summary>
    public const int Gap = 2;

    /// <summary>
    /// All columns side by side; else without as few of <paramref name="leastFirst"/> as will do; else all of them, in
    /// tables below one another that share the first column.
    /// </summary>
    public static ColumnLayout Fit(IReadOnlyList<ColumnWidth> columns, IReadOnlyList<int> leastFirst, int room)
    {
        int[] all = [.. Enumerable.Range(0, columns.Count)];
        for (int gone = 0; gone <= leastFirst.Count; gone++)
        {
            int[] kept = [.. all.Except(leastFirst.Take(gone))];
            if (Total(kept.Select(i => columns[i].Least)) <= room)
                return new([Spread(columns, kept, room)], [.. leastFirst.Take(gone).Order()]);
        }

        var blocks = new List<List<int>> { new() { 0 } };
        foreach (int i in all.Skip(1))
        {
            if (blocks[^1].Count > 1 && Total(blocks[^1].Append(i).Select(k => columns[k].Least)) > room)
                blocks.Add([0]);
            blocks[^1].Add(i);
        }

        return new([.. blocks.Select(block => Spread(columns, block, room))], []);
    }

    // Room that is left goes to cells, then to titles, the neediest first.
    private static List<(int Column, int Width)> Spread(
        IReadOnlyList<ColumnWidth> columns, IReadOnlyList<int> kept, int room)
    {
        int[] widths = [.. kept.Select(i => Math.Min(columns[i].Least, room))];
        int left = room - Total(widths);
        if (left < 0)
            widths[^1] = Math.Max(1, widths[^1] + left); // two columns have no room: a phrase takes several lines
        Func<ColumnWidth, int>[] goals = [column => column.Whole, column => column.Natural];
        foreach (Func<ColumnWidth, int> goal in goals)
        {
            for (; left > 0; left--)
            {
                int neediest = Enumerable.Range(0, widths.Length).MaxBy(i => goal(columns[kept[i]]) - widths[i]);
                if (widths[neediest] >= goal(columns[kept[neediest]]))
                    break;
                widths[neediest]++;
            }
        }

        return [.. kept.Zip(widths)];
    }

    private static int Total(IEnumerable<int> widths) => widths.Sum(width => width + Gap) - Gap;
}
