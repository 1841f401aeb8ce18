using QtGpu.Benchmarks;
using QtGpu.Benchmarks.Peers;

namespace QtGpu.Cli.Report;

/// <summary>
/// What a training step of a recurrent network costs, over the units of its layer: a line for each cell and, dashed in
/// the same colour, for whoever else trains it.
/// </summary>
internal static class HiddenSizePlot
{
    /// <summary>The picture of a run.</summary>
    /// <returns>Null as long as fewer than two sizes with the same inputs, steps and batch are measured.</returns>
    public static SvgPlot? Of(BenchResult result)
    {
        RecurrentRow[] rows =
        [
            .. result.Recurrents
                .GroupBy(row => (row.Shape.Inputs, row.Shape.Steps, row.Shape.Batch))
                .MaxBy(group => group.Count())?.OrderBy(row => row.Shape.Units) ?? Enumerable.Empty<RecurrentRow>(),
        ];
        if (rows.Length < 2)
            return null;
        RecurrentShape shape = rows[0].Shape;
        // As peers are timed: see Lap.Measure.
        bool isProcessorTime = result.Peak is not null && result.Threads == 1;
        string features = Counted.Of(shape.Inputs, "feature"), steps = Counted.Of(shape.Steps, "step");
        string sequences = Counted.Of(shape.Batch, "sequence");
        var plot = new SvgPlot(
            $"A training step of {sequences}, {steps} and {features} each: {result.Machine.Processor}, "
                + Counted.Of(result.Threads, "thread"),
            "units of the layer", $"milliseconds{(isProcessorTime ? " of processor time" : string.Empty)}")
        {
            LogX = true,
            LogY = true,
            FrameHeight = 380,
        };
        foreach (var (colour, run) in rows[0].Runs.Select(run => run.Name).Where(run => !run.IsRagged).Index())
        {
            Series ours = Line($"{run}", rows, row => 1 / Seconds(row.Run(run)));
            plot.Add(ours with { Colour = colour });
            foreach (string peer in result.Peers.Select(row => row.Peer).Distinct(StringComparer.Ordinal))
            {
                Series theirs = Line(peer, rows, row => Peer(result, peer, row.Shape, run)?.Theirs);
                if (theirs.Y.Any(double.IsFinite))
                    plot.Add(theirs with { Colour = colour, Style = SeriesStyle.Dashed });
            }
        }

        return plot;

        double? Seconds(RecurrentRun? run) => isProcessorTime ? run?.Step.CpuMedian : run?.Step.Median;
    }

    private static Series Line(string name, RecurrentRow[] rows, Func<RecurrentRow, double?> perSecond) => new(
        name, [.. rows.Select(row => (double)row.Shape.Units)],
        [.. rows.Select(row => perSecond(row) is { } steps ? 1e3 / steps : double.NaN)]);

    private static PeerRow? Peer(BenchResult result, string peer, RecurrentShape shape, RecurrentRunName run) =>
        result.Peers.FirstOrDefault(row => row.Peer == peer && row.Row == RecurrentBenchmark.PeerRow(shape, run));
}
