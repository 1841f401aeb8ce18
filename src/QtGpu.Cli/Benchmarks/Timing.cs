using System.Diagnostics;
using MathNet.Numerics.Statistics;
using QtGpu.Kernels.Contract;

namespace QtGpu.Cli.Benchmarks;

/// <summary>What a piece of work took, in seconds, over several repetitions.</summary>
/// <param name="Median">Wall clock.</param>
/// <param name="Min">Wall clock.</param>
/// <param name="Max">Wall clock.</param>
/// <param name="CpuMedian">Processor time of all threads, which other programs do not lengthen.</param>
/// <param name="Repetitions">How often it was timed.</param>
internal sealed record Timing(double Median, double Min, double Max, double CpuMedian, int Repetitions)
{
    private const double Tick = 0.02; // seconds of one repetition, at least: the clock and a wait for the device cost nothing beside it
    private const int Most = 40;

    public static Timing Of(IReadOnlyCollection<(double Wall, double Cpu)> times) => new(
        times.Select(t => t.Wall).Median(), times.Min(t => t.Wall), times.Max(t => t.Wall),
        times.Select(t => t.Cpu).Median(), times.Count);

    /// <summary>Seconds per call of <paramref name="work"/>, in about <paramref name="seconds"/> after the warm-up.</summary>
    public static Timing Of(Backend backend, Action work, double seconds = 0.6)
    {
        Clock(backend, work, 1); // compiles
        double one = Clock(backend, work, 1).Wall;
        int calls = (int)Math.Clamp(Math.Ceiling(Tick / one), 1, 100_000);
        int repetitions = (int)Math.Clamp(seconds / (one * calls), one > 0.1 ? 3 : 7, Most);
        if (calls > 1)
            Clock(backend, work, calls);
        return Of([.. Enumerable.Range(0, repetitions).Select(_ => Clock(backend, work, calls))]);
    }

    /// <summary>The processor time of this process so far, in seconds.</summary>
    public static double CpuSeconds => Environment.CpuUsage.TotalTime.TotalSeconds;

    private static (double Wall, double Cpu) Clock(Backend backend, Action work, int calls)
    {
        backend.Synchronize();
        double cpu = CpuSeconds;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
            work();
        backend.Synchronize();
        return (Stopwatch.GetElapsedTime(start).TotalSeconds / calls, (CpuSeconds - cpu) / calls);
    }
}
