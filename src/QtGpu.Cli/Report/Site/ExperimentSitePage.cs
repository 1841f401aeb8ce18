using System.Text.Json.Nodes;
using QtGpu.Experiments;
using QtGpu.Experiments.Claims;
using static QtGpu.Cli.Report.Site.SitePage;

namespace QtGpu.Cli.Report.Site;

/// <summary>An experiment that was run, from what it left: NAME.json, numbers as CSV, figures as SVG.</summary>
internal sealed class ExperimentSitePage
{
    private const int Depth = 4;

    private readonly string _folder, _place, _name;
    private readonly JsonObject _found;

    public ExperimentSitePage(ResultFolder of, string folder)
    {
        _folder = folder;
        _name = Path.GetFileName(folder);
        _place = $"experiments/{of.Machine}/{of.Date}/{_name}";
        _found = ClaimFigures.ReadObject(Path.Combine(folder, $"{_name}.json"));
        (Machine, Date) = (of.Machine, of.Date);
    }

    public string Machine { get; }

    public string Date { get; }

    /// <summary>Where it is in the site.</summary>
    public string Page => $"{_place}/index.html";

    public string Title => _found.Text("title") is { Length: > 0 } title ? title : _name;

    public string Question => _found.Text("question");

    /// <summary>The first sentence of what was found.</summary>
    public string Answer => _found.Rows("sentences").FirstOrDefault()?.ToString() ?? "";

    public void Write(SiteFolder site)
    {
        foreach (string file in Files())
            site.Copy(Path.Combine(_folder, file), $"{_place}/{file}");
        site.Write(Page, Html().ToString());
    }

    private SitePage Html()
    {
        var page = new SitePage(Title, Depth);
        page.Paragraph(Question).Heading("Expected").Paragraph(_found.Text("expectation"));
        page.Soft("Written before anything was measured.").Heading("Found");
        foreach (JsonNode sentence in _found.Rows("sentences"))
            page.Paragraph(sentence.ToString());
        page.Soft($"To have it again: {Command(_found.Text("command"))}");
        page.Html("<div class=\"figures\">");
        foreach (JsonNode figure in _found.Rows("figures"))
        {
            page.Figure(
                figure.Text("picture"), figure.Text("caption"),
                $"{Link(figure.Text("numbers"), "its numbers")}, {Link(figure.Text("picture"), "as a file")}");
        }

        page.Html("</div>");
        foreach (JsonNode table in _found.Rows("tables"))
        {
            page.Heading(table.Text("title"))
                .Table([.. table.Rows("header").Select(cell => cell.ToString())], Cells(table))
                .Soft(Link($"{table.Text("id")}.csv", "these numbers as a file"));
        }

        Numbers(page);
        return page.Heading("Run").Html($"<dl>{string.Concat(Facts())}</dl>");
    }

    private void Numbers(SitePage page)
    {
        Measure[] measures = [.. _found.Rows("measures").Select(ClaimFigures.MeasureOf)];
        if (measures.Length == 0)
            return;
        page.Heading("Numbers").Table(
            ["what", "value", "95 % interval", "unit", "runs", "id"], measures.Select(one => new[]
            {
                Escape(one.What), FindingText.Of(one.Value),
                double.IsNaN(one.Low) ? "–" : $"{FindingText.Of(one.Low)} to {FindingText.Of(one.High)}",
                Escape(one.Unit), InvariantText.Text($"{one.Count}"), Escape(one.Id),
            })).Soft(Link($"{_name}.json", "all of it as JSON"));
    }

    private IEnumerable<string> Facts()
    {
        (string Name, string Value)[] facts =
        [
            ("command", _found.Text("command")), ("budget", _found.Text("budget")), ("date", _found.Text("date")),
            ("machine", $"{_found["machine"].Text("processor")}; {_found["machine"].Text("backend")}"),
            ("time", $"{FindingText.Of(_found.Number("seconds"))} s"),
            ("version", $"{_found.Text("version")} {_found.Text("commit")}"),
            .. (_found["settings"] as JsonObject ?? [])
                .Select(setting => (setting.Key, setting.Value?.ToJsonString() ?? "")),
        ];
        return facts.Select(fact => $"<dt>{Escape(fact.Name)}</dt><dd>{Escape(fact.Value)}</dd>");
    }

    private static IEnumerable<string[]> Cells(JsonNode table) =>
        table.Rows("rows").OfType<JsonArray>().Select(row => row.Select(Cell).ToArray());

    private static string Cell(JsonNode? cell) => cell is null ? "–"
        : cell is JsonValue value && value.TryGetValue(out double number) ? FindingText.Of(number)
        : Escape(cell.ToString());

    private IEnumerable<string> Files() => Directory.EnumerateFiles(_folder).Select(file => Path.GetFileName(file))
        .Where(file => Path.GetExtension(file) is ".csv" or ".svg" or ".json");
}
