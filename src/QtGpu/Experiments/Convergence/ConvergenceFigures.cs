using QtGpu.Statistics;

namespace QtGpu.Experiments.Convergence;

/// <summary>The curves as figures.</summary>
internal static class ConvergenceFigures
{
    private const int Steps = 12;

    public static IEnumerable<Figure> Of(CurveSet set) => [Learning(set), Times(set)];

    /// <summary>Test error while training, over the epochs or what else is read off a group's curves.</summary>
    public static CurveFigure Learning(
        CurveSet set, string x = "epochs", Func<CurveGroup, IReadOnlyList<double>>? over = null)
    {
        IEnumerable<Curve> curves = set.Groups.Select(group => Curve.WithBand(
            group.Name, over?.Invoke(group) ?? group.Curves[0].Epochs,
            Enumerable.Range(0, group.Curves[0].Accuracy.Count).Select(check => Error(group.At(check)))));
        return new(
            $"learning-{set.Id}", $"Test error while training: {set.Title}",
            "Mean over seeds with its 95 % interval. Both axes are logarithmic: a curve that lies to the left of "
            + "another by a constant distance is faster by a constant factor.",
            x, "test error [%]", [.. curves])
        {
            LogX = true,
            LogY = true,
        };
    }

    /// <summary>The error in % of an accuracy in %.</summary>
    public static (double Value, double Low, double High) Error(BootstrapInterval accuracy) =>
        (100 - accuracy.Value, 100 - accuracy.High, 100 - accuracy.Low);

    private static CurveFigure Times(CurveSet set) => new(
        $"epochs-{set.Id}", $"Epochs to a test accuracy: {set.Title}",
        "Median over seeds; a line ends where half of the seeds did not get there. The table of times has intervals.",
        "test accuracy [%]", "epochs",
        [
            .. set.Groups.Select(group => new Curve(
                group.Name, Targets(set), [.. Targets(set).Select(target => Median(group, target))])),
        ])
    { LogY = true };

    // From the first target to the last.
    private static double[] Targets(CurveSet set)
    {
        double low = set.Targets[0], high = set.Targets[^1];
        return [.. Enumerable.Range(0, Steps + 1).Select(i => low + ((high - low) * i / Steps)).Distinct()];
    }

    private static double Median(CurveGroup group, double target) =>
        group.EpochsTo(target).Value is var epochs && double.IsFinite(epochs) ? epochs : double.NaN;
}
