using System.Text;
using QtGpu.IO;

namespace QtGpu.Cli.Report;

/// <summary>
/// One self-contained page: headings, tables and figures; no script, nothing to load, light or dark with the reader.
/// </summary>
internal sealed class HtmlReport(string title)
{
    internal const string Style = """
        :root{color-scheme:light dark;--ink:#1f2328;--soft:#59636e;--line:#d9dee3;--paper:#fff;--card:#f6f8fa}
        @media (prefers-color-scheme:dark)
        {:root{--ink:#e6e8ea;--soft:#9aa4af;--line:#343a42;--paper:#16181d;--card:#1d2026}}
        body{margin:0 auto;max-width:70rem;padding:2rem 1.25rem 4rem;
        background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,"Segoe UI",sans-serif}
        h1{font-size:1.7rem;line-height:1.25;margin:0 0 .3rem}h2{font-size:1.2rem;margin:2.4rem 0 .6rem}
        p,figure,dl{max-width:62rem;box-sizing:border-box}p{margin:.5rem 0}
        .soft,figcaption{color:var(--soft);font-size:.92rem}
        .scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.92rem;font-variant-numeric:tabular-nums}
        th,td{padding:.4rem .9rem .4rem 0;text-align:right;border-bottom:1px solid var(--line)}
        th{vertical-align:bottom}td{vertical-align:top;white-space:nowrap}
        td.words{white-space:normal;min-width:6.5rem}th,td.words{text-wrap:balance}
        th{font-weight:600;color:var(--soft)}th:first-child,td:first-child{text-align:left}
        figure{margin:1.2rem 0;padding:1rem;background:var(--card);border-radius:8px}
        figure>svg{display:block;width:100%;max-width:36rem;height:auto;margin:0 auto}.paper{fill:var(--card)}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.2rem;margin:.6rem 0;font-size:.92rem}
        dt{color:var(--soft)}dd{margin:0}
        h1,p,dd,figcaption{overflow-wrap:anywhere}
        @media (max-width:30rem){body{padding:1.25rem .75rem}figure{padding:0;background:none}
        dl{grid-template-columns:1fr}dt{margin-top:.4rem}.paper{fill:var(--paper)}}
        @media print{figure{break-inside:avoid;background:none;border:1px solid var(--line)}}
        """;

    private readonly StringBuilder _body = new();

    public HtmlReport Heading(string text) => Line($"<h2>{SvgPlot.Escape(text)}</h2>");

    public HtmlReport Paragraph(string text, bool soft = false) =>
        Line($"<p{(soft ? " class=\"soft\"" : string.Empty)}>{SvgPlot.Escape(text)}</p>");

    public HtmlReport Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        Line("<div class=\"scroll\"><table>");
        string cells = string.Concat(header.Select(cell => $"<th scope=\"col\">{SvgPlot.Escape(cell)}</th>"));
        Line($"<thead><tr>{cells}</tr></thead><tbody>");
        foreach (IReadOnlyList<string> row in rows)
            Line($"<tr>{string.Concat(row.Select(Cell))}</tr>");
        return Line("</tbody></table></div>");
    }

    /// <summary>Names and their values, as of a configuration.</summary>
    public HtmlReport Facts(IEnumerable<(string Name, string Value)> facts)
    {
        IEnumerable<string> pairs = facts.Select(fact =>
            $"<dt>{SvgPlot.Escape(fact.Name)}</dt><dd>{SvgPlot.Escape(fact.Value)}</dd>");
        return Line($"<dl>{string.Concat(pairs)}</dl>");
    }

    /// <summary>What a run was of and on, and the command that repeats it.</summary>
    public HtmlReport Configuration(string command, params IEnumerable<(string Name, string Value)> facts) =>
        Heading("Configuration").Facts([.. facts, ("system", RunEnvironment.System), ("command", command)]);

    public HtmlReport Figure(SvgPlot plot, string caption) => Figure(plot.Draw(), caption);

    public HtmlReport Figure(Picture picture, string caption) =>
        Line($"<figure>\n{picture.Svg}<figcaption>{SvgPlot.Escape(caption)}</figcaption></figure>");

    public void Save(string path) => AtomicFile.WriteText(path, ToString());

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{SvgPlot.Escape(title)}</title>
        <style>
        {Style}
        </style>
        </head>
        <body>
        <h1>{SvgPlot.Escape(title)}</h1>
        {_body}</body>
        </html>

        """);

    // Words may take several lines; a number with its interval stays whole.
    private static string Cell(string text)
    {
        string words = text.Contains(' ') && text.Any(char.IsLetter) ? " class=\"words\"" : string.Empty;
        return $"<td{words}>{SvgPlot.Escape(text)}</td>";
    }

    private HtmlReport Line(string html)
    {
        _body.Append(html).Append('\n');
        return this;
    }
}
