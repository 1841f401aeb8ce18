using QtGpu.Comparison;
using QtGpu.Statistics;
using static System.FormattableString;

namespace QtGpu.Experiments.Convergence;

/// <summary>The curves in words.</summary>
internal static class ConvergenceSentences
{
    /// <summary>
    /// A set: its claim first, then how fast its subject is beside others, its other contrasts, and what diverged.
    /// </summary>
    public static IEnumerable<string> Of(CurveSet set)
    {
        CurveContrast claim = set.Contrasts[0];
        yield return $"On {set.Title}: after the last epoch {claim.Subject.Name} has "
            + $"{Words(claim.Subject.Accuracy)} %, {claim.Baseline.Name} {Words(claim.Baseline.Accuracy)} %: "
            + $"{Words(claim)}. "
            + string.Join(' ', set.Targets.Select(target => To(claim, target)));
        foreach (CurveContrast control in set.Contrasts.Skip(1).Where(other => other.Subject == claim.Subject))
        {
            yield return $"On {set.Title}, {control.Subject.Name} and {control.Baseline.Name}: "
                + string.Join(' ', set.Targets.Select(target => To(control, target)));
        }

        if (set.Contrasts.Count > 1)
        {
            yield return $"On {set.Title}, the other contrasts: "
                + string.Join("; ", set.Contrasts.Skip(1).Select(other => $"{other.Name} {Words(other)}")) + ".";
        }

        foreach (string diverged in Diverged(set))
            yield return $"On {set.Title}: {diverged}";
    }

    /// <summary>Of which groups some trainings diverged.</summary>
    public static IEnumerable<string> Diverged(CurveSet set) =>
        from @group in set.Groups
        let diverged = @group.Curves.Count(curve => curve.Diverged)
        where diverged > 0
        select Invariant($"{diverged} of {@group.Curves.Count} trainings of {@group.Name} diverged, and count as ")
            + "guessing.";

    /// <summary>Whether a rate is at an end of those that were tried.</summary>
    public static bool IsAtEnd(Recipe best, IReadOnlyList<float> rates) =>
        best.Settings.Rate == rates[0] || best.Settings.Rate == rates[^1];

    /// <summary>Settings that were chosen at an end of the rates, beyond which may be better ones.</summary>
    public static IEnumerable<string> Edges(ConvergenceExperiment experiment, PieceResults results) =>
        from data in experiment.Data
        from contestant in experiment.Activations
        let best = experiment.Recipes.Best(data.Dataset, contestant, results)
        where IsAtEnd(best, experiment.Search.Rates)
        select Invariant($"On {data.Dataset} the best rate of {contestant.Name}, {best.Settings.Rate}, is at ")
            + "the end of those that were tried.";

    /// <summary>Which scale of its input was best for each activation that had several.</summary>
    public static IEnumerable<string> Scales(ConvergenceExperiment experiment, PieceResults results) =>
        from data in experiment.Data
        from contestant in experiment.Activations
        where contestant.Scaled.Count > 0
        let best = experiment.Recipes.Best(data.Dataset, contestant, results)
        let tried = string.Join(", ", contestant.Scaled.Prepend(contestant.Activation))
        select $"On {data.Dataset} the best of {tried} is {ConvergenceRecipes.ActivationOf(contestant, best)}.";

    /// <summary>A difference and what it says.</summary>
    public static string Words(CurveContrast contrast) => Words(contrast.Difference, contrast.Test);

    /// <summary>The same of any difference in points.</summary>
    public static string Words(BootstrapInterval difference, EquivalenceTest test) =>
        Invariant($"{difference.Value:+0.00;−0.00} ")
        + (double.IsNaN(difference.Low) ? ""
            : Invariant($"[{difference.Low:+0.00;−0.00}, {difference.High:+0.00;−0.00}] "))
        + "points, "
        + (test.Verdict() switch
        {
            EquivalenceVerdict.Equivalent =>
                Invariant($"equivalent within ±{test.Margin} ({P(test.EquivalenceP)})"),
            EquivalenceVerdict.Different => $"different ({P(test.DifferenceP)})",
            _ => Invariant(
                $"undecided ({P(test.DifferenceP)} of none, {P(test.EquivalenceP)} of ±{test.Margin} or more)"),
        });

    private static string To(CurveContrast claim, double target)
    {
        int subject = claim.Subject.Reached(target), baseline = claim.Baseline.Reached(target);
        int seeds = claim.Subject.Curves.Count;
        if (subject < seeds || baseline < seeds)
            return Invariant($"{target} %: reached by {subject} and {baseline} of {seeds} seeds.");
        BootstrapInterval epochs = claim.EpochRatio(target), seconds = claim.SecondRatio(target);
        return Invariant($"{target} %: after {claim.Subject.EpochsTo(target).Value} and ")
            + Invariant($"{claim.Baseline.EpochsTo(target).Value} epochs (medians); {claim.Baseline.Name} needs ")
            + Invariant($"{Words(epochs)} times as many, and {Words(seconds)} times the seconds.");
    }

    /// <summary>A number with its interval.</summary>
    public static string Words(BootstrapInterval interval) => double.IsNaN(interval.Low)
        ? Invariant($"{interval.Value:0.00}")
        : Invariant($"{interval.Value:0.00} [{interval.Low:0.00}, {interval.High:0.00}]");

    private static string P(double p) => p < 0.0001 ? "p < 0.0001" : Invariant($"p = {p:0.####}");
}
