using QtGpu.Data;

namespace QtGpu.Benchmarks;

/// <summary>One network trained with several activations in turns, so that all meet the same disturbances.</summary>
/// <param name="Shape">What is trained, and how.</param>
/// <param name="Samples">Of an epoch, which is what the runs time.</param>
/// <param name="Runs">Of each activation.</param>
internal sealed record TrainingRow(TrainingShape Shape, int Samples, IReadOnlyList<TrainingRun> Runs) : IBenchRow
{
    /// <summary>The run with that activation; null where there is none.</summary>
    public TrainingRun? Run(string activation) => Runs.FirstOrDefault(run => run.Activation == activation);

    public double PerSecond(TrainingRun run) => Samples / run.Epoch.Median;

    public void AddTo(BenchResult result) => result.Trainings.Add(this);

    /// <summary>From the laps of each activation.</summary>
    public static TrainingRow Of(
        TrainingShape shape, int samples, IReadOnlyList<string> activations, Lap[][] laps, Func<Lap, double> measure)
    {
        int relu = activations.ToList().IndexOf("relu");
        return new(shape, samples, [.. activations.Select((name, i) => new TrainingRun(
            name, Timing.Of(laps[i]), relu < 0 || i == relu ? null : Turns.Ratio(laps[i], laps[relu], measure)))]);
    }
}

/// <summary>One of the runs.</summary>
/// <param name="Activation">By name.</param>
/// <param name="Epoch">Its time.</param>
/// <param name="OverRelu">
/// Median over the turns of the samples per second, over those of ReLU; null for ReLU, or without it.
/// </param>
internal sealed record TrainingRun(string Activation, Timing Epoch, double? OverRelu);

/// <summary>Training throughput: forward, loss, backward, optimizer step, and the batch handed over.</summary>
internal sealed class TrainingBenchmark(
    Backend backend, IReadOnlyList<TrainingShape> shapes, IReadOnlyList<string> activations, double factorError,
    CancellationToken stop)
{
    /// <summary>Of an epoch where that is long enough.</summary>
    public const int UsualSamples = 4096;

    private const double EpochSeconds = 0.15, LapSeconds = 0.03, TurnSeconds = 6, TooLong = 0.8;
    private Samples? _noise;

    /// <summary>Nets, batches and optimizers.</summary>
    public IReadOnlyList<TrainingShape> Shapes => shapes;

    /// <summary>
    /// Every net, batch and optimizer that two steps do not take too long for, until <paramref name="enough"/>.
    /// </summary>
    public IEnumerable<TrainingRow> Run(Func<bool> enough) =>
        shapes.TakeWhile(_ => !enough())
            .Select(shape => Epoch(shape) is { } samples ? Measure(shape, samples) : null).OfType<TrainingRow>();

    /// <summary>
    /// An epoch that is long enough to be timed, known from two batches; null where these take too long.
    /// </summary>
    public Samples? Epoch(TrainingShape shape)
    {
        using var trial = new TrainingWork(backend, shape, "relu", Noise(2 * shape.Batch), factorError);
        double seconds = trial.Epochs().Wall;
        if (seconds > TooLong && (seconds = trial.Epochs().Wall) > TooLong) // again: it may have been disturbed
            return null;
        int batches = Math.Clamp((int)(2 * EpochSeconds / seconds), 2, Math.Max(2, 65536 / shape.Batch));
        return Noise(backend.ReadsAreFree ? UsualSamples : shape.Batch * batches);
    }

    /// <summary>A run with each activation. The caller disposes them.</summary>
    public DisposableList<TrainingWork> Prepare(TrainingShape shape, Samples samples) =>
        new(activations.Select(name => new TrainingWork(backend, shape, name, samples, factorError)));

    /// <summary>Epochs of each activation in turns.</summary>
    public TrainingRow Measure(TrainingShape shape, Samples samples)
    {
        using DisposableList<TrainingWork> works = Prepare(shape, samples);
        Lap[][] laps = Turns.Take([.. works.Select(work => work.Laps(LapSeconds))], TurnSeconds, stop);
        return TrainingRow.Of(shape, samples.Count, activations, laps, lap => lap.Wall);
    }

    private Samples Noise(int count)
    {
        if (_noise is null || _noise.Count < count)
            _noise = TrainingWork.Noise(count);
        return _noise.Subset([.. Enumerable.Range(0, count)]);
    }
}
