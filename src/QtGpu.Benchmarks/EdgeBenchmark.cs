namespace QtGpu.Benchmarks;

/// <summary>A layer of edges, beside a dense layer of the same shape.</summary>
/// <param name="Shape">Of both.</param>
/// <param name="Forward">Time of a pass.</param>
/// <param name="Trained">Of both ways.</param>
/// <param name="TimesDense">Forward: their time over that of the dense layer, the median over the turns.</param>
/// <param name="TimesDenseTrained">Both ways.</param>
internal sealed record EdgeRow(
    EdgeShape Shape, Timing Forward, Timing Trained, double TimesDense, double TimesDenseTrained) : IBenchRow
{
    public double ForwardPerSecond => Shape.Evaluations / Forward.Median;

    public double TrainedPerSecond => Shape.Evaluations / Trained.Median;

    public void AddTo(BenchResult result) => result.Edges.Add(this);

    /// <summary>From the laps of the edges, and of the dense layer, one way and both ways.</summary>
    public static EdgeRow Of(EdgeShape shape, Lap[][] laps, Func<Lap, double> measure) => new(
        shape, Timing.Of(laps[0]), Timing.Of(laps[1]), Turns.Ratio(laps[2], laps[0], measure),
        Turns.Ratio(laps[3], laps[1], measure));
}

/// <summary>Layers whose edges are functions.</summary>
internal static class EdgeBenchmark
{
    private const double LapSeconds = 0.05, TurnSeconds = 1;

    /// <summary>Edges forward and both ways, then a dense layer.</summary>
    public static Func<Lap>[] Laps(Backend backend, EdgeWork work) =>
    [
        .. new Action[] { work.Forward, work.Train, work.DenseForward, work.DenseTrain }
            .Select(one => Timing.Laps(backend, one, LapSeconds)),
    ];

    /// <summary>In turns.</summary>
    public static IEnumerable<EdgeRow> Run(Backend backend, EdgeShape shape, CancellationToken stop)
    {
        using var work = new EdgeWork(backend, shape);
        yield return EdgeRow.Of(shape, Turns.Take(Laps(backend, work), TurnSeconds, stop), lap => lap.Wall);
    }
}
