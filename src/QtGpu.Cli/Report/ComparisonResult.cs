using QtGpu.Comparison;
using QtGpu.Data;

namespace QtGpu.Cli.Report;

/// <summary>Everything that a comparison found out, for tables, plots and files.</summary>
/// <param name="Data">The data set.</param>
/// <param name="Recipes">What was compared, the subject first.</param>
/// <param name="Runs">Every trained network.</param>
/// <param name="Trials">What tuning tried for each recipe, best first; empty without tuning.</param>
/// <param name="Watched">What the learning curves were measured on, in words; null for nothing.</param>
/// <param name="Target">The accuracy whose epoch is reported.</param>
/// <param name="Device">What ran it.</param>
/// <param name="Command">How it was started.</param>
internal sealed record ComparisonResult(
    Dataset Data, IReadOnlyList<Recipe> Recipes, IReadOnlyList<ComparisonRun> Runs, IReadOnlyList<IReadOnlyList<Trial>> Trials,
    string? Watched, double Target, string Device, string Command)
{
    public IReadOnlyList<ComparisonSummary> Summaries { get; } = ComparisonSummary.Of(Runs, Target);

    public IReadOnlyList<PairedDifference> Differences { get; } = PairedDifference.Of(Runs);

    public IReadOnlyList<long> Seeds { get; } = [.. Runs.Select(run => run.Seed).Distinct()];
}
