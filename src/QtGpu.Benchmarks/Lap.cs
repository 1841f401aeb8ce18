using System.Diagnostics;
using MathNet.Numerics.Statistics;

namespace QtGpu.Benchmarks;

/// <summary>One repetition, in seconds per call.</summary>
/// <param name="Wall">By the clock on the wall.</param>
/// <param name="Cpu">Processor time of all threads of the process, which other programs do not lengthen.</param>
internal readonly record struct Lap(double Wall, double Cpu)
{
    /// <summary>The processor time of this process so far, in seconds.</summary>
    public static double CpuNow => Environment.CpuUsage.TotalTime.TotalSeconds;

    /// <summary>
    /// What is compared: processor time of one thread; of several, who also wait for each other, the wall clock.
    /// </summary>
    public static Func<Lap, double> Measure(int threads) => threads == 1 ? lap => lap.Cpu : lap => lap.Wall;

    /// <summary>Runs <paramref name="work"/> that often.</summary>
    public static Lap Of(Backend backend, Action work, int calls)
    {
        backend.Synchronize();
        double cpu = CpuNow;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
            work();
        backend.Synchronize();
        return new(Stopwatch.GetElapsedTime(start).TotalSeconds / calls, (CpuNow - cpu) / calls);
    }
}

/// <summary>Contenders that take turns, lap by lap, so that whatever disturbs the machine meets all of them.</summary>
internal static class Turns
{
    private const int Fewest = 5, Most = 50;

    /// <summary>The laps of each contender; at least five, and about <paramref name="seconds"/> in all.</summary>
    public static Lap[][] Take(IReadOnlyList<Func<Lap>> contenders, double seconds, CancellationToken stop)
    {
        List<Lap>[] laps = [.. contenders.Select(_ => new List<Lap>())];
        var clock = Stopwatch.StartNew();
        for (int turn = 0; turn < Fewest || (turn < Most && clock.Elapsed.TotalSeconds < seconds); turn++)
        {
            // There and back again: nobody has the same predecessor, whose caches it finds, each time.
            bool forth = turn % 2 == 0;
            for (int i = 0; i < laps.Length; i++)
            {
                stop.ThrowIfCancellationRequested();
                int next = forth ? i : laps.Length - 1 - i;
                laps[next].Add(contenders[next]());
            }
        }

        return [.. laps.Select(list => list.ToArray())];
    }

    /// <summary>How many times faster: their time over ours, turn by turn; the median.</summary>
    public static double Ratio(Lap[] ours, Lap[] theirs, Func<Lap, double> measure) =>
        Ratios(ours, theirs, measure).Median();

    /// <summary>The same of each turn.</summary>
    public static IEnumerable<double> Ratios(Lap[] ours, Lap[] theirs, Func<Lap, double> measure) =>
        ours.Zip(theirs, (a, b) => measure(b) / measure(a));
}
