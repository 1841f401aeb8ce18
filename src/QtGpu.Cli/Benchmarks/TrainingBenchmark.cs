using QtGpu.Data;
using QtGpu.Kernels.Contract;

namespace QtGpu.Cli.Benchmarks;

/// <summary>One network trained with tunnelling and with ReLU in turns, so that both meet the same disturbances.</summary>
/// <param name="Shape">What is trained, and how.</param>
/// <param name="Samples">Of an epoch, which is what <paramref name="Tunnelling"/> and <paramref name="Relu"/> time.</param>
/// <param name="Tunnelling">An epoch.</param>
/// <param name="Relu">An epoch.</param>
/// <param name="Ratio">Median over the turns of the samples per second, tunnelling over ReLU.</param>
internal sealed record TrainingRow(TrainingShape Shape, int Samples, Timing Tunnelling, Timing Relu, double Ratio)
{
    public double PerSecond(Timing epoch) => Samples / epoch.Median;
}

/// <summary>Training throughput: forward, loss, backward, optimizer step, and the batch handed over.</summary>
internal sealed class TrainingBenchmark(Backend backend, CancellationToken stop)
{
    /// <summary>Of an epoch where that is long enough.</summary>
    public const int UsualSamples = 4096;

    private const double EpochSeconds = 0.15, TurnSeconds = 2, TooLong = 0.8;
    private Samples? _noise;

    /// <summary>Every net, batch and optimizer that two steps do not take too long for, until <paramref name="enough"/>.</summary>
    public IEnumerable<TrainingRow> Run(Func<bool> enough) =>
        TrainingShape.All(backend.ReadsAreFree ? [64, 256, 4096] : [64, 4096, 65536])
            .TakeWhile(_ => !enough()).Select(Measure).OfType<TrainingRow>();

    private TrainingRow? Measure(TrainingShape shape)
    {
        // Two batches tell how long an epoch must be to be timed.
        int samples;
        using (var trial = new TrainingWork(backend, shape, "relu", Noise(2 * shape.Batch)))
        {
            double seconds = trial.Epochs().Wall;
            if (seconds > TooLong)
                return null;
            int batches = Math.Clamp((int)(2 * EpochSeconds / seconds), 2, Math.Max(2, 65536 / shape.Batch));
            samples = backend.ReadsAreFree ? UsualSamples : shape.Batch * batches;
        }

        using TrainingWork tunnelling = new(backend, shape, "tunnelling", Noise(samples)), relu = new(backend, shape, "relu", Noise(samples));
        Lap[][] laps = Turns.Take([tunnelling.Laps(EpochSeconds), relu.Laps(EpochSeconds)], TurnSeconds, stop);
        return new(shape, samples, Timing.Of(laps[0]), Timing.Of(laps[1]), Turns.Ratio(laps[0], laps[1], lap => lap.Wall));
    }

    private Samples Noise(int count)
    {
        if (_noise is null || _noise.Count < count)
            _noise = TrainingWork.Noise(count);
        return _noise.Subset([.. Enumerable.Range(0, count)]);
    }
}
