using QtGpu.Benchmarks;

namespace QtGpu.Cli.Report;

/// <summary>
/// Each operation under what the machine allows: bandwidth times intensity on the left, the FMA peak on the right.
/// </summary>
internal static class Roofline
{
    private static readonly double[] Ends = [1, 1000]; // what does less than a flop per byte is memory's

    /// <summary>The picture of a run, with an earlier run's points where there is one.</summary>
    /// <param name="result">The run.</param>
    /// <param name="before">What an earlier run reached; empty for none.</param>
    /// <returns>Null as long as the copy, or the peak, is not measured.</returns>
    public static SvgPlot? Plot(BenchResult result, IReadOnlyList<RooflinePoint> before)
    {
        if (result.Stream(StreamBenchmark.Copy)?.GigabytesPerSecond is not { } bandwidth
            || (result.Peak?.Gflops ?? result.BestGflops) is not { } peak)
        {
            return null;
        }
        double ridge = peak / bandwidth;
        string top = result.Peak is null ? "best product" : "FMA peak";
        string threads = result.Peak is null ? ""
            : result.Threads == 1 ? ", 1 thread"
            : Text($", {result.Threads} threads");
        RooflinePoint[] now = [.. result.Roofline.Where(Fits)], then = [.. before.Where(Fits)];
        double low = now.Concat(then).Select(point => point.Gflops).Append(bandwidth * Ends[0]).Min();
        var plot = new SvgPlot($"Roofline: {result.Machine.Device}{threads}", "flop per byte", "GFLOP/s")
        {
            LogX = true,
            LogY = true,
            YRange = (low, 1.3 * peak),
            FrameHeight = 420, // room for names
        };
        string memory = Text($"memory, {bandwidth:0.0} GB/s (copy)");
        plot.Add(new(memory, [Ends[0], ridge], [bandwidth * Ends[0], peak]));
        plot.Add(new(Text($"{top}, {peak:0} GFLOP/s"), [ridge, Ends[1]], [peak, peak]));
        if (then.Length > 0)
            plot.Add(Points("before", then) with { Colour = Mark.Neutral });
        var kinds = now.GroupBy(point => point.Kind, StringComparer.Ordinal);
        foreach (var (kind, i) in kinds.Select((kind, i) => (kind, i)))
        {
            Series points = Points(kind.Key, [.. kind]);
            plot.Add(points with { Colour = 2 + i, Names = [.. kind.Select(point => point.Name)] });
        }
        return plot;
    }

    private static bool Fits(RooflinePoint point) => point.Intensity >= Ends[0] && point.Intensity <= Ends[1];

    private static Series Points(string label, IReadOnlyList<RooflinePoint> points) =>
        new(label, [.. points.Select(point => point.Intensity)], [.. points.Select(point => point.Gflops)])
        {
            Style = SeriesStyle.Points,
        };
}
