using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Benchmarks;

/// <summary>
/// Chains of fused multiply-adds in registers (<see cref="FmaChains"/>), and for the clock a chain of additions, each
/// of which takes a cycle, and of multiplications, which take three; on all threads at once, in turns.
/// </summary>
internal static class FmaPeakBenchmark
{
    private const int MultiplyAdds = 12_000_000; // 2 to 4 ms: short enough to get between other programs
    private const int Operations = 16, AdditionRounds = 500_000, MultiplicationRounds = AdditionRounds / 3;
    private const int Repetitions = 60, Shares = 16; // of a thread

    /// <summary>
    /// The fastest repetition: the time from the first thread's start to the last one's end can only be too long. What
    /// cannot be, since one of the two was disturbed each time, is measured again.
    /// </summary>
    public static FmaPeak Run(int threads)
    {
        FmaPeak peak = Measure(threads);
        for (int again = 0; again < 4 && peak.Fault([]) is not null; again++)
        {
            FmaPeak next = Measure(threads);
            peak = next with
            {
                Gflops = Math.Max(peak.Gflops, next.Gflops),
                ClockGhz = Math.Max(peak.ClockGhz, next.ClockGhz),
            };
        }

        return peak;
    }

    private static FmaPeak Measure(int threads)
    {
        var (flops, spin) = Vector512.IsHardwareAccelerated ? Work<Vector512Lane>()
            : Vector256.IsHardwareAccelerated ? Work<Vector256Lane>()
            : Work<Vector128Lane>();
        double fma = double.PositiveInfinity, cycles = 0;
        (long Begun, long Ended)[] laps = new (long, long)[threads];
        double[] clocks = new double[threads];
        var gate = new Gate(threads);
        int taken = 0;
        Thread[] team = [.. Enumerable.Range(0, threads).Select(i => new Thread(() =>
        {
            for (int repetition = 0; repetition < Repetitions; repetition++)
            {
                gate.Pass();
                clocks[i] = CyclesPerTick(i);
                gate.Pass();
                laps[i] = Timed(TakeShares);
                gate.Pass();
                if (i == 0)
                {
                    taken = 0;
                    cycles = Math.Max(cycles, clocks.Max());
                    fma = Math.Min(fma, laps.Max(lap => lap.Ended) - laps.Min(lap => lap.Begun));
                }
            }
        }))];
        Array.ForEach(team, thread => thread.Start());
        Array.ForEach(team, thread => thread.Join());
        double perNanosecond = 1e-9 * Stopwatch.Frequency;
        return new(threads, threads * Shares * flops * perNanosecond / fma, cycles * perNanosecond, FmaUnits.Here);

        // As they come free, like a product's blocks: where a neighbour is busy on one core the others take more.
        float TakeShares()
        {
            float sum = 0;
            while (Interlocked.Increment(ref taken) <= threads * Shares)
                sum += spin();
            return sum;
        }
    }

    // The better of both: what else runs on the core delays additions more often. Multiplications take three cycles on
    // every x86 processor with fused multiply-adds that counts, and more on the rest.
    private static double CyclesPerTick(long a)
    {
        (long begun, long ended) = Timed(() => Add(AdditionRounds, a));
        double cycles = (double)Operations * AdditionRounds / (ended - begun);
        if (!X86Base.IsSupported)
            return cycles;
        (begun, ended) = Timed(() => Multiply(MultiplicationRounds, a));
        return Math.Max(cycles, 3.0 * Operations * MultiplicationRounds / (ended - begun));
    }

    private static (long Begun, long Ended) Timed(Func<float> work)
    {
        long begun = Stopwatch.GetTimestamp();
        work();
        return (begun, Stopwatch.GetTimestamp());
    }

    private static (double Flops, Func<float> Spin) Work<T>()
        where T : unmanaged, IVectorLane<T> =>
        (2.0 * T.Width * MultiplyAdds / Shares, () => FmaChains.Run<T>(MultiplyAdds / Shares / FmaChains.Count));

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

    // The same of multiplications.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Multiply(int rounds, long a)
    {
        long x = rounds;
        for (int i = 0; i < rounds; i++)
        {
            x *= a;
            x *= a;
            x *= a;
            x *= a;
            x *= a;
            x *= a;
            x *= a;
            x *= a;
            x *= a;
            x *= a;
            x *= a;
            x *= a;
            x *= a;
            x *= a;
            x *= a;
            x *= a;
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
