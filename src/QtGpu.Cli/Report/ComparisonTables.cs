using QtGpu.Comparison;

namespace QtGpu.Cli.Report;

/// <summary>A comparison in words and rows, the same on the terminal and on the page.</summary>
internal sealed class ComparisonTables(ComparisonResult result)
{
    /// <summary>How they were trained, in a line.</summary>
    public string Training => TrainingReport.Describe(result.Recipes[0])
        + (result.Trials.Count == 0
            ? string.Concat(result.OwnSettings.Select(own => $"; {own}"))
            : $" (chosen for {result.Recipes[0].Name}; each has its own, see tuning)");

    public IReadOnlyList<string> SummaryHeader { get; } =
    [
        result.Named, .. result.TestMetrics.Select(metric => $"test {MetricText.Title(metric)}"),
        $"training {MetricText.Title(result.Metrics[0])}", $"epochs to {result.TargetText}",
        $"seconds to {result.TargetText}", "samples/s", "seconds",
    ];

    /// <summary>What a narrow screen does without: never a result on the test samples.</summary>
    public string[] LeastFirst => ["seconds", SummaryHeader[^3], SummaryHeader[^4], "samples/s"];

    public IEnumerable<IReadOnlyList<string>> Summary => Networks.Concat(Bags);

    private IEnumerable<IReadOnlyList<string>> Bags => result.Bags.Select(bag => (IReadOnlyList<string>)
    [
        NameOf(bag), MetricText.Of(Metric.Accuracy, bag.TestAccuracy),
        MetricText.Of(Metric.Accuracy, bag.TrainAccuracy), "–", "–", "–", "–",
    ]);

    private IEnumerable<IReadOnlyList<string>> Networks => result.Summaries.Select(s => (IReadOnlyList<string>)
    [
        s.Activation, .. result.TestMetrics.Select(metric => MetricText.Of(metric, s.Test(metric))),
        MetricText.Of(result.Metrics[0], s.Train(result.Metrics[0])), Reached(s, s.EpochsToTarget),
        Reached(s, s.SecondsToTarget), Text($"{s.SamplesPerSecond.Mean:N0}"), Text($"{s.Seconds.Mean:0.0}"),
    ]);

    /// <summary>What a linear model of texts is called.</summary>
    public static string NameOf(BagOfWords bag) => bag.LongestTerm == 1 ? "bag of words" : "bag of bigrams";

    /// <summary>One sentence per baseline.</summary>
    public IEnumerable<string> Differences => result.Differences.Select(d =>
    {
        string together = result.SideBySide > 1
            ? " of networks side by side (--side-by-side 1 times each alone)"
            : "";
        string speed = Text($"Training speed {d.Activation} / {d.Baseline}{together}: {d.SpeedRatio:0.00}.");
        string difference = $"{d.Activation} − {d.Baseline}: {MetricText.Difference(d.Metric, d.Test)} "
            + (d.Metric.HigherIsBetter
                ? $"points of test {d.Metric.Name}"
                : $"in test {d.Metric.Name}, where less is better");
        if (double.IsNaN(d.Test.HalfWidth))
            return $"{difference}, with one seed; --seeds 3 says how sure that is. {speed}";
        string verdict = d.Better is { } better ? $"{better} is better" : "no difference can be told";
        return Text($"{difference} (95 % interval of {d.Test.Count} paired seeds: {verdict}). {speed}");
    });

    /// <summary>What went wrong: runs that diverged, and networks that have learnt nothing.</summary>
    public IEnumerable<string> Warnings =>
    [
        .. result.Diverged.Select(run =>
            Text($"{run.Plan.Recipe.Name}, seed {run.Plan.Seed}, is left out. {run.Why.Message}")),
        .. result.Runs.GroupBy(run => run.Recipe.Name, StringComparer.Ordinal)
            .Select(runs => LearningNote.Of(runs.Key, runs.Average(run => run.Train.Loss), result.Data.Train))
            .OfType<string>(),
    ];

    public IReadOnlyList<string> RunHeader { get; } =
    [
        result.Named, "seed", .. result.TestMetrics.Select(metric => $"test {MetricText.Title(metric)}"), "test loss",
        $"training {MetricText.Title(result.Metrics[0])}", "epochs to target", "samples/s", "seconds",
    ];

    public IEnumerable<IReadOnlyList<string>> Runs => result.Runs.Select(run => (IReadOnlyList<string>)
    [
        run.Activation, Text($"{run.Seed}"),
        .. result.TestMetrics.Select(metric => MetricText.Of(metric, metric.Of(run.Test))), Text($"{run.Test.Loss:G4}"),
        MetricText.Of(result.Metrics[0], result.Metrics[0].Of(run.Train)),
        run.Fit.EpochsTo(result.Target)?.ToString(CultureInfo.InvariantCulture) ?? "–",
        Text($"{run.SamplesPerSecond:N0}"), Text($"{run.Fit.Seconds:0.0}"),
    ]);

    public IReadOnlyList<string> SettingsHeader { get; } =
    [
        result.Named, "chosen lr", "chosen init", "chosen epochs", $"validation {MetricText.Title(result.Metrics[0])}",
        "settings tried",
    ];

    /// <summary>What tuning chose for each activation.</summary>
    public IEnumerable<IReadOnlyList<string>> Settings => result.Trials.Select(trials => (IReadOnlyList<string>)
    [
        trials[0].Recipe.Name, Text($"{trials[0].Recipe.Settings.Rate}"), trials[0].Recipe.Model.Initialiser,
        Text($"{trials[0].Recipe.Epochs}"), MetricText.Of(result.Metrics[0], trials[0].Score), Text($"{trials.Count}"),
    ]);

    public IEnumerable<(string Name, string Value)> Configuration =>
    [
        ("data set", TrainingReport.Describe(result.Data)),
        ("training", Training),
        ("seeds", string.Join(", ", result.Seeds)),
        ("learning curves on", result.Watched ?? "the validation samples of tuning"),
        ("device", result.Device),
        ("system", RunEnvironment.System),
        ("command", result.Command),
    ];

    private string Reached(ComparisonSummary summary, double? value) => result.Watched is null ? "–"
        : value is null ? Text($"not reached ({summary.ReachedTarget}/{summary.Runs.Count} runs)")
        : value < 1 ? Text($"{value:G2}") : Text($"{value:0.#}");
}
