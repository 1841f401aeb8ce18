using QtGpu.Statistics;

namespace QtGpu.Experiments.Stability;

/// <summary>Trainings with an activation: those of all seeds for each depth, at the rate that is best there.</summary>
/// <param name="Activation">Its name.</param>
/// <param name="Rates">By depth.</param>
/// <param name="OfDepth">By depth, seed by seed.</param>
internal sealed record DepthRuns(
    string Activation, IReadOnlyDictionary<int, double> Rates, IReadOnlyDictionary<int, DepthResult[]> OfDepth)
{
    /// <summary>Chooses the rate of each depth by the mean accuracy on validation samples.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="depths">Depths.</param>
    /// <param name="rates">Rates.</param>
    /// <param name="of">The results of all seeds.</param>
    public static DepthRuns Best(
        string activation, int[] depths, double[] rates, Func<int, double, DepthResult[]> of)
    {
        var chosen = depths.ToDictionary(
            depth => depth, depth => rates.MaxBy(rate => of(depth, rate).Average(result => result.Validation)));
        return new(activation, chosen, depths.ToDictionary(depth => depth, depth => of(depth, chosen[depth])));
    }

    /// <summary>Names measures.</summary>
    public string Id => IdOf(Activation);

    /// <summary>An activation's name as a part of one.</summary>
    public static string IdOf(string activation) => activation.Replace(':', '-').Replace('=', '-');

    /// <summary>Test accuracy of trainings that did not diverge.</summary>
    public MeanInterval Accuracy(int depth) =>
        Mean(depth, result => result.Accuracy, result => !double.IsNaN(result.Accuracy));

    /// <summary>How many diverged.</summary>
    public int Diverged(int depth) => OfDepth[depth].Count(result => double.IsNaN(result.Accuracy));

    /// <summary>Dead units at the end, in %.</summary>
    public MeanInterval Dead(int depth) => Mean(depth, result => result.Dead[^1]);

    /// <summary>log₁₀ of the gradient's root mean square in the first hidden layer over that in the last.</summary>
    public MeanInterval GradientRatio(int depth) => Mean(
        depth, result => Math.Log10(result.GradientRatio), result => double.IsFinite(Math.Log10(result.GradientRatio)));

    private MeanInterval Mean(int depth, Func<DepthResult, double> of, Func<DepthResult, bool>? counts = null) =>
        MeanInterval.Of([.. OfDepth[depth].Where(counts ?? (_ => true)).Select(of)]);
}
