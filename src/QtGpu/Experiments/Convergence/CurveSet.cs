using MathNet.Numerics.Statistics;
using QtGpu.Statistics;

namespace QtGpu.Experiments.Convergence;

/// <summary>The curves of an activation, one per seed, in the order of the seeds.</summary>
/// <param name="Name">The activation.</param>
/// <param name="Settings">How it was trained.</param>
/// <param name="Curves">One per seed.</param>
internal sealed record CurveGroup(string Name, string Settings, IReadOnlyList<TrainingCurve> Curves)
{
    /// <summary>Accuracy after the last epoch, in %.</summary>
    public IEnumerable<double> Last => Curves.Select(curve => curve.Last);

    /// <summary>Its mean.</summary>
    public BootstrapInterval Accuracy => BootstrapInterval.OfMean([.. Last]);

    /// <summary>Median over the seeds; of a target that was never met infinite.</summary>
    public BootstrapInterval EpochsTo(double target) =>
        BootstrapInterval.OfMedian([.. Curves.Select(curve => curve.EpochsTo(target))]);

    /// <summary>Likewise.</summary>
    public BootstrapInterval SecondsTo(double target) =>
        BootstrapInterval.OfMedian([.. Curves.Select(curve => curve.SecondsTo(target))]);

    /// <summary>How many seeds met it.</summary>
    public int Reached(double target) => Curves.Count(curve => double.IsFinite(curve.EpochsTo(target)));

    /// <summary>Median over the seeds.</summary>
    public double SecondsPerEpoch => Curves.Select(curve => curve.SecondsPerEpoch).Median();

    /// <summary>Mean accuracy at one of the measurements.</summary>
    public BootstrapInterval At(int check) =>
        BootstrapInterval.OfMean([.. Curves.Select(curve => curve.Accuracy[check])]);
}

/// <summary>Activations trained under one rule, such as one rate for all, and what their contrasts say.</summary>
/// <param name="Id">Its name in measures and files, such as <c>mnist-equal</c>.</param>
/// <param name="Title">The rule in words.</param>
/// <param name="Targets">Accuracies in %, the time to which is asked.</param>
/// <param name="Groups">The activations.</param>
/// <param name="Contrasts">The first is the claim's; p is corrected for their number.</param>
internal sealed record CurveSet(
    string Id, string Title, IReadOnlyList<double> Targets, IReadOnlyList<CurveGroup> Groups,
    IReadOnlyList<CurveContrast> Contrasts)
{
    /// <summary>A set with contrasts between some of its groups.</summary>
    public static CurveSet Of(
        string id, string title, IReadOnlyList<double> targets, IReadOnlyList<CurveGroup> groups,
        IReadOnlyList<Contrast> contrasts, double margin) => new(
        id, title, targets, groups, CurveContrast.Family(
            [.. contrasts.Select(pair => (Of(groups, pair.Subject), Of(groups, pair.Baseline)))], margin));

    private static CurveGroup Of(IReadOnlyList<CurveGroup> groups, string name) =>
        groups.First(group => group.Name == name);
}

/// <summary>Two activations seed by seed.</summary>
/// <param name="Subject">The first.</param>
/// <param name="Baseline">The other.</param>
/// <param name="Difference">Mean of the first's last accuracy less the other's, in points.</param>
/// <param name="Test">What that says, corrected for the family.</param>
internal sealed record CurveContrast(
    CurveGroup Subject, CurveGroup Baseline, BootstrapInterval Difference, EquivalenceTest Test)
{
    /// <summary>Names of both.</summary>
    public string Name => $"{Subject.Name} − {Baseline.Name}";

    /// <summary>The same for measures.</summary>
    public string Id => $"{Subject.Name}-vs-{Baseline.Name}";

    /// <summary>The contrasts of a family.</summary>
    public static IReadOnlyList<CurveContrast> Family(
        IReadOnlyList<(CurveGroup Subject, CurveGroup Baseline)> pairs, double margin) =>
    [
        .. pairs.Zip(
            PairedContrast.Family(pairs.Select(pair => (pair.Subject.Last, pair.Baseline.Last)), margin),
            (pair, found) => new CurveContrast(pair.Subject, pair.Baseline, found.Difference, found.Test)),
    ];

    /// <summary>
    /// Mean epochs of the baseline over those of the subject; NaN where one of the seeds never met the target.
    /// </summary>
    public BootstrapInterval EpochRatio(double target) => Ratio(curve => curve.EpochsTo(target));

    /// <summary>The same of seconds.</summary>
    public BootstrapInterval SecondRatio(double target) => Ratio(curve => curve.SecondsTo(target));

    private BootstrapInterval Ratio(Func<TrainingCurve, double> time)
    {
        double[] subject = [.. Subject.Curves.Select(time)], baseline = [.. Baseline.Curves.Select(time)];
        return subject.Concat(baseline).All(double.IsFinite)
            ? BootstrapInterval.OfRatioOfMeans(baseline, subject)
            : new(double.NaN, double.NaN, double.NaN, subject.Length);
    }
}
