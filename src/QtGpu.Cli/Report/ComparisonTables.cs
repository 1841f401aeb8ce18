using System.Globalization;
using QtGpu.Comparison;

namespace QtGpu.Cli.Report;

/// <summary>A comparison in words and rows, the same on the terminal and on the page.</summary>
internal sealed class ComparisonTables(ComparisonResult result)
{
    /// <summary>How they were trained, in a line.</summary>
    public string Training => TrainingReport.Describe(result.Recipes[0])
        + (result.Trials.Count == 0 ? string.Empty : $" (chosen for {result.Recipes[0].Name}; each has its own, see tuning)");

    public IReadOnlyList<string> SummaryHeader { get; } =
    [
        "activation", "test accuracy [%]", "training accuracy [%]", Text($"epochs to {100 * result.Target:0.##} %"),
        Text($"seconds to {100 * result.Target:0.##} %"), "samples/s", "seconds",
    ];

    /// <summary>What a narrow screen does without: never an accuracy.</summary>
    public string[] LeastFirst => ["seconds", SummaryHeader[4], SummaryHeader[3], "samples/s"];

    public IEnumerable<IReadOnlyList<string>> Summary => result.Summaries.Select(s => (IReadOnlyList<string>)
    [
        s.Activation, Percent(s.TestAccuracy), Percent(s.TrainAccuracy), Reached(s, s.EpochsToTarget), Reached(s, s.SecondsToTarget),
        Text($"{s.SamplesPerSecond.Mean:N0}"), Text($"{s.Seconds.Mean:0.0}"),
    ]);

    /// <summary>One sentence per baseline.</summary>
    public IEnumerable<string> Differences => result.Differences.Select(d =>
    {
        string speed = Text($"Training speed {d.Activation} / {d.Baseline}: {d.SpeedRatio:0.00}.");
        MeanInterval points = d.TestAccuracy;
        if (double.IsNaN(points.HalfWidth))
            return Text($"{d.Activation} − {d.Baseline}: {Signed(100 * points.Mean)} points of test accuracy with one seed; --seeds 3 says how sure that is. {speed}");
        string verdict = points.Low > 0 ? $"{d.Activation} is better" : points.High < 0 ? $"{d.Baseline} is better" : "no difference can be told";
        return Text($"{d.Activation} − {d.Baseline}: {Signed(100 * points.Mean)} ± {100 * points.HalfWidth:0.00} points of test accuracy (95 % interval of {points.Count} paired seeds: {verdict}). {speed}");
    });

    public static IReadOnlyList<string> RunHeader { get; } =
        ["activation", "seed", "test accuracy [%]", "test loss", "training accuracy [%]", "epochs to target", "samples/s", "seconds"];

    public IEnumerable<IReadOnlyList<string>> Runs => result.Runs.Select(run => (IReadOnlyList<string>)
    [
        run.Activation, Text($"{run.Seed}"), Text($"{100 * run.Test.Accuracy:0.00}"), Text($"{run.Test.Loss:0.0000}"),
        Text($"{100 * run.Train.Accuracy:0.00}"), run.Fit.EpochsTo(result.Target)?.ToString(CultureInfo.InvariantCulture) ?? "–",
        Text($"{run.SamplesPerSecond:N0}"), Text($"{run.Fit.Seconds:0.0}"),
    ]);

    public static IReadOnlyList<string> SettingsHeader { get; } =
        ["activation", "chosen lr", "chosen init", "chosen epochs", "validation accuracy [%]", "settings tried"];

    /// <summary>What tuning chose for each activation.</summary>
    public IEnumerable<IReadOnlyList<string>> Settings => result.Trials.Select(trials => (IReadOnlyList<string>)
    [
        trials[0].Recipe.Name, Text($"{trials[0].Recipe.Settings.Rate}"), trials[0].Recipe.Model.Initialiser,
        Text($"{trials[0].Recipe.Epochs}"), Text($"{100 * trials[0].ValidationAccuracy:0.00}"), Text($"{trials.Count}"),
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
        : value is null ? Text($"not reached ({summary.ReachedTarget}/{summary.TestAccuracy.Count} runs)")
        : Text($"{value:0.#}");

    private static string Percent(MeanInterval x) =>
        double.IsNaN(x.HalfWidth) ? Text($"{100 * x.Mean:0.00}") : Text($"{100 * x.Mean:0.00} ± {100 * x.HalfWidth:0.00}");

    private static string Signed(double x) => Text($"{(x < 0 ? "−" : "+")}{Math.Abs(x):0.00}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
