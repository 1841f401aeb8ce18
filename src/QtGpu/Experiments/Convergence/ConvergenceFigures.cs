using QtGpu.Statistics;

namespace QtGpu.Experiments.Convergence;

/// <summary>The curves as figures.</summary>
internal static class ConvergenceFigures
{
    public static IEnumerable<Figure> Of(CurveSet set) => [Learning(set), Times(set)];

    private static CurveFigure Learning(CurveSet set) => new(
        $"learning-{set.Id}", $"Test error while training: {set.Title}",
        "Mean over seeds with its 95 % interval. Both axes are logarithmic: a curve that lies to the left of another by a "
        + "constant distance is faster by a constant factor.",
        "epochs", "test error [%]",
        [
            .. set.Groups.Select(group =>
            {
                BootstrapInterval[] checks = [.. Enumerable.Range(0, group.Curves[0].Accuracy.Count).Select(group.At)];
                return new Curve(group.Name, group.Curves[0].Epochs, [.. checks.Select(check => 100 - check.Value)])
                {
                    Low = [.. checks.Select(check => 100 - check.High)],
                    High = [.. checks.Select(check => 100 - check.Low)],
                };
            }),
        ])
    { LogX = true, LogY = true };

    private static CurveFigure Times(CurveSet set) => new(
        $"epochs-{set.Id}", $"Epochs to a test accuracy: {set.Title}",
        "Median over seeds with its 95 % interval; a line ends where half of the seeds did not get there.",
        "test accuracy [%]", "epochs",
        [
            .. set.Groups.Select(group =>
            {
                BootstrapInterval[] epochs = [.. set.Targets.Select(group.EpochsTo)];
                return new Curve(group.Name, set.Targets, [.. epochs.Select(x => Known(x.Value))])
                {
                    Low = [.. epochs.Select(x => Known(x.Low))],
                    High = [.. epochs.Select(x => Known(x.High))],
                };
            }),
        ])
    { LogY = true };

    private static double Known(double value) => double.IsFinite(value) ? value : double.NaN;
}
