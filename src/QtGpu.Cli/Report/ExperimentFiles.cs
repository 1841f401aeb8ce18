using QtGpu.Experiments;

namespace QtGpu.Cli.Report;

/// <summary>
/// An experiment as files: index.html, NAME.json, a CSV of each table and of each figure's numbers, an SVG of each
/// figure.
/// </summary>
internal sealed class ExperimentFiles(ExperimentResult result)
{
    public const string Page = "index.html";

    public void Write(string folder)
    {
        foreach (FindingTable table in result.Findings.Tables)
            Numbers(folder, table.Id, table.Header, table.Rows);
        foreach (Figure figure in result.Findings.Figures)
        {
            Picture.Save(Path.Combine(folder, $"{figure.Id}.svg"), FigurePicture.Of(figure));
            var (header, rows) = FigureNumbers.Of(figure);
            Numbers(folder, NumbersOf(figure), header, rows);
        }

        JsonFile.Write(Path.Combine(folder, $"{result.Plan.Name}.json"), Json(result));
        Html().Save(Path.Combine(folder, Page));
    }

    /// <summary>The one JSON object.</summary>
    public static object Json(ExperimentResult result) => new
    {
        Experiment = result.Plan.Name,
        result.Plan.Experiment.Title,
        result.Plan.Experiment.Question,
        result.Plan.Experiment.Expectation,
        result.Findings.Sentences,
        result.Plan.Budget,
        result.Plan.Settings,
        result.Command,
        Date = result.Date.ToString("yyyy-MM-ddTHH:mm:ssZ"),
        RunEnvironment.Version,
        RunEnvironment.Commit,
        result.Machine,
        result.SideBySide,
        result.Seconds,
        result.Outcome.PieceSeconds,
        result.Outcome.Pieces,
        PiecesOfEarlierStarts = result.Outcome.Kept,
        result.Findings.Measures,
        result.Findings.Tables,
        Figures = result.Findings.Figures.Select(figure => new
        {
            figure.Id,
            figure.Title,
            figure.Caption,
            Picture = $"{figure.Id}.svg",
            Numbers = $"{NumbersOf(figure)}.csv",
        }),
    };

    private HtmlReport Html()
    {
        Experiment experiment = result.Plan.Experiment;
        var page = new HtmlReport(experiment.Title);
        page.Paragraph(experiment.Question);
        page.Heading("Expected").Paragraph(experiment.Expectation)
            .Paragraph("Written before anything was measured.", soft: true);
        page.Heading("Found");
        foreach (string sentence in result.Findings.Sentences)
            page.Paragraph(sentence);
        foreach (Figure figure in result.Findings.Figures)
            page.Figure(FigurePicture.Of(figure), $"{figure.Caption} Numbers: {NumbersOf(figure)}.csv.");
        foreach (FindingTable table in result.Findings.Tables)
            page.Heading(table.Title).Table(table.Header, table.Rows.Select(FindingText.Row));
        if (result.Findings.Measures.Count > 0)
        {
            page.Heading("Numbers").Table(
                ["what", "value", "95 % interval", "of", "id"],
                result.Findings.Measures.Select(measure => (string[])
                [
                    measure.What, FindingText.Of(measure), FindingText.Interval(measure), Text($"{measure.Count}"),
                    measure.Id,
                ]));
        }

        return page.Heading("Settings")
            .Facts(result.Plan.Settings.Select(setting => (setting.Key, FindingText.Setting(setting.Value))))
            .Heading("Run").Facts(Run());
    }

    private IEnumerable<(string Name, string Value)> Run()
    {
        yield return ("command", result.Command);
        yield return ("budget", result.Plan.Budget);
        yield return ("date", Text($"{result.Date:yyyy-MM-dd HH:mm} UTC"));
        string before = result.Outcome.Kept == 0 ? string.Empty
            : $", {result.Outcome.Kept} of them by an earlier start";
        yield return ("time", Text($"{result.Seconds:0.0} s, {result.SideBySide} side by side; ")
            + Text($"{Counted.Of(result.Outcome.Pieces, "piece")} of work{before}, ")
            + Text($"{result.Outcome.PieceSeconds:0.0} s together"));
        yield return ("version", RunEnvironment.Commit is { } commit
            ? $"{RunEnvironment.Version}, commit {commit}" : RunEnvironment.Version);
        yield return ("device", $"{result.Machine.Device}; {result.Machine.Backend}");
        yield return ("system", RunEnvironment.System);
    }

    // A table may have the same name.
    private static string NumbersOf(Figure figure) => $"{figure.Id}-figure";

    // No number is an empty field.
    private static void Numbers(
        string folder, string name, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<object?>> rows) =>
        CsvFile.Write(Path.Combine(folder, $"{name}.csv"), header, rows.Select(row => row.Select(
            cell => cell is double number && !double.IsFinite(number) ? null : cell).ToArray()));
}
