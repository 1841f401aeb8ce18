using System.Text;
using QtGpu.Experiments.Claims;

namespace QtGpu.Cli.Report.Site;

/// <summary>The claims as Markdown: the short table of the README, and the page with all of them.</summary>
internal static class ClaimPages
{
    private const string Begin = "<!-- claims:begin -->", End = "<!-- claims:end -->";

    /// <summary>A text whose part between the two marks is the short table.</summary>
    /// <exception cref="InputException">It has no such marks.</exception>
    public static string WithTable(string readme, ClaimBook book)
    {
        int from = readme.IndexOf(Begin, StringComparison.Ordinal), to = readme.IndexOf(End, StringComparison.Ordinal);
        return from >= 0 && to > from
            ? $"{readme[..(from + Begin.Length)]}\n{ShortTable(book)}{readme[to..]}"
            : throw new InputException($"README.md: expected {Begin} and {End} where the claims are to stand");
    }

    /// <summary>The page with every claim, by paper.</summary>
    public static string Page(ClaimBook book)
    {
        var text = new StringBuilder($"""
            # The claims, judged

            {ClaimText.Summary(book.Claims)}

            This page is made by `./qtgpu report --write-docs` from [bench/claims.json](../bench/claims.json), the only
            source of verdicts. Intervals [low, high] are 95 %; those of shares of seeds are Wilson's. Where a claim
            says "holds if", it holds if the whole interval fulfils the condition, does not if none of it does, and is
            undecided between, or where a test that is corrected for others leaves it open. What waits for an
            experiment says so.


            """.ReplaceLineEndings("\n"));
        foreach (ClaimPaper paper in book.Papers)
        {
            JudgedClaim[] rows = [.. book.Claims.Where(row => row.Claim.Paper == paper.Id)];
            text.Append($"## {paper.Title}\n\n");
            if (paper.Address.Length > 0)
                text.Append($"{paper.Authors}, [arXiv:{paper.Id}]({paper.Address}).\n\n");
            Append(text, ["claim", "where", "paper", "here", "verdict"], rows.Select(row => new[]
            {
                row.Claim.Statement, row.Claim.Where, row.Claim.Figure, ClaimText.Ours(row),
                $"**{ClaimText.Of(row.Verdict)}**",
            }));
            text.Append("\nWhy, and how to have it again:\n\n");
            foreach (JudgedClaim row in rows)
            {
                text.Append($"- *{row.Claim.Statement}* {ClaimText.Why(row.Claim)}{Source(row.Claim)}\n");
                text.Append($"  `{row.Claim.Command}`\n");
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string ShortTable(ClaimBook book)
    {
        var text = new StringBuilder("\n");
        IEnumerable<JudgedClaim> rows = book.Claims.Where(row => row.Claim.Main);
        Append(text, ["claim", "paper", "here", "verdict"], rows.Select(row => new[]
        {
            row.Claim.Statement, row.Claim.Figure, ClaimText.Ours(row), $"**{ClaimText.Of(row.Verdict)}**",
        }));
        text.Append($"\n{ClaimText.Summary(book.Claims)} [docs/claims.md](docs/claims.md) has all of them, with ");
        return text.Append("reasons and commands.\n\n").ToString();
    }

    private static string Source(Claim claim) => claim.Ours switch
    {
        { Page: { } page } => $" In [{Path.GetFileName(page.Split('#')[0])}]({Path.GetRelativePath("docs", page)}).",
        { File: { } file } => $" In [{Path.GetFileName(file)}](../{file}).",
        _ => "",
    };

    private static void Append(StringBuilder text, string[] header, IEnumerable<string[]> rows)
    {
        text.Append($"| {string.Join(" | ", header)} |\n|{string.Concat(header.Select(_ => "---|"))}\n");
        foreach (string[] row in rows)
        {
            IEnumerable<string> cells = row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal));
            text.Append($"| {string.Join(" | ", cells)} |\n");
        }
    }
}
