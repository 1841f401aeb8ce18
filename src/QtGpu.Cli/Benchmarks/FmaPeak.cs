using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Cli.Benchmarks;

/// <summary>
/// How many operations the processor does that never wait for memory: chains of fused multiply-adds in registers, enough
/// of them to fill two units of latency 4 to 6, on all threads at once. Of a GPU it is not measured.
/// </summary>
internal static class FmaPeak
{
    private const int Chains = 12, Rounds = 4_000_000, Repetitions = 5;

    /// <summary>GFLOP/s of <paramref name="threads"/> threads, the best of some repetitions.</summary>
    public static double Gflops(int threads) =>
        Vector512.IsHardwareAccelerated ? Best<Vector512Lane>(threads)
        : Vector256.IsHardwareAccelerated ? Best<Vector256Lane>(threads)
        : Best<Vector128Lane>(threads);

    private static double Best<T>(int threads)
        where T : unmanaged, IVectorLane<T>
    {
        double best = 0;
        for (int i = 0; i <= Repetitions; i++)
        {
            using var start = new Barrier(threads + 1);
            Thread[] team = [.. Enumerable.Range(0, threads).Select(_ => new Thread(() =>
            {
                start.SignalAndWait();
                Spin<T>(Rounds);
            }))];
            Array.ForEach(team, thread => thread.Start());
            start.SignalAndWait();
            long begun = Stopwatch.GetTimestamp();
            Array.ForEach(team, thread => thread.Join());
            best = Math.Max(best, 2e-9 * T.Width * Chains * Rounds * threads / Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }

        return best;
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
}
