using MathNet.Numerics.Statistics;
using QtGpu.Statistics;
using static System.FormattableString;

namespace QtGpu.Experiments.Stability;

/// <summary>Trainings in two precisions, seed by seed.</summary>
/// <param name="Activation">Its name.</param>
/// <param name="Depth">Hidden layers.</param>
/// <param name="Results">Of each seed.</param>
internal sealed record TwinRuns(string Activation, int Depth, PartingResult[] Results)
{
    /// <summary>What they are called.</summary>
    public string Title => Invariant($"{Activation}, {Depth} layers");

    /// <summary>The median step at which they parted; infinite where most did not.</summary>
    public double PartedAt =>
        Results.Select(r => double.IsNaN(r.PartedAt) ? double.PositiveInfinity : r.PartedAt).Median();

    /// <summary>Test samples that are put into different classes at the end, in %.</summary>
    public double Differing => Results.Average(r => r.Differing[^1]);

    /// <summary>log₁₀ of the relative distance at the end, of seeds where it is a number.</summary>
    public MeanInterval LogDistance => MeanInterval.Of(
        [.. Results.Select(r => Math.Log10(r.Distance[^1])).Where(double.IsFinite)]);

    /// <summary>Accuracy in float32 less that in float64, in points.</summary>
    public MeanInterval AccuracyApart => MeanInterval.Of([.. Results.Select(r => r.Accuracies[0] - r.Accuracies[1])]);

    /// <summary>The median of the first steps at which a prediction differed; infinite where most had none.</summary>
    public double DiffersAt => Results.Select(r =>
        r.Differing.ToList().FindIndex(share => share > 0) is >= 0 and var i
            ? r.Steps[i]
            : double.PositiveInfinity).Median();
}

/// <summary>When float32 parts from float64.</summary>
/// <param name="limit">The relative distance that counts as parted.</param>
/// <param name="runs">All of them.</param>
internal sealed class TwinFindings(double limit, IReadOnlyList<TwinRuns> runs)
{
    /// <summary>When each parted.</summary>
    public IEnumerable<string> Sentences() => runs.Select(one =>
        $"{one.Title}: float32 and float64 "
        + (double.IsFinite(one.PartedAt)
            ? Invariant($"are {limit} apart after {one.PartedAt:0} steps")
            : Invariant($"are not {limit} apart by step {one.Results.Max(r => r.Steps[^1])} with most seeds"))
        + Invariant($"; {one.Differing:0.00} % of test samples are told otherwise at the end, and accuracies are ")
        + Invariant($"{one.AccuracyApart.Mean:+0.00;-0.00;0} ± {one.AccuracyApart.HalfWidth:0.00} points apart."));

    /// <summary>Steps and distances.</summary>
    public IEnumerable<Measure> Measures()
    {
        foreach (TwinRuns one in runs)
        {
            string id = Invariant($"{DepthRuns.IdOf(one.Activation)}-twins-depth-{one.Depth}");
            yield return new(
                id + "-parted-at", $"median step at which float32 and float64 have parted, {one.Title}",
                double.IsFinite(one.PartedAt) ? one.PartedAt : double.NaN, double.NaN, double.NaN, one.Results.Length,
                "steps");
            yield return Measure.Of(
                id + "-log-distance", $"log₁₀ of their relative distance at the end, {one.Title}", one.LogDistance);
            yield return Measure.Of(
                id + "-accuracy", $"accuracy of float32 less float64, {one.Title}", one.AccuracyApart, "points");
        }
    }

    /// <summary>All of it.</summary>
    public FindingTable Table() => new(
        "precision", Invariant($"float32 beside float64, the same start and batches; parted: |Δθ|/|θ| > {limit}"),
        [
            "activation", "hidden layers", "parted at step (median)", "seeds that parted",
            "first other prediction at step (median)", "other predictions at the end %", "log₁₀ distance at the end",
            "±", "accuracy float32 %", "accuracy float64 %",
        ],
        [.. runs.Select(one => (IReadOnlyList<object?>)
        [
            one.Activation, one.Depth, one.PartedAt, one.Results.Count(r => !double.IsNaN(r.PartedAt)),
            one.DiffersAt, one.Differing, one.LogDistance.Mean, one.LogDistance.HalfWidth,
            one.Results.Average(r => r.Accuracies[0]), one.Results.Average(r => r.Accuracies[1]),
        ])]);

    /// <summary>The distance over steps, for each depth.</summary>
    public IEnumerable<Figure> Figures() =>
        from depth in runs.GroupBy(one => one.Depth)
        select new CurveFigure(
            Invariant($"precision-depth-{depth.Key}"),
            Invariant($"How far float32 is from float64, {depth.Key} hidden layers"),
            "The median over seeds. Both began with the same weights and see the same batches. A leap is a sample on "
            + "the other side of a kink.", "steps", "relative distance of parameters", [.. depth.Select(Distances)])
        {
            LogX = true,
            LogY = true,
        };

    private static Curve Distances(TwinRuns one)
    {
        int[] steps = one.Results.MinBy(r => r.Steps.Length)!.Steps;
        return new(
            one.Activation, [.. steps.Select(step => (double)step)],
            [.. steps.Select((_, i) => one.Results.Select(r => r.Distance[i]).Median())
                .Select(distance => distance > 0 ? distance : double.NaN)]);
    }
}
