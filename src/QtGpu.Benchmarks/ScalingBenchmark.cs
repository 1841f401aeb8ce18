using QtGpu.Kernels.Host;

namespace QtGpu.Benchmarks;

/// <summary>The same work on one thread and on two, in turns, by the wall clock.</summary>
/// <param name="Name">What it does.</param>
/// <param name="One">One thread, seconds.</param>
/// <param name="Two">Two threads, seconds.</param>
/// <param name="Ratio">How many times faster two are: the median over the turns.</param>
internal sealed record ScalingRow(string Name, Timing One, Timing Two, double Ratio) : IBenchRow
{
    public void AddTo(BenchResult result) => result.Scaling.Add(this);
}

/// <summary>What a second thread is worth.</summary>
internal static class ScalingBenchmark
{
    private const double Seconds = 4;

    /// <summary>Nothing where there is one processor.</summary>
    public static IEnumerable<ScalingRow> Run(CancellationToken stop)
    {
        if (Environment.ProcessorCount < 2)
            yield break;
        using HostBackend one = new(threads: 1), two = new(threads: 2);
        yield return Product(one, two, new(1024, 1024, 1024), stop);
        foreach (string activation in new[] { "relu", "tunnelling" })
            yield return Training(one, two, new TrainingShape([512, 512], 4096, "sgd"), activation, stop);
    }

    private static ScalingRow Product(Backend one, Backend two, GemmShape shape, CancellationToken stop)
    {
        using GemmWork single = new(one, shape), both = new(two, shape);
        Func<Lap>[] teams = [Timing.Laps(one, single.Multiply), Timing.Laps(two, both.Multiply)];
        return Row($"product {shape}", Turns.Take(teams, Seconds, stop));
    }

    private static ScalingRow Training(
        Backend one, Backend two, TrainingShape shape, string activation, CancellationToken stop)
    {
        var samples = TrainingWork.Noise(TrainingBenchmark.UsualSamples);
        using TrainingWork single = new(one, shape, activation, samples), both = new(two, shape, activation, samples);
        return Row($"training {shape}, {activation}", Turns.Take([single.Laps(), both.Laps()], Seconds, stop));
    }

    private static ScalingRow Row(string name, Lap[][] laps) =>
        new(name, Timing.Of(laps[0]), Timing.Of(laps[1]), Turns.Ratio(laps[1], laps[0], lap => lap.Wall));
}
