using MathNet.Numerics.Statistics;

namespace QtGpu.Comparison;

/// <summary>The runs of one activation, as means with 95 % intervals over seeds.</summary>
/// <param name="Activation">Its name.</param>
/// <param name="TestAccuracy">Fraction of test samples after the last epoch.</param>
/// <param name="TestLoss">Mean loss on the test samples.</param>
/// <param name="TrainAccuracy">Fraction of training samples after the last epoch.</param>
/// <param name="EpochsToTarget">Median over seeds; null unless more than half reached it.</param>
/// <param name="SecondsToTarget">Likewise.</param>
/// <param name="ReachedTarget">How many seeds reached it.</param>
/// <param name="SamplesPerSecond">Training throughput.</param>
/// <param name="Seconds">Time of the training steps of one run.</param>
public sealed record ComparisonSummary(
    string Activation, MeanInterval TestAccuracy, MeanInterval TestLoss, MeanInterval TrainAccuracy,
    double? EpochsToTarget, double? SecondsToTarget, int ReachedTarget, MeanInterval SamplesPerSecond, MeanInterval Seconds)
{
    /// <summary>One summary per activation, in the order in which they were run.</summary>
    /// <param name="runs">All runs.</param>
    /// <param name="target">The accuracy whose epoch is wanted.</param>
    public static IReadOnlyList<ComparisonSummary> Of(IEnumerable<ComparisonRun> runs, double target) =>
        [.. runs.GroupBy(run => run.Activation, StringComparer.Ordinal).Select(group => Of(group.Key, [.. group], target))];

    private static ComparisonSummary Of(string activation, ComparisonRun[] runs, double target) => new(
        activation,
        Interval(runs, run => run.Test.Accuracy),
        Interval(runs, run => run.Test.Loss),
        Interval(runs, run => run.Train.Accuracy),
        MedianTo(runs, run => run.Fit.EpochsTo(target)),
        MedianTo(runs, run => run.Fit.SecondsTo(target)),
        runs.Count(run => run.Fit.EpochsTo(target) is not null),
        Interval(runs, run => run.SamplesPerSecond),
        Interval(runs, run => run.Fit.Seconds));

    private static MeanInterval Interval(ComparisonRun[] runs, Func<ComparisonRun, double> value) =>
        MeanInterval.Of([.. runs.Select(value)]);

    // A run that never got there is later than any that did.
    private static double? MedianTo(ComparisonRun[] runs, Func<ComparisonRun, double?> value)
    {
        double median = runs.Select(run => value(run) ?? double.PositiveInfinity).Median();
        return double.IsFinite(median) ? median : null;
    }
}

/// <summary>One activation against another, seed by seed.</summary>
/// <param name="Activation">The first.</param>
/// <param name="Baseline">The second.</param>
/// <param name="TestAccuracy">Mean of the paired differences, first minus second, as fractions.</param>
/// <param name="SpeedRatio">Samples per second of the first over those of the second: the median over seeds.</param>
public sealed record PairedDifference(string Activation, string Baseline, MeanInterval TestAccuracy, double SpeedRatio)
{
    /// <summary>The first activation of the runs against each of the others.</summary>
    public static IReadOnlyList<PairedDifference> Of(IReadOnlyList<ComparisonRun> runs)
    {
        ComparisonRun[][] groups = [.. runs.GroupBy(run => run.Activation, StringComparer.Ordinal)
            .Select(group => group.OrderBy(run => run.Seed).ToArray())];
        return [.. groups.Skip(1).Select(baseline => new PairedDifference(
            groups[0][0].Activation,
            baseline[0].Activation,
            MeanInterval.OfDifferences(Accuracies(groups[0]), Accuracies(baseline)),
            groups[0].Zip(baseline, (a, b) => a.SamplesPerSecond / b.SamplesPerSecond).Median()))];
    }

    private static double[] Accuracies(ComparisonRun[] runs) => [.. runs.Select(run => run.Test.Accuracy)];
}
