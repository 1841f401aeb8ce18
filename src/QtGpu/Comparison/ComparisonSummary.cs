using MathNet.Numerics.Statistics;
using QtGpu.Statistics;

namespace QtGpu.Comparison;

/// <summary>The runs of one activation, as means with 95 % intervals over seeds.</summary>
/// <param name="Activation">Its name.</param>
/// <param name="Runs">One per seed.</param>
/// <param name="Target">The accuracy, or R² of a regression, whose epoch is wanted.</param>
public sealed record ComparisonSummary(string Activation, IReadOnlyList<ComparisonRun> Runs, double Target)
{
    /// <summary>Mean loss on the test samples.</summary>
    public MeanInterval TestLoss => Interval(run => run.Test.Loss);

    /// <summary>Median over seeds; null unless more than half reached it.</summary>
    public double? EpochsToTarget => MedianTo(run => run.Fit.EpochsTo(Target));

    /// <summary>Likewise.</summary>
    public double? SecondsToTarget => MedianTo(run => run.Fit.SecondsTo(Target));

    /// <summary>How many seeds reached it.</summary>
    public int ReachedTarget => Runs.Count(run => run.Fit.EpochsTo(Target) is not null);

    /// <summary>Training throughput.</summary>
    public MeanInterval SamplesPerSecond => Interval(run => run.SamplesPerSecond);

    /// <summary>Time of the training steps of one run.</summary>
    public MeanInterval Seconds => Interval(run => run.Fit.Seconds);

    /// <summary>One summary per activation, in the order in which they were run.</summary>
    /// <param name="runs">All runs.</param>
    /// <param name="target">The accuracy or R² whose epoch is wanted.</param>
    public static IReadOnlyList<ComparisonSummary> Of(IEnumerable<ComparisonRun> runs, double target) =>
        [.. runs.GroupBy(run => run.Activation, StringComparer.Ordinal)
            .Select(group => new ComparisonSummary(group.Key, [.. group], target))];

    /// <summary>A metric on the test samples after the last epoch.</summary>
    public MeanInterval Test(Metric metric) => Interval(run => metric.Of(run.Test));

    /// <summary>A metric on the training samples after the last epoch.</summary>
    public MeanInterval Train(Metric metric) => Interval(run => metric.Of(run.Train));

    private MeanInterval Interval(Func<ComparisonRun, double> value) => MeanInterval.Of([.. Runs.Select(value)]);

    // A run that never got there is later than any that did.
    private double? MedianTo(Func<ComparisonRun, double?> value)
    {
        double median = Runs.Select(run => value(run) ?? double.PositiveInfinity).Median();
        return double.IsFinite(median) ? median : null;
    }
}

/// <summary>One activation against another, seed by seed.</summary>
/// <param name="Activation">The first.</param>
/// <param name="Baseline">The second.</param>
/// <param name="Metric">What they are compared by.</param>
/// <param name="Test">Mean of the paired differences of it on the test samples, first minus second.</param>
/// <param name="SpeedRatio">Samples per second of the first over those of the second: the median over seeds.</param>
public sealed record PairedDifference(
    string Activation, string Baseline, Metric Metric, MeanInterval Test, double SpeedRatio)
{
    /// <summary>The one that is better beyond the 95 % interval; null where no difference can be told.</summary>
    public string? Better
    {
        get
        {
            bool higher = Test.Low > 0, lower = Test.High < 0;
            return !higher && !lower ? null : higher == Metric.HigherIsBetter ? Activation : Baseline;
        }
    }

    /// <summary>The first activation of the runs against each of the others, over the seeds that both have.</summary>
    public static IReadOnlyList<PairedDifference> Of(IReadOnlyList<ComparisonRun> runs, Metric metric)
    {
        var groups = runs.GroupBy(run => run.Activation, StringComparer.Ordinal).ToArray();
        return [.. groups.Skip(1)
            .Select(baseline => groups[0].OrderBy(run => run.Seed)
                .Join(baseline, run => run.Seed, run => run.Seed, (first, second) => (First: first, Second: second))
                .ToArray())
            .Where(pairs => pairs.Length > 0)
            .Select(pairs => new PairedDifference(
                pairs[0].First.Activation,
                pairs[0].Second.Activation,
                metric,
                MeanInterval.OfDifferences(
                    [.. pairs.Select(pair => metric.Of(pair.First.Test))],
                    [.. pairs.Select(pair => metric.Of(pair.Second.Test))]),
                pairs.Select(pair => pair.First.SamplesPerSecond / pair.Second.SamplesPerSecond).Median()))];
    }
}
