using QtGpu.Reservoirs;

namespace QtGpu.Cli.Report;

/// <summary>report.html of `esn`: what came out, the forecasts, the settings, and what it ran on.</summary>
internal static class ReservoirPage
{
    public const string File = "report.html";

    private const int Shown = 100;

    private static IReadOnlyList<string> RunHeader { get; } =
        ["activation", "seed", "one-step NMSE", "free-run NMSE", "free-run MSE", "valid steps", "readout", "ridge"];

    /// <summary>The page of a series.</summary>
    /// <param name="report">What came out.</param>
    /// <param name="plots">Its pictures.</param>
    /// <param name="intervals">What was expected of its forecasts; none where that was not asked for.</param>
    /// <param name="states">The states of one reservoir of each activation.</param>
    public static HtmlReport Of(
        ReservoirReport report, ReservoirPlots plots, IReadOnlyList<SvgPlot> intervals, IReadOnlyList<SvgPlot> states)
    {
        bool free = report.Comparison.Series.IsAutonomous;
        var page = new HtmlReport($"{report.Comparison.Series.Name}: {string.Join(", ", report.Names)}");
        page.Paragraph($"{report.Title()}.", soft: true);
        foreach (string sentence in report.Sentences())
            page.Paragraph(sentence);
        page.Heading("Results").Table(ReservoirReport.SummaryHeader, report.Summary)
            .Paragraph(
                "Medians over seeds. NMSE: squared error over the variance of the target. Valid steps: those before "
                + "the first error above 0.4 σ.", soft: true);
        page.Heading("Forecast")
            .Figure(plots.Forecast(), free
                ? "Each output is the next input: nothing of the series is seen after its training steps."
                : "Every true input is seen.")
            .Figure(plots.ErrorGrowth(), "How far forecast and series are apart.");
        Further(page, report.Further, report.Further?.Saved);
        if (intervals.Count > 0)
        {
            page.Heading("Intervals").Paragraph(
                "What a Bayesian ridge regression on the training steps expects of the readout's errors: in closed "
                + "form one step ahead, of the free run by readouts drawn anew.", soft: true);
            foreach (SvgPlot plot in intervals)
                page.Figure(plot, "How far the target is from the forecast, and where it was expected to be.");
        }

        page.Heading("Errors");
        if (free)
            page.Figure(plots.FreeRunErrors(), "Each seed's free run.");
        page.Figure(plots.OneStepErrors(), "The same, every true input seen.");
        if (report.Search is { } search)
        {
            page.Heading("Search").Paragraph($"{search.Title()}.", soft: true);
            foreach (var (header, rows, command) in search.Tables)
                page.Table(header, rows).Paragraph(command, soft: true);
        }

        page.Heading("States");
        foreach (SvgPlot plot in states)
            page.Figure(plot, "x of some units, driven by the first steps behind the washout.");
        page.Heading("Runs").Table(RunHeader, report.Runs.Select(Row));
        return Ending(
            page, [.. report.Names.Select(name => (name, report.Of(name)[0].Settings))], report.Device, report.Command);
    }

    /// <summary>The page of a reservoir from a file.</summary>
    public static HtmlReport Of(ContinuationReport report)
    {
        var page = new HtmlReport($"{report.Series}: {report.Activation}");
        foreach (string sentence in report.Sentences())
            page.Paragraph($"{sentence}.");
        Further(page, report.Further, report.Saved);
        return Ending(page, [(report.Activation, report.Settings)], report.Device, report.Command);
    }

    /// <summary>The page of labelled sequences.</summary>
    public static HtmlReport Of(ClassificationReport report)
    {
        var page = new HtmlReport($"{report.Data}: {string.Join(", ", report.Names)}");
        page.Paragraph($"{report.Title()}.", soft: true);
        foreach (string sentence in report.Sentences())
            page.Paragraph(sentence);
        page.Heading("Results").Table(ClassificationReport.SummaryHeader, report.Summary)
            .Paragraph("Means over seeds ± their standard deviation.", soft: true);
        foreach (string name in report.Names)
        {
            int[][] confusion = report.Confusion(name).ToRows();
            page.Heading($"Confusion: {name}").Table(
                ["class", .. confusion.Select((_, k) => $"told {report.ClassName(k)}")],
                confusion.Select((row, k) =>
                    (IReadOnlyList<string>)[report.ClassName(k), .. row.Select(n => Text($"{n}"))]));
        }

        return Ending(
            page, [.. report.Names.Select(name => (name, report.Settings(name)))], report.Device, report.Command);
    }

    private static void Further(HtmlReport page, FurtherReport? report, SavedFile? saved)
    {
        if (report is { Steps: > 0 })
        {
            page.Heading("Beyond the end")
                .Figure(report.Plot(), report.Caption)
                .Table(report.Header, report.Rows.Take(Shown));
            if (report.Steps > Shown)
            {
                string words = Text($"The first {Shown} of {report.Steps} steps; {FurtherReport.Numbers} has all.");
                page.Paragraph(words, soft: true);
            }

            if (report.Unproven is { } warning)
                page.Paragraph(warning);
        }

        if (saved is not null)
            page.Paragraph($"{saved.Words}.");
    }

    private static HtmlReport Ending(
        HtmlReport page, IReadOnlyList<(string Name, ReservoirSettings Settings)> settings, string device,
        string command)
    {
        var facts = settings.Select(each => Facts(each.Settings).ToDictionary(StringComparer.Ordinal)).ToArray();
        page.Heading("Settings").Table(
            ["", .. settings.Select(each => each.Name)],
            facts.SelectMany(each => each.Keys).Distinct(StringComparer.Ordinal).Select(name =>
                (IReadOnlyList<string>)[name, .. facts.Select(each => each.GetValueOrDefault(name, "–"))]));
        return page.Configuration(command, ("device", device));
    }

    private static IEnumerable<(string, string)> Facts(ReservoirSettings settings) =>
    [
        ("activation", settings.Activation),
        .. settings.ActivationParameters.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => (pair.Key, Text($"{pair.Value:G6}"))),
        .. ReservoirPresetFlags.Values(settings).Select(pair => (pair.Setting.Title, pair.Value)),
    ];

    private static IReadOnlyList<string> Row(ReservoirRun run) =>
    [
        run.Name, Text($"{run.Matrices.Seed}"), Number(run.OneStep.Nmse), Number(run.FreeRun?.Nmse),
        Number(run.FreeRun?.Mse),
        run.FreeRun is null ? "–" : Text($"{run.FreeRun.ValidSteps}"),
        run.Fit.IsSolved ? Text($"{run.Fit.Method}").ToLowerInvariant() : "none", Text($"{run.Fit.Ridge:G3}"),
    ];
}
