namespace QtGpu.Benchmarks;

/// <summary>Recurrent networks of one shape, trained in turns.</summary>
/// <param name="Shape">Of each.</param>
/// <param name="Runs">Of each cell.</param>
internal sealed record RecurrentRow(RecurrentShape Shape, IReadOnlyList<RecurrentRun> Runs) : IBenchRow
{
    public void AddTo(BenchResult result) => result.Recurrents.Add(this);

    /// <summary>The run of that cell; null where there is none.</summary>
    public RecurrentRun? Run(RecurrentRunName name) => Runs.FirstOrDefault(run => run.Name == name);

    /// <summary>From the laps of each.</summary>
    public static RecurrentRow Of(
        RecurrentShape shape, IReadOnlyList<RecurrentRunName> names, Lap[][] laps, Func<Lap, double> measure) => new(
        shape, [.. names.Select((name, i) =>
        {
            int other = Array.FindIndex([.. names], each => each == RecurrentBenchmark.Beside(name));
            return new RecurrentRun(
                name, Timing.Of(laps[i]), other < 0 ? null : Turns.Ratio(laps[i], laps[other], measure));
        })]);
}

/// <summary>One of the runs.</summary>
/// <param name="Name">What is trained.</param>
/// <param name="Step">Time of a training step.</param>
/// <param name="OverOther">
/// Median over the turns of the steps per second, over those of what it is held against: tunnelling against tanh, a
/// ragged batch against an even one. Null where that is nothing.
/// </param>
internal sealed record RecurrentRun(RecurrentRunName Name, Timing Step, double? OverOther)
{
    public double PerSecond => 1 / Step.Median;
}

/// <summary>Training steps of recurrent networks.</summary>
internal sealed class RecurrentBenchmark(
    Backend backend, IReadOnlyList<RecurrentRunName> runs, CancellationToken stop)
{
    private const double LapSeconds = 0.06, TurnSeconds = 1;

    public IReadOnlyList<RecurrentRunName> Runs => runs;

    /// <summary>Each of the runs, and tunnelling on ragged sequences.</summary>
    public static IReadOnlyList<RecurrentRunName> Usual { get; } =
        [.. RecurrentRunName.All, RecurrentRunName.All[1] with { IsRagged = true }];

    /// <summary>What a run is held against.</summary>
    public static RecurrentRunName? Beside(RecurrentRunName run) =>
        run.IsRagged ? run with { IsRagged = false } : run.Activation == "tunnelling"
            ? run with { Activation = "tanh" }
            : null;

    /// <summary>
    /// What a row beside peers is called; behind it stands what theirs is, where it is another thing.
    /// </summary>
    public static string PeerRow(RecurrentShape shape, RecurrentRunName run) => $"training step, {shape}, {run}";

    /// <summary>The work of each run. The caller disposes them.</summary>
    public DisposableList<RecurrentWork> Prepare(RecurrentShape shape) =>
        new(runs.Select(run => new RecurrentWork(backend, shape, run)));

    /// <summary>Training steps of each in turns.</summary>
    public RecurrentRow Measure(RecurrentShape shape)
    {
        using DisposableList<RecurrentWork> works = Prepare(shape);
        Lap[][] laps = Turns.Take([.. works.Select(work => work.Laps(LapSeconds))], TurnSeconds, stop);
        return RecurrentRow.Of(shape, runs, laps, lap => lap.Wall);
    }
}
