using QtGpu.Comparison;
using QtGpu.Statistics;
using static System.FormattableString;

namespace QtGpu.Experiments.Convergence;

/// <summary>What the curves say.</summary>
internal sealed class ConvergenceFindings
{
    private readonly ConvergenceExperiment _experiment;
    private readonly PieceResults _results;
    private readonly IReadOnlyList<CurveSet> _sets;
    private readonly EfficiencyFindings _efficiency;

    public ConvergenceFindings(ConvergenceExperiment experiment, PieceResults results)
    {
        (_experiment, _results) = (experiment, results);
        _sets =
        [
            .. experiment.Data.SelectMany(data => new[]
            {
                Set(data, "equal", Invariant($"rate {experiment.Rate}, init {experiment.Initialiser} for all"),
                    experiment.Recipes.Equal),
                Set(data, "best", "each with its own best settings",
                    contestant => experiment.Recipes.Best(data.Dataset, contestant, results)),
            }),
            PublishedSet(),
        ];
        _efficiency = new(experiment, results);
    }

    public Findings All => new()
    {
        Sentences =
        [
            ConvergenceVerdict.Of(_sets),
            .. _sets.SelectMany(ConvergenceSentences.Of),
            .. _efficiency.Sentences(),
            .. ConvergenceSentences.Edges(_experiment, _results),
            .. ConvergenceSentences.Scales(_experiment, _results),
        ],
        Measures = [.. ConvergenceVerdict.Measures(_sets), .. _sets.SelectMany(Measures), .. _efficiency.Measures],
        Tables =
        [
            ConvergenceTables.Accuracy(_sets), ConvergenceTables.Times(_sets), ConvergenceTables.Contrasts(_sets),
            ConvergenceTables.Ratios(_sets), ConvergenceTables.Search(_experiment, _results), _efficiency.Table,
            _efficiency.ContrastTable,
        ],
        Figures = [.. _sets.SelectMany(ConvergenceFigures.Of), _efficiency.Figure],
    };

    private CurveSet Set(JudgedData data, string rule, string words, Func<Contestant, Recipe> recipe) => CurveSet.Of(
        $"{data.Dataset}-{rule}", $"{data.Dataset}, {words}", data.Targets,
        [.. _experiment.Activations.Select(contestant => Group(data.Dataset, recipe(contestant), contestant.Name))],
        _experiment.Contrasts, _experiment.Margin);

    private CurveSet PublishedSet()
    {
        PublishedRecipe published = _experiment.Published;
        Contrast claim = _experiment.Contrasts[0];
        string words = Invariant(
            $"the published recipe (rate {published.Rate}, init {published.Initialiser}, clip {published.ClipNorm})");
        return CurveSet.Of(
            $"{published.Dataset}-published", $"{published.Dataset}, {words}", published.Targets,
            [.. _experiment.Recipes.Published().Select(recipe => Group(published.Dataset, recipe, recipe.Name))],
            [claim with { Subject = _experiment.Recipes.PublishedName }, claim], _experiment.Margin);
    }

    private CurveGroup Group(string dataset, Recipe recipe, string name) => new(
        name, ConvergenceRecipes.Settings(recipe),
        [
            .. _experiment.AllSeeds.Select(seed =>
                _results.Of<TrainingCurve>(ConvergenceRecipes.CurveName(dataset, recipe, seed))),
        ]);

    internal static IEnumerable<Measure> Measures(CurveSet set) =>
    [
        .. set.Groups.Select(group => Measured(
            $"{set.Id}-accuracy-{group.Name}", $"test accuracy of {group.Name}; {set.Title}", group.Accuracy, "%")),
        .. from target in set.Targets
           from @group in set.Groups
           select Measured(
               Invariant($"{set.Id}-epochs-to-{target}-{@group.Name}"),
               Invariant($"median epochs of {@group.Name} to {target} %; {set.Title}"), @group.EpochsTo(target),
               "epochs"),
        .. set.Contrasts.Select(contrast => Compared(
            $"{set.Id}-difference-{contrast.Id}", $"test accuracy, {contrast.Name}; {set.Title}",
            contrast.Difference, contrast.Test)),
        .. from target in set.Targets
           from contrast in set.Contrasts
           from ratio in new[] { ("epoch", contrast.EpochRatio(target)), ("second", contrast.SecondRatio(target)) }
           select Measured(
               Invariant($"{set.Id}-{ratio.Item1}-ratio-to-{target}-{contrast.Id}"),
               Invariant($"{ratio.Item1}s to {target} %, those of {contrast.Baseline.Name} over those of ")
                   + $"{contrast.Subject.Name}; {set.Title}",
               ratio.Item2),
    ];

    internal static Measure Measured(string id, string what, BootstrapInterval interval, string unit = "") => new(
        id, what, Known(interval.Value), Known(interval.Low), Known(interval.High), interval.Count, unit);

    internal static Measure Compared(string id, string what, BootstrapInterval difference, EquivalenceTest test) =>
        Measured(id, what, difference, "points") with
        {
            IsUndecided = test.Verdict() == EquivalenceVerdict.Undecided,
        };

    // A target that was never met has no number.
    private static double Known(double value) => double.IsFinite(value) ? value : double.NaN;
}
