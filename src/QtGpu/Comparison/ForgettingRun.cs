using QtGpu.Statistics;
using QtGpu.Training;

namespace QtGpu.Comparison;

/// <summary>One network that was trained on one task and then on another.</summary>
/// <param name="Recipe">What was trained.</param>
/// <param name="Seed">Seed of weights, shuffling and the second task.</param>
/// <param name="Metric">What it is measured by.</param>
/// <param name="First">The epochs of the first task; their validation figures are the first task's.</param>
/// <param name="Second">The epochs of the second; their validation figures are the second task's.</param>
/// <param name="FirstAfter">The metric on the first task after each epoch of the second.</param>
public sealed record ForgettingRun(
    Recipe Recipe, long Seed, Metric Metric, FitResult First, FitResult Second, IReadOnlyList<double> FirstAfter)
{
    /// <summary>Name of the recipe.</summary>
    public string Activation => Recipe.Name;

    /// <summary>The metric on the first task before the second is learnt.</summary>
    public double Before => Metric.OfEpoch(First.Last);

    /// <summary>The metric on the first task after the second was learnt.</summary>
    public double After => FirstAfter[^1];

    /// <summary>The metric on the second task after it was learnt.</summary>
    public double OnSecond => Metric.OfEpoch(Second.Last);

    /// <summary>
    /// How much worse the network has become on the first task: Before − After, of errors After − Before. (A.
    /// Chaudhry et al., arXiv:1801.10112, of two tasks.)
    /// </summary>
    public double Forgetting => Metric.Cost(After) - Metric.Cost(Before);
}

/// <summary>The runs of one activation, as means with 95 % intervals over seeds.</summary>
/// <param name="Activation">Its name.</param>
/// <param name="Runs">One per seed.</param>
public sealed record ForgettingSummary(string Activation, IReadOnlyList<ForgettingRun> Runs)
{
    /// <summary>The first task before the second is learnt.</summary>
    public MeanInterval Before => Interval(run => run.Before);

    /// <summary>The first task after the second was learnt.</summary>
    public MeanInterval After => Interval(run => run.After);

    /// <summary>The second task after it was learnt.</summary>
    public MeanInterval OnSecond => Interval(run => run.OnSecond);

    /// <summary>See <see cref="ForgettingRun.Forgetting"/>.</summary>
    public MeanInterval Forgetting => Interval(run => run.Forgetting);

    /// <summary>One summary per activation, in the order in which they were run.</summary>
    public static IReadOnlyList<ForgettingSummary> Of(IEnumerable<ForgettingRun> runs) =>
        [.. runs.GroupBy(run => run.Activation, StringComparer.Ordinal)
            .Select(group => new ForgettingSummary(group.Key, [.. group]))];

    private MeanInterval Interval(Func<ForgettingRun, double> value) => MeanInterval.Of([.. Runs.Select(value)]);
}

/// <summary>One activation against another, seed by seed: means of what the first has more than the second.</summary>
/// <param name="Activation">The first.</param>
/// <param name="Baseline">The second.</param>
/// <param name="Forgetting">Of forgetting.</param>
/// <param name="FirstCost">
/// Of the first task's cost before the second is learnt: below 0 where it is learnt better.
/// </param>
/// <param name="SecondCost">Of the second task's cost in the end.</param>
public sealed record ForgettingDifference(
    string Activation, string Baseline, MeanInterval Forgetting, MeanInterval FirstCost, MeanInterval SecondCost)
{
    /// <summary>The one that forgets less beyond the 95 % interval; null where no difference can be told.</summary>
    public string? ForgetsLess => Less(Forgetting);

    /// <summary>
    /// Whether the one that forgets less has also learnt one of the tasks less, beyond the interval: then it may forget
    /// less for that alone.
    /// </summary>
    public bool LearntLessToo => ForgetsLess is { } less
        && (LearntLess(FirstCost) == less || LearntLess(SecondCost) == less);

    /// <summary>The first activation of the runs against each of the others, over the seeds that both have.</summary>
    public static IReadOnlyList<ForgettingDifference> Of(IReadOnlyList<ForgettingRun> runs)
    {
        var groups = runs.GroupBy(run => run.Activation, StringComparer.Ordinal).ToArray();
        return [.. groups.Skip(1)
            .Select(baseline => groups[0]
                .Join(baseline, run => run.Seed, run => run.Seed, (first, second) => (First: first, Second: second))
                .ToArray())
            .Where(pairs => pairs.Length > 0)
            .Select(pairs => new ForgettingDifference(
                pairs[0].First.Activation, pairs[0].Second.Activation,
                Paired(pairs, run => run.Forgetting),
                Paired(pairs, run => run.Metric.Cost(run.Before)),
                Paired(pairs, run => run.Metric.Cost(run.OnSecond))))];
    }

    private string? Less(MeanInterval x) => x.High < 0 ? Activation : x.Low > 0 ? Baseline : null;

    private string? LearntLess(MeanInterval cost) => cost.Low > 0 ? Activation : cost.High < 0 ? Baseline : null;

    private static MeanInterval Paired(
        (ForgettingRun First, ForgettingRun Second)[] pairs, Func<ForgettingRun, double> value) =>
        MeanInterval.OfDifferences(
            [.. pairs.Select(pair => value(pair.First))], [.. pairs.Select(pair => value(pair.Second))]);
}
