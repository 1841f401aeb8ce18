using QtGpu.Data;
using QtGpu.Training;
using QtGpu.Uncertainty;

namespace QtGpu.Cli.Report;

/// <summary>What predictors are worth on the same samples, side by side: tables, pictures, JSON.</summary>
internal sealed class UncertaintyReport
{
    /// <summary>The page among the files.</summary>
    public const string Page = "report.html";

    private readonly Samples _samples;
    private readonly IReadOnlyList<string> _classNames;
    private readonly UncertaintyOptions _options;
    private readonly (UncertaintySummary Summary, PredictiveDistribution Said)[] _judged;

    /// <summary>Asks predictors, one after another, and judges them.</summary>
    /// <param name="predictors">What is judged; of each one the probabilities of all members are held.</param>
    /// <param name="samples">On what, with their classes.</param>
    /// <param name="classNames">What the classes are called.</param>
    /// <param name="options">What else.</param>
    /// <param name="stop">Stops between two operations.</param>
    /// <exception cref="InputException">Something does not fit together.</exception>
    public UncertaintyReport(
        IReadOnlyList<Predictor> predictors, Samples samples, IReadOnlyList<string> classNames,
        UncertaintyOptions options, CancellationToken stop)
    {
        (_samples, _classNames, _options) = (samples, classNames, options);
        _judged = [.. predictors.Select(predictor => UncertaintySummary.Of(predictor, samples, options, stop))];
    }

    /// <summary>What the other samples are called, where there are some.</summary>
    public string OutsideName { get; init; } = "other samples";

    /// <summary>What was judged: not what was held out.</summary>
    public Samples Samples => _samples;

    /// <summary>The last predictor's members together, counted.</summary>
    public Evaluation Evaluation => _judged[^1].Said.Evaluate(_samples);

    public IReadOnlyList<UncertaintySummary> Summaries => [.. _judged.Select(judged => judged.Summary)];

    private bool IsScaled => Summaries.Any(summary => summary.Scaled is not null);

    /// <summary>Prints the tables.</summary>
    public void Write(IAnsiConsole console)
    {
        console.Write(SummaryTable.Of(
            ScoreHeader, ScoreRows, "ECE, equal widths", "Brier", "excess AURC", "members", "mutual information")
            .BelowTable());
        foreach (string line in Notes())
            console.WriteLine(line);
        if (_options.Outside is not null)
            console.Write(SummaryTable.Of(OutsideHeader, OutsideRows));
        if (_options.Alpha is not null)
            console.Write(SummaryTable.Of(ConformalHeader, ConformalRows).BelowTable());
    }

    /// <summary>
    /// The samples that the temperature and conformal sets are of, in words; null where there are none.
    /// </summary>
    public string? HeldOut => _options.Held is not { } held ? null : Text(
        $"{(IsScaled ? "temperatures" : "conformal sets")} are of {held.Count:N0} samples that were held out; ")
        + Text($"all scores are of the other {_samples.Count:N0}");

    /// <summary>How many; null where there are none.</summary>
    public int? HeldOutCount => _options.Held?.Count;

    /// <summary>What the numbers of the tables are, in sentences.</summary>
    public IEnumerable<string> Notes()
    {
        if (HeldOut is { } held)
            yield return held;
        yield return "ECE in 15 bins of equally many samples [its 95 % interval]; by chance: 95 % of calibrated "
            + "predictors stay below; AURC in thousandths";
    }

    public IReadOnlyList<string> ScoreHeader =>
    [
        "predictor", "members", "accuracy", "NLL", "Brier", "ECE", "by chance", "ECE, equal widths", "AURC",
        "excess AURC", "mutual information",
    ];

    public IEnumerable<IReadOnlyList<string>> ScoreRows => Summaries.SelectMany(s => s is { Scaled: { } scaled }
        ? [Row(s, s.Name, s.Scores), Row(s, Text($"… at temperature {s.Temperature:0.000}"), scaled)]
        : new[] { Row(s, s.Name, s.Scores) });

    public IReadOnlyList<string> OutsideHeader =>
    [
        $"{OutsideName}, told by",
        .. Scores.SelectMany(score => new[] { $"{UncertaintyText.Name(score)}: AUROC", "FPR at 95 % TPR" }),
    ];

    public IEnumerable<IReadOnlyList<string>> OutsideRows => Summaries.Select(s => (string[])
    [
        s.Name,
        .. Scores.SelectMany(score => s.OutOfDistribution.FirstOrDefault(told => told.Score == score) is { } told
            ? new[] { Text($"{told.Auroc:0.0000}"), Text($"{told.FprAt95Tpr:0.0000}") } : ["–", "–"]),
    ]);

    // Of one member there is no mutual information.
    private IEnumerable<UncertaintyScore> Scores => Enum.GetValues<UncertaintyScore>()
        .Where(score => Summaries.Any(s => s.OutOfDistribution.Any(told => told.Score == score)));

    public IReadOnlyList<string> ConformalHeader =>
        ["conformal sets", "by", "promised", "coverage", "mean size", "empty", "threshold"];

    public IEnumerable<IReadOnlyList<string>> ConformalRows => Summaries.SelectMany(s => s.Conformal.Select(sets =>
        (string[])
        [
            s.Name, sets.Score == ConformalScore.LeastAmbiguous ? "probability (LAC)" : "sum of probabilities (APS)",
            Text($"{100 * (1 - sets.Alpha):0.##} %"), Text($"{100 * sets.Coverage:0.00} %"),
            Text($"{sets.MeanSize:0.000}"), Text($"{100 * sets.Empty:0.00} %"),
            double.IsInfinity(sets.Threshold) ? "none: too few held out" : Text($"{sets.Threshold:0.0000}"),
        ]));

    /// <summary>Each predictor as JSON; the last is the one that counts.</summary>
    public IReadOnlyList<object> ToJson() =>
        [.. Summaries.Select(s => UncertaintyText.Json(s, _options.Outside is null ? null : OutsideName))];

    /// <summary>Writes pictures and report.html, which comes last, into a folder.</summary>
    public void WriteFiles(string folder, string title)
    {
        var page = new HtmlReport(title).Heading("Scores").Table(ScoreHeader, ScoreRows);
        foreach (string note in Notes())
            page.Paragraph(note, soft: true);
        if (_options.Outside is not null)
            page.Heading("Samples of another kind").Table(OutsideHeader, OutsideRows);
        if (_options.Alpha is not null)
            page.Heading("Conformal sets").Table(ConformalHeader, ConformalRows);
        SvgPlot rejection = UncertaintyPlots.Rejection(Summaries);
        SvgPlot.Save(Path.Combine(folder, "rejection.svg"), rejection);
        page.Heading("Pictures").Figure(
            rejection, "By the highest probability: where that tells right from wrong, the curve rises fast.");
        SvgPlot[] reliability = [.. Summaries.Index().SelectMany(s => new[]
        {
            UncertaintyPlots.Reliability(s.Item, s.Index), UncertaintyPlots.Confidences(s.Item, s.Index),
        })];
        SvgPlot.Save(Path.Combine(folder, "reliability.svg"), reliability);
        foreach (var (i, plot) in reliability.Index())
        {
            page.Figure(plot, i % 2 == 0
                ? "Fifteen bins of equal width. Bars below the diagonal are overconfident."
                : "How many samples each of these bins has.");
        }

        if (_samples.Image is not null)
            WriteImages(folder, page);
        page.Save(Path.Combine(folder, Page));
    }

    // The last predictor is the one with the most to say.
    private void WriteImages(string folder, HtmlReport page)
    {
        const int shown = 6;
        var (summary, said) = _judged[^1];
        Picture Sheet(bool certain) => ImageSheet.Of(
            $"{(certain ? "Most" : "Least")} certain, green what it is: {summary.Name}", _samples, said,
            ImageSheet.Rows(said, shown, certain), _classNames);
        Picture[] sheets = [Sheet(certain: false), Sheet(certain: true)];
        Picture.Save(Path.Combine(folder, "images.svg"), sheets);
        string caption = "What each is, its entropy H in nats, and the most probable classes: green the right one"
            + (said.Members > 1 ? "; lines are what 95 % of the members say." : ".");
        foreach (Picture sheet in sheets)
            page.Figure(sheet, caption);
    }

    private static string[] Row(UncertaintySummary s, string name, ProbabilityScores p) =>
    [
        name, Text($"{s.Members}"), Text($"{100 * p.Accuracy:0.00} %"), Text($"{p.NegativeLogLikelihood:0.0000}"),
        Text($"{p.Brier:0.0000}"),
        UncertaintyText.Error(p.Calibration),
        Text($"{p.Calibration.Chance:0.0000}"), Text($"{p.EqualWidthCalibration.Expected:0.0000}"),
        Text($"{1000 * s.Selective.Aurc:0.00}"), Text($"{1000 * s.Selective.Excess:0.00}"),
        s.Members > 1 ? Text($"{s.MutualInformation:0.0000}") : "–",
    ];
}
