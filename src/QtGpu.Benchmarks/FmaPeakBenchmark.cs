using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Benchmarks;

/// <summary>
/// Chains of fused multiply-adds in registers (<see cref="FmaChains"/>), and a chain of additions, each of which takes
/// a cycle, for the clock; on all threads at once, in turns.
/// </summary>
internal static class FmaPeakBenchmark
{
    private const int MultiplyAdds = 12_000_000; // 2 to 4 ms: short enough to get between other programs
    private const int Additions = 16, AdditionRounds = 500_000;
    private const int Repetitions = 60;

    /// <summary>
    /// The fastest repetition: the time from the first thread's start to the last one's end can only be too long.
    /// </summary>
    public static FmaPeak Run(int threads)
    {
        var (flops, spin) = Vector512.IsHardwareAccelerated ? Work<Vector512Lane>()
            : Vector256.IsHardwareAccelerated ? Work<Vector256Lane>()
            : Work<Vector128Lane>();
        double fma = double.PositiveInfinity, addition = double.PositiveInfinity;
        (long Begun, long Ended)[] laps = new (long, long)[threads], clocks = new (long, long)[threads];
        var gate = new Gate(threads);
        Thread[] team = [.. Enumerable.Range(0, threads).Select(i => new Thread(() =>
        {
            for (int repetition = 0; repetition < Repetitions; repetition++)
            {
                gate.Pass();
                clocks[i] = Timed(() => Add(AdditionRounds, i));
                gate.Pass();
                laps[i] = Timed(spin);
                gate.Pass();
                if (i == 0)
                {
                    addition = Math.Min(addition, clocks.Min(lap => lap.Ended - lap.Begun));
                    fma = Math.Min(fma, laps.Max(lap => lap.Ended) - laps.Min(lap => lap.Begun));
                }
            }
        }))];
        Array.ForEach(team, thread => thread.Start());
        Array.ForEach(team, thread => thread.Join());
        double perNanosecond = 1e-9 * Stopwatch.Frequency;
        double additions = (double)Additions * AdditionRounds;
        return new(threads, threads * flops * perNanosecond / fma, additions * perNanosecond / addition, FmaUnits.Here);
    }

    private static (long Begun, long Ended) Timed(Func<float> work)
    {
        long begun = Stopwatch.GetTimestamp();
        work();
        return (begun, Stopwatch.GetTimestamp());
    }

    private static (double Flops, Func<float> Spin) Work<T>()
        where T : unmanaged, IVectorLane<T> =>
        (2.0 * T.Width * MultiplyAdds, () => FmaChains.Run<T>(MultiplyAdds / FmaChains.Count));

    // Each addition waits for the one before it.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Add(int rounds, long a)
    {
        long x = rounds, b = a + rounds;
        for (int i = 0; i < rounds; i++)
        {
            x += a;
            x += b;
            x += a;
            x += b;
            x += a;
            x += b;
            x += a;
            x += b;
            x += a;
            x += b;
            x += a;
            x += b;
            x += a;
            x += b;
            x += a;
            x += b;
        }

        return x;
    }

    // All threads go on within a microsecond; one that waits long lets others run.
    private sealed class Gate(int threads)
    {
        private long _arrived;

        public void Pass()
        {
            long arrived = Interlocked.Increment(ref _arrived), all = (arrived + threads - 1) / threads * threads;
            var wait = default(SpinWait);
            while (Interlocked.Read(ref _arrived) < all)
                wait.SpinOnce(sleep1Threshold: -1);
        }
    }
}
