using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Cli.Benchmarks;

/// <summary>
/// Chains of fused multiply-adds in registers, enough of them to fill two units of latency 4 to 6, and a chain of
/// additions, each of which takes a cycle, for the clock; on all threads at once, in turns.
/// </summary>
internal static class FmaPeakBenchmark
{
    private const int Chains = 12, Rounds = 1_000_000; // 2 to 4 ms: short enough to get between other programs
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
        where T : unmanaged, IVectorLane<T> => (2.0 * T.Width * Chains * Rounds, () => Spin<T>(Rounds));

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

    // x ← x·a + b tends to 1: no overflow, no denormal.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static unsafe float Spin<T>(int rounds)
        where T : unmanaged, IVectorLane<T>
    {
        T a = T.Const(0.5f), b = T.Const(0.5f);
        T x0 = a, x1 = a, x2 = a, x3 = a, x4 = a, x5 = a, x6 = a, x7 = a, x8 = a, x9 = a, x10 = a, x11 = a;
        for (int i = 0; i < rounds; i++)
        {
            x0 = T.Fma(x0, a, b);
            x1 = T.Fma(x1, a, b);
            x2 = T.Fma(x2, a, b);
            x3 = T.Fma(x3, a, b);
            x4 = T.Fma(x4, a, b);
            x5 = T.Fma(x5, a, b);
            x6 = T.Fma(x6, a, b);
            x7 = T.Fma(x7, a, b);
            x8 = T.Fma(x8, a, b);
            x9 = T.Fma(x9, a, b);
            x10 = T.Fma(x10, a, b);
            x11 = T.Fma(x11, a, b);
        }

        T sum = x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + x10 + x11;
        float* values = stackalloc float[T.Width];
        T.Store(sum, values);
        return values[0];
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
