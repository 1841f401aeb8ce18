using System.Diagnostics;
using MathNet.Numerics.Statistics;

namespace QtGpu.Benchmarks;

/// <summary>What a piece of work took, in seconds, over several repetitions.</summary>
/// <param name="Median">Wall clock.</param>
/// <param name="Min">Wall clock.</param>
/// <param name="Max">Wall clock.</param>
/// <param name="CpuMedian">Processor time of all threads, which other programs do not lengthen.</param>
/// <param name="Repetitions">How often it was timed.</param>
internal sealed record Timing(double Median, double Min, double Max, double CpuMedian, int Repetitions)
{
    // Seconds of one repetition, at least: the clock and a wait for the device cost nothing beside it.
    private const double Tick = 0.02;
    private const int Most = 40;

    // What the runtime has called 30 times it compiles anew, with all its skill, in the background, once it has been
    // quiet for 0.1 s; slow work is not worth so many calls.
    private const int WarmCalls = 32;
    private const double WarmSeconds = 0.3, WarmSecondsAtMost = 1.5;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(0.15);

    public static Timing Of(IReadOnlyCollection<Lap> laps) => new(
        laps.Select(lap => lap.Wall).Median(), laps.Min(lap => lap.Wall), laps.Max(lap => lap.Wall),
        laps.Select(lap => lap.Cpu).Median(), laps.Count);

    /// <summary>
    /// Seconds per call of <paramref name="work"/>, in about <paramref name="seconds"/> after the warm-up.
    /// </summary>
    public static Timing Of(Backend backend, Action work, double seconds = 0.6)
    {
        double one = Warm(backend, work);
        int calls = CallsFor(Tick, one);
        int repetitions = (int)Math.Clamp(seconds / (one * calls), one > 0.1 ? 5 : 7, Most);
        return Of([.. Enumerable.Range(0, repetitions).Select(_ => Lap.Of(backend, work, calls))]);
    }

    /// <summary>A lap of about <paramref name="seconds"/> of <paramref name="work"/>, which is warm by then.</summary>
    public static Func<Lap> Laps(Backend backend, Action work, double seconds = 0.03)
    {
        int calls = CallsFor(seconds, Warm(backend, work));
        return () => Lap.Of(backend, work, calls);
    }

    /// <summary>Calls it until it is compiled as well as it will be; seconds of the last call.</summary>
    public static double Warm(Backend backend, Action work)
    {
        var clock = Stopwatch.StartNew();
        Lap.Of(backend, work, 1); // compiles
        double seconds = 0;
        for (int calls = 1; seconds < WarmSeconds || (calls < WarmCalls && seconds < WarmSecondsAtMost); calls++)
        {
            Lap.Of(backend, work, 1);
            seconds = clock.Elapsed.TotalSeconds;
        }
        Thread.Sleep(Quiet);
        Lap.Of(backend, work, 1);
        return Lap.Of(backend, work, 1).Wall;
    }

    private static int CallsFor(double seconds, double one) => (int)Math.Clamp(Math.Ceiling(seconds / one), 1, 100_000);
}
