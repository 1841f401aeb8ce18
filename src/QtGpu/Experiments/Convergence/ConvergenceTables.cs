using QtGpu.Comparison;
using QtGpu.Statistics;

namespace QtGpu.Experiments.Convergence;

/// <summary>The curves as tables.</summary>
internal static class ConvergenceTables
{
    public static FindingTable Accuracy(IReadOnlyList<CurveSet> sets) => new(
        "accuracy", "Test accuracy after the last epoch [%], mean over seeds with its 95 % interval",
        ["rule", "activation", "settings", "accuracy", "low", "high", "seeds", "diverged", "seconds per epoch"],
        [
            .. from set in sets
               from @group in set.Groups
               select (IReadOnlyList<object?>)
               [
                   set.Title, @group.Name, @group.Settings, .. Cells(@group.Accuracy), @group.Curves.Count,
                   @group.Curves.Count(curve => curve.Diverged), @group.SecondsPerEpoch,
               ],
        ]);

    public static FindingTable Times(IReadOnlyList<CurveSet> sets) => new(
        "times", "Epochs and seconds of training to a test accuracy: medians over seeds with 95 % intervals",
        [
            "rule", "activation", "target [%]", "reached by", "of", "epochs", "low", "high", "seconds", "seconds low",
            "seconds high",
        ],
        [
            .. from set in sets
               from target in set.Targets
               from @group in set.Groups
               select (IReadOnlyList<object?>)
               [
                   set.Title, @group.Name, target, @group.Reached(target), @group.Curves.Count,
                   .. Cells(@group.EpochsTo(target)), .. Cells(@group.SecondsTo(target)),
               ],
        ]);

    public static FindingTable Contrasts(IReadOnlyList<CurveSet> sets) => new(
        "contrasts", "Differences of test accuracy, seed by seed [points]; p corrected by Holm within each rule",
        ["rule", "contrast", "difference", "low", "high", "p of no difference", "p of more than the margin", "verdict"],
        [
            .. from set in sets
               from contrast in set.Contrasts
               select (IReadOnlyList<object?>)
               [
                   set.Title, contrast.Name, .. Cells(contrast.Difference), contrast.Test.DifferenceP,
                   contrast.Test.EquivalenceP, Verdict(contrast.Test),
               ],
        ]);

    public static FindingTable Ratios(IReadOnlyList<CurveSet> sets) => new(
        "ratios", "How many times faster: mean epochs and seconds to a target, the second's over the first's",
        [
            "rule", "first", "second", "target [%]", "epochs ratio", "low", "high", "seconds ratio", "seconds low",
            "seconds high",
        ],
        [
            .. from set in sets
               from contrast in set.Contrasts
               from target in set.Targets
               select (IReadOnlyList<object?>)
               [
                   set.Title, contrast.Subject.Name, contrast.Baseline.Name, target,
                   .. Cells(contrast.EpochRatio(target)), .. Cells(contrast.SecondRatio(target)),
               ],
        ]);

    public static FindingTable Search(ConvergenceExperiment experiment, PieceResults results) => new(
        "search", "Accuracy of each setting that was tried, on samples held out of the training set [%]",
        ["data set", "activation", "rate", "initialiser", "accuracy", "chosen"],
        [
            .. from data in experiment.Data
               from contestant in experiment.Activations
               let best = experiment.Recipes.Best(data.Dataset, contestant, results)
               from trial in experiment.Recipes.Trials(contestant)
               select (IReadOnlyList<object?>)
               [
                   data.Dataset, trial.Name,
                   .. Tried(trial, best, results.Of<double>(ConvergenceRecipes.TrialName(data.Dataset, trial))),
               ],
        ]);

    /// <summary>A setting that was tried: rate, initialiser, accuracy, and whether it was chosen.</summary>
    internal static IEnumerable<object?> Tried(Recipe trial, Recipe best, double accuracy) =>
    [
        (double)(decimal)trial.Settings.Rate, trial.Model.Initialiser, accuracy,
        ConvergenceRecipes.IsOf(best, trial) ? "yes" : "",
    ];

    internal static IEnumerable<object?> Cells(BootstrapInterval interval) =>
        [interval.Value, interval.Low, interval.High];

    internal static string Verdict(EquivalenceTest test) => test.Verdict().ToString().ToLowerInvariant();
}
