using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Benchmarks;

/// <summary>
/// Fused multiply-adds x ← x·a + b, each of which waits for the one before it in its chain: units × latency chains
/// keep all units at work. Two units of latency 4 to 6 take 8 to 12 chains, as many as 16 registers have room for; the
/// four of large ARM cores take 16, where there are 32 registers.
/// </summary>
internal static class FmaChains
{
    private const int Few = 12, Many = 24;

    /// <summary>How many there are here.</summary>
    public static int Count => AdvSimd.IsSupported || Vector512.IsHardwareAccelerated ? Many : Few;

    /// <summary>Each chain by that many multiply-adds. It tends to 1: no overflow, no denormal.</summary>
    public static float Run<T>(int rounds)
        where T : unmanaged, IVectorLane<T> => Count == Many ? RunMany<T>(rounds) : RunFew<T>(rounds);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float RunFew<T>(int rounds)
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

        return First(x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + x10 + x11);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float RunMany<T>(int rounds)
        where T : unmanaged, IVectorLane<T>
    {
        T a = T.Const(0.5f), b = T.Const(0.5f);
        T x0 = a, x1 = a, x2 = a, x3 = a, x4 = a, x5 = a, x6 = a, x7 = a, x8 = a, x9 = a, x10 = a, x11 = a;
        T x12 = a, x13 = a, x14 = a, x15 = a, x16 = a, x17 = a, x18 = a, x19 = a, x20 = a, x21 = a, x22 = a, x23 = a;
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
            x12 = T.Fma(x12, a, b);
            x13 = T.Fma(x13, a, b);
            x14 = T.Fma(x14, a, b);
            x15 = T.Fma(x15, a, b);
            x16 = T.Fma(x16, a, b);
            x17 = T.Fma(x17, a, b);
            x18 = T.Fma(x18, a, b);
            x19 = T.Fma(x19, a, b);
            x20 = T.Fma(x20, a, b);
            x21 = T.Fma(x21, a, b);
            x22 = T.Fma(x22, a, b);
            x23 = T.Fma(x23, a, b);
        }

        T sum = x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + x10 + x11;
        return First(sum + x12 + x13 + x14 + x15 + x16 + x17 + x18 + x19 + x20 + x21 + x22 + x23);
    }

    private static unsafe float First<T>(T sum)
        where T : unmanaged, IVectorLane<T>
    {
        float* values = stackalloc float[T.Width];
        T.Store(sum, values);
        return values[0];
    }
}
