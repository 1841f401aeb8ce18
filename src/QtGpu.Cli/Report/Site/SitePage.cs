using System.Text;

namespace QtGpu.Cli.Report.Site;

/// <summary>
/// A page of the site: the style of a report, with links to the other pages and tables that a click sorts. Without
/// script all is there, in the order in which it was written.
/// </summary>
/// <param name="title">Its headline.</param>
/// <param name="depth">How many folders it lies below the first page.</param>
internal sealed class SitePage(string title, int depth)
{
    private static readonly (string Name, string File)[] Pages =
    [
        ("claims", "index.html"), ("experiments", "experiments.html"), ("benchmarks", "benchmarks.html"),
        ("pictures", "pictures.html"),
    ];

    private readonly StringBuilder _body = new();

    /// <summary>Text that may hold anything, for HTML.</summary>
    public static string Escape(string text) => SvgPlot.Escape(text);

    /// <summary>A link; the address is relative to the page.</summary>
    public static string Link(string address, string text)
    {
        string escaped = Uri.EscapeDataString(address).Replace("%2F", "/", StringComparison.Ordinal);
        return $"<a href=\"{escaped}\">{Escape(text)}</a>";
    }

    /// <summary>A command line.</summary>
    public static string Command(string line) => $"<code>{Escape(line)}</code>";

    public SitePage Heading(string text, string? id = null) =>
        Html($"<h2{(id is null ? "" : $" id=\"{id}\"")}>{Escape(text)}</h2>");

    public SitePage Paragraph(string text) => Html($"<p>{Escape(text)}</p>");

    public SitePage Soft(string html) => Html($"<p class=\"soft\">{html}</p>");

    /// <summary>Cells are HTML; a click on a heading sorts by that column.</summary>
    public SitePage Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        string cells = string.Concat(header.Select(cell => $"<th scope=\"col\">{Escape(cell)}</th>"));
        Html($"<div class=\"scroll\"><table class=\"sortable\"><thead><tr>{cells}</tr></thead><tbody>");
        foreach (IReadOnlyList<string> row in rows)
            Html($"<tr>{string.Concat(row.Select(Cell))}</tr>");
        return Html("</tbody></table></div>");
    }

    /// <summary>A picture, what is seen in it, and below it links and commands as HTML.</summary>
    public SitePage Figure(string file, string caption, string below) => Html(
        $"<figure><img src=\"{Escape(file)}\" alt=\"{Escape(caption)}\" loading=\"lazy\">"
        + $"<figcaption>{Escape(caption)}<br>{below}</figcaption></figure>");

    public SitePage Html(string html)
    {
        _body.Append(html).Append('\n');
        return this;
    }

    public override string ToString()
    {
        string up = string.Concat(Enumerable.Repeat("../", depth));
        IEnumerable<string> links = Pages.Select(page => $"<a href=\"{up}{page.File}\">{page.Name}</a>");
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <link rel="icon" href="data:,">
            <title>{Escape(title)}</title>
            <style>
            {HtmlReport.Style}
            {SiteStyle.Rules}
            </style>
            </head>
            <body>
            <nav>{string.Join(" · ", links)}</nav>
            <h1>{Escape(title)}</h1>
            {_body}<script>
            {SiteStyle.Script}
            </script>
            </body>
            </html>

            """.ReplaceLineEndings("\n");
    }

    // Words may take several lines; a number with its interval stays whole.
    private static string Cell(string html)
    {
        bool words = html.Contains(' ', StringComparison.Ordinal) && html.Any(char.IsLetter);
        return $"<td{(words ? " class=\"words\"" : "")}>{html}</td>";
    }
}
