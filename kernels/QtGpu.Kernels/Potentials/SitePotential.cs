using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Potentials;

/// <summary>
/// What a neuron feels at one slice while the others rest: U(φ) = a q + b (q − 1)² + c (q − 1)⁴ with q = φ², up to the
/// constant a. The coefficients hold the factor dt, so that U is a part of the action.
/// </summary>
/// <remarks>
/// a: excitatory drivers; b: the double well and the excited neurons; c: inhibition. Dorozhinsky and Pavlovsky,
/// arXiv:1806.09664, (7), (10), (11).
/// </remarks>
/// <param name="a">a dt.</param>
/// <param name="b">b dt.</param>
/// <param name="c">c dt.</param>
public readonly struct SitePotential<T>(T a, T b, T c)
    where T : unmanaged, ILane<T>
{
    private readonly T _a = a;
    private readonly T _b = b;
    private readonly T _c = c;

    /// <summary>u (a + u (b + c u²)) with u = φ² − 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Action(T phi)
    {
        T u = T.Fma(phi, phi, T.Const(-1f));
        return u * T.Fma(u, T.Fma(_c, u * u, _b), _a);
    }

    /// <summary>dU/dφ = 2φ (a + u (2b + 4c u²)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Slope(T phi)
    {
        T u = T.Fma(phi, phi, T.Const(-1f));
        T half = T.Fma(T.Const(2f) * _c, u * u, _b);
        T two = T.Const(2f);
        return two * phi * T.Fma(two * u, half, _a);
    }
}
