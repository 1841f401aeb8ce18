using QtGpu.Statistics;
using static System.FormattableString;

namespace QtGpu.Experiments.Convergence;

/// <summary>Is it up to 50 times faster?</summary>
internal static class ConvergenceVerdict
{
    private const double Claimed = 50;

    /// <summary>The claim's own answer: the largest of all ratios, of epochs and of seconds.</summary>
    public static string Of(IReadOnlyList<CurveSet> sets)
    {
        var (epochs, seconds) = (All(sets, false), All(sets, true));
        if (epochs.Count == 0)
        {
            return Invariant($"\"Up to {Claimed:0} times faster\" is not testable here: ")
                + "no target was met by all seeds of both.";
        }

        var ratios = epochs.Concat(seconds).Select(found => found.Ratio).ToArray();
        string verdict = ratios.Any(ratio => ratio.Low >= Claimed) ? "holds"
            : ratios.Any(ratio => !(ratio.High < Claimed)) ? "is not decided"
            : "does not hold";
        CurveContrast claim = sets[0].Contrasts[0];
        return Invariant($"\"Up to {Claimed:0} times faster\" {verdict}: of {epochs.Count} ratios of epochs to a ")
            + $"target, {claim.Baseline.Name}'s over {claim.Subject.Name}'s, the largest is "
            + $"{Words(Largest(epochs))}; of seconds, {Words(Largest(seconds))}."
            + (Missing(sets) is > 0 and var missing
                ? Invariant($" {missing} more have no ratio, since some seeds did not meet the target.")
                : "");
    }

    /// <summary>Both largest ratios.</summary>
    public static IEnumerable<Measure> Measures(IReadOnlyList<CurveSet> sets)
    {
        foreach (var (unit, seconds) in new[] { ("epoch", false), ("second", true) })
        {
            if (All(sets, seconds) is { Count: > 0 } found && Largest(found) is var largest)
            {
                yield return ConvergenceFindings.Measured(
                    $"largest-{unit}-ratio",
                    $"the largest ratio of {unit}s to a target, the baseline's over the subject's: {largest.Where}",
                    largest.Ratio);
            }
        }
    }

    private static Found Largest(IReadOnlyList<Found> found) => found.MaxBy(one => one.Ratio.Value)!;

    private static string Words(Found found) => $"{ConvergenceSentences.Words(found.Ratio)} ({found.Where})";

    // Where all seeds met the target.
    private static IReadOnlyList<Found> All(IReadOnlyList<CurveSet> sets, bool seconds) =>
    [
        .. from set in sets
           from target in set.Targets
           from claim in Claims(sets, set)
           let ratio = seconds ? claim.SecondRatio(target) : claim.EpochRatio(target)
           where double.IsFinite(ratio.Value)
           select new Found(ratio, Invariant($"{claim.Subject.Name}, {set.Title}, {target} %")),
    ];

    // What the claim is about; by the published recipe with the gradient as published, and with the exact one.
    private static IEnumerable<CurveContrast> Claims(IReadOnlyList<CurveSet> sets, CurveSet set) =>
        set.Contrasts.Where((contrast, i) => i == 0 || contrast.Id == sets[0].Contrasts[0].Id);

    private static int Missing(IReadOnlyList<CurveSet> sets) =>
        sets.Sum(set => set.Targets.Count * Claims(sets, set).Count()) - All(sets, false).Count;

    private sealed record Found(BootstrapInterval Ratio, string Where);
}
