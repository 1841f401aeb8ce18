using QtGpu.Experiments.Claims;
using static QtGpu.Cli.Report.Site.SitePage;

namespace QtGpu.Cli.Report.Site;

/// <summary>All claims in one table, sorted by a click and filtered by verdict; each with reason and command.</summary>
internal static class ClaimTable
{
    private static readonly string[] Header = ["claim", "paper says", "measured here", "verdict"];

    public static void AppendTo(SitePage page, ClaimBook book)
    {
        page.Heading("The claims", "claims").Paragraph(ClaimText.Summary(book.Claims)).Html(Filter(book));
        page.Html("<table class=\"claims sortable\" id=\"claims-table\"><thead><tr>"
            + $"{string.Concat(Header.Select(cell => $"<th scope=\"col\">{cell}</th>"))}</tr></thead><tbody>");
        foreach (JudgedClaim row in book.Claims)
            page.Html(Row(row, book.Papers.First(paper => paper.Id == row.Claim.Paper)));
        page.Html("</tbody></table>").Soft(
            "Intervals [low, high] are 95 %; those of shares of seeds are Wilson's. Where a claim “holds if”, the "
            + "whole interval must fulfil the condition; it does not if none does, and is undecided between.");
    }

    private static string Row(JudgedClaim row, ClaimPaper paper)
    {
        string verdict = ClaimText.Of(row.Verdict), name = Class(verdict);
        string source = paper.Address.Length == 0
            ? Escape(paper.Title) : $"<a href=\"{Escape(paper.Address)}\">{Escape(paper.Title)}</a>";
        string from = Escape(paper.Address.Length == 0 ? "open question" : $"arXiv:{paper.Id}");
        string said = row.Claim.Ours switch
        {
            { Page: { } at, Quote: { } quote } => $"{at}: “{Plain(quote)}”",
            { File: { } file, Pointer: { } pointer } => $"{file}, {pointer}",
            { Experiment: { } experiment, Measure: { } measure } => $"experiment {experiment}, {measure}",
            _ => "",
        };
        string ours = ClaimText.Ours(row).Replace("n = ", "n\u00a0=\u00a0", StringComparison.Ordinal);
        return $"""
            <tr data-verdict="{name}" id="{Escape(row.Claim.Id)}"><td>{Escape(row.Claim.Statement)}
            <details><summary>{from}: why, and how</summary><p>{Escape(ClaimText.Why(row.Claim))}</p>
            <p class="soft">{Escape(said)}</p><p>{Command(row.Claim.Command)}</p>
            <p class="soft">{source}: {Escape(row.Claim.Where)}</p></details></td>
            {Labelled(1, row.Claim.Figure)}{Labelled(2, ours)}
            <td data-label="{Header[3]}" class="verdict {name}">{verdict}</td></tr>
            """;
    }

    private static string Labelled(int column, string text) => text.Length == 0
        ? "<td></td>" : $"<td data-label=\"{Header[column]}\">{Escape(text)}</td>";

    private static string Filter(ClaimBook book)
    {
        IEnumerable<string> buttons = book.Claims.GroupBy(row => row.Verdict).OrderBy(rows => rows.Key).Select(rows =>
            $"<button type=\"button\" value=\"{Class(ClaimText.Of(rows.Key))}\" aria-pressed=\"false\">"
            + InvariantText.Text($"{ClaimText.Of(rows.Key)} ({rows.Count()})</button>"));
        return "<div class=\"filter\" data-of=\"claims-table\" hidden>"
            + $"<button type=\"button\" value=\"\" aria-pressed=\"true\">all</button>{string.Concat(buttons)}</div>";
    }

    // Of Markdown, what is read.
    private static string Plain(string quote) => quote.Replace("**", "", StringComparison.Ordinal).Trim('|', ' ');

    private static string Class(string verdict) => verdict.Replace(' ', '-');
}
