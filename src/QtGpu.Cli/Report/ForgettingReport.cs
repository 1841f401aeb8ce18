using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Statistics;
using QtGpu.Training;

namespace QtGpu.Cli.Report;

/// <summary>What networks have forgotten of one task while they learnt another.</summary>
/// <param name="Samples">What they were trained on first, and measured on.</param>
/// <param name="Recipes">What was compared, the subject first.</param>
/// <param name="Runs">Every network.</param>
/// <param name="Measured">What it was measured on, in words.</param>
/// <param name="Device">What ran it.</param>
/// <param name="Command">How it was started.</param>
internal sealed record ForgettingResult(
    TrainingData Samples, IReadOnlyList<Recipe> Recipes, IReadOnlyList<ForgettingRun> Runs, string Measured,
    string Device, string Command)
{
    public Metric Metric { get; } = Runs[0].Metric;

    public IReadOnlyList<ForgettingSummary> Summaries { get; } = ForgettingSummary.Of(Runs);

    public IReadOnlyList<ForgettingDifference> Differences { get; } = ForgettingDifference.Of(Runs);

    /// <summary>Runs that diverged and have no result.</summary>
    public IReadOnlyList<(PlannedRun Plan, DivergedException Why)> Diverged { get; init; } = [];

    /// <summary>What whoever always says the commonest class has; null of a regression.</summary>
    public double? Chance { get; } = Samples.Watched.Classes == 0 ? null : CommonestClass(Samples.Watched);

    private static double CommonestClass(Samples samples)
    {
        var counts = new long[samples.Classes];
        for (int i = 0; i < samples.Count; i++)
        {
            foreach (float label in samples.Target(i))
                counts[(int)label]++;
        }

        return (double)counts.Max() / counts.Sum();
    }
}

/// <summary>The same in words and rows: on the terminal, as JSON and in files.</summary>
internal sealed class ForgettingReport(ForgettingResult result)
{
    public string[] Header { get; } =
    [
        "activation", "first task, learnt", "second task, learnt", "first task, then",
        $"forgetting{(result.Metric == Metric.Accuracy ? " [points]" : string.Empty)}",
    ];

    public IEnumerable<IReadOnlyList<string>> Rows => result.Summaries.Select(s => (IReadOnlyList<string>)
    [
        s.Activation, Of(s.Before), Of(s.OnSecond), Of(s.After), MetricText.Difference(result.Metric, s.Forgetting),
    ]);

    /// <summary>What the columns are.</summary>
    public string Method =>
        $"{MetricText.Title(result.Metric)} on the {result.Measured}. The second task has the same samples with "
        + $"permuted {(result.Samples.Train.Vocabulary > 0 ? "words" : "features")}, another permutation for each seed."
        + (result.Chance is { } chance
            ? $" Whoever always says the commonest class has {MetricText.WithUnit(result.Metric, chance)}."
            : string.Empty);

    /// <summary>How they were trained, in a line.</summary>
    public string Training => $"{TrainingReport.Describe(result.Recipes[0])}, for each task"
        + string.Concat(ComparisonResult.OwnSettingsOf(result.Recipes).Select(own => $"; {own}"));

    /// <summary>One sentence per baseline.</summary>
    public IEnumerable<string> Verdicts => result.Differences.Select(d =>
    {
        string difference = $"{d.Activation} − {d.Baseline}: {MetricText.Difference(result.Metric, d.Forgetting)} "
            + (result.Metric == Metric.Accuracy ? "points of forgetting" : $"of forgetting in {result.Metric.Name}");
        if (double.IsNaN(d.Forgetting.HalfWidth))
            return $"{difference}, with one seed; --seeds 3 says how sure that is.";
        string verdict = d.ForgetsLess is { } less ? $"{less} forgets less" : "no difference can be told";
        string caveat = d.LearntLessToo ? $" But {d.ForgetsLess} has also learnt less of the two tasks." : string.Empty;
        return Text($"{difference} (95 % interval of {d.Forgetting.Count} paired seeds: {verdict}).{caveat}");
    });

    /// <summary>Runs that diverged.</summary>
    public IEnumerable<string> Warnings => result.Diverged.Select(run =>
        Text($"{run.Plan.Recipe.Name}, seed {run.Plan.Seed}, is left out. {run.Why.Message}"));

    public void Write(Session session, string folder, string? goOn)
    {
        session.Out.WriteLine(TrainingReport.Describe(result.Samples.Data));
        session.Out.WriteLine($"{Training}; {result.Device}");
        session.Out.Write(SummaryTable.Of(Header, Rows));
        foreach (string line in Verdicts.Concat(Warnings).Append(Method))
            session.Out.WriteLine(line);
        session.Out.WriteLine();
        var files = new ForgettingFiles(result, this);
        if (session.Write(() => files.Write(folder)))
            session.Out.WriteLine($"report: {Path.Combine(folder, ComparisonFiles.Report)}");
        else if (goOn is not null)
            session.Out.WriteLine($"the networks are kept; to write the report:\n{goOn}");
        session.WriteJson(ForgettingFiles.Json(result));
    }

    private string Of(MeanInterval x) => MetricText.Of(result.Metric, x);
}
