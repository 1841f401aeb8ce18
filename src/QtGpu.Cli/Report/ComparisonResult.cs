using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Training;

namespace QtGpu.Cli.Report;

/// <summary>Everything that a comparison found out, for tables, plots and files.</summary>
/// <param name="Data">The data set.</param>
/// <param name="Recipes">What was compared, the subject first.</param>
/// <param name="Runs">Every trained network.</param>
/// <param name="Trials">What tuning tried for each recipe, best first; empty without tuning.</param>
/// <param name="Watched">What the learning curves were measured on, in words; null for nothing.</param>
/// <param name="Target">The accuracy, or R², whose epoch is reported.</param>
/// <param name="Device">What ran it.</param>
/// <param name="Command">How it was started.</param>
internal sealed record ComparisonResult(
    Dataset Data, IReadOnlyList<Recipe> Recipes, IReadOnlyList<ComparisonRun> Runs,
    IReadOnlyList<IReadOnlyList<Trial>> Trials, string? Watched, double Target, string Device, string Command)
{
    /// <summary>What they are compared by, the first above all.</summary>
    public IReadOnlyList<Metric> Metrics { get; } = Metric.For(Data.Train);

    /// <summary>What is measured on the test samples.</summary>
    public IReadOnlyList<Metric> TestMetrics { get; } = Metric.ForTest(Data.Train, Recipes[0].Model);

    /// <summary>What was made small.</summary>
    public Loss Loss { get; } = Loss.For(Data.Train.Classes, Recipes[0].Model.Loss);

    /// <summary>The target in words.</summary>
    public string TargetText { get; } = MetricText.Target(Metric.OfTarget(Data.Train), Target);

    public IReadOnlyList<ComparisonSummary> Summaries { get; } = ComparisonSummary.Of(Runs, Target);

    public IReadOnlyList<PairedDifference> Differences { get; } = PairedDifference.Of(Runs, Metric.For(Data.Train)[0]);

    /// <summary>How many networks were trained at a time.</summary>
    public int SideBySide { get; init; } = 1;

    /// <summary>Runs that diverged and have no result.</summary>
    public IReadOnlyList<(PlannedRun Plan, DivergedException Why)> Diverged { get; init; } = [];

    /// <summary>
    /// Of texts: what a linear model makes of them without their order, of words and of pairs; else none.
    /// </summary>
    public IReadOnlyList<BagOfWords> Bags { get; init; } = [];

    /// <summary>Whether recurrent cells are compared too.</summary>
    public bool HasCells { get; } = Recipes.Select(recipe => recipe.Model.Recurrent.Cell)
        .Distinct(StringComparer.Ordinal).Skip(1).Any();

    /// <summary>What their names are of: the layer that is exchanged, or the activation.</summary>
    public string Named { get; } = Recipes.Select(recipe => recipe.Model.LayerList)
        .Distinct(StringComparer.Ordinal).Skip(1).Any() ? "layer" : "activation";

    /// <summary>
    /// What each network but the first has otherwise than it, beside its activation; empty where nothing.
    /// </summary>
    public IReadOnlyList<string> OwnSettings { get; } = OwnSettingsOf(Recipes);

    /// <summary>The same of any recipes.</summary>
    public static IReadOnlyList<string> OwnSettingsOf(IReadOnlyList<Recipe> recipes) =>
    [
        .. from recipe in recipes.Skip(1)
           let own = Facts(recipe).Except(Facts(recipes[0]), StringComparer.Ordinal).ToArray()
           where own.Length > 0
           select $"{recipe.Name}: {string.Join(", ", own)}",
    ];

    private static string[] Facts(Recipe recipe) => TrainingReport.Describe(recipe).Split(", ");

    public IReadOnlyList<long> Seeds { get; } = [.. Runs.Select(run => run.Seed).Distinct()];
}
