using System.Diagnostics;

namespace QtGpu.Distributed;

/// <summary>
/// What exchanging costs: two ranks exchange n bytes in latency + n/bandwidth seconds. (Hockney, Parallel Computing 20,
/// 389, 1994.)
/// </summary>
/// <param name="Latency">Seconds of an empty exchange.</param>
/// <param name="Bandwidth">Bytes a second each way.</param>
/// <param name="Addition">Seconds that a rank takes to add one float32 to another.</param>
public sealed record ExchangeCost(double Latency, double Bandwidth, double Addition)
{
    private const int Smallest = 2, Largest = 1 << 20, Factor = 4;

    /// <summary>
    /// Measures it: rank 2k with rank 2k + 1, all pairs at the same time. To be called by all ranks at once, of which
    /// there are an even number.
    /// </summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="cancellation">Stops between two exchanges.</param>
    /// <returns>The line through the fastest of each size, and those.</returns>
    public static (ExchangeCost Fitted, IReadOnlyList<(long Bytes, double Seconds)> Fastest) Measure(
        Ranks ranks, CancellationToken cancellation = default)
    {
        var fastest = new List<(long Bytes, double Seconds)>();
        for (int count = Smallest; count <= Largest; count *= Factor)
            fastest.Add(((long)count * sizeof(float), ranks.FastestExchange(count, cancellation)));
        return (Of(fastest, SecondsPerAddition()), fastest);
    }

    /// <summary>That of the line through measured times, whose squared relative deviations are least.</summary>
    /// <param name="times">Bytes, and seconds that exchanging them takes: of two sizes at least.</param>
    /// <param name="addition">See <see cref="Addition"/>.</param>
    public static ExchangeCost Of(IReadOnlyList<(long Bytes, double Seconds)> times, double addition)
    {
        double w = 0, x = 0, xx = 0, y = 0, xy = 0;
        foreach (var (bytes, seconds) in times)
        {
            double weight = 1 / (seconds * seconds);
            w += weight;
            x += weight * bytes;
            xx += weight * bytes * bytes;
            y += weight * seconds;
            xy += weight * bytes * seconds;
        }

        double slope = ((w * xy) - (x * y)) / ((w * xx) - (x * x));
        return new(Math.Max(0, (y - (slope * x)) / w), 1 / slope, addition);
    }

    /// <summary>
    /// Seconds of <see cref="Ranks.Sum"/> over a power of two of ranks, of so many numbers each:
    /// 2·log₂ ranks·latency + (1 − 1/ranks)·count·(2·4 bytes/bandwidth + addition).
    /// </summary>
    public double SumSeconds(int ranks, long count) => (2 * Math.Log2(ranks) * Latency)
        + ((1 - (1.0 / ranks)) * count * ((2 * sizeof(float) / Bandwidth) + Addition));

    /// <summary>
    /// The part of ranks·(their speed alone) that so many reach together on one batch: T(1)/(ranks·T(ranks)), where
    /// T = gradient/ranks + update + sum.
    /// </summary>
    /// <param name="ranks">A power of two.</param>
    /// <param name="count">Parameters.</param>
    /// <param name="gradient">Seconds of the gradient of a batch on one rank: what is divided.</param>
    /// <param name="update">Seconds of a step that each rank spends all the same.</param>
    public double Efficiency(int ranks, long count, double gradient, double update) =>
        (gradient + update) / (gradient + (ranks * (update + (ranks == 1 ? 0 : SumSeconds(ranks, count)))));

    private static double SecondsPerAddition()
    {
        float[] x = new float[Largest], y = new float[Largest];
        double least = double.PositiveInfinity;
        for (int repeat = 0; repeat < 9; repeat++)
        {
            long start = Stopwatch.GetTimestamp();
            Ranks.Add(x, y);
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return least / Largest;
    }
}
