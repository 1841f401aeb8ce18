using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Activations;

/// <summary>
/// The entire functions S(w) = sinh(√w)/√w = sin(√−w)/√−w and C(w) = cosh √w = cos √−w that every rectangular potential is
/// made of. C = S + 2w·S′ and C′ = S/2.
/// </summary>
internal static class Sinhc
{
    /// <summary>(π/2)²: where <see cref="Evaluate"/> leaves the series.</summary>
    public const double SeriesLimit = 2.4674011002723395;

    /// <summary>
    /// S(w), S′(w) and C(w), each times <paramref name="scale"/>: 1, or 2e^(−√w) for w above (π/2)², so that nothing
    /// overflows. w ≥ −2³⁶.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Evaluate<T>(T w, out T slope, out T cosh, out T scale)
        where T : unmanaged, ILane<T>
    {
        T zero = T.Const(0);
        T one = T.Const(1);
        T size = T.Abs(w);
        T top = T.Const(SeriesLimit);
        T r = T.Sqrt(size);

        T sin = T.SinCos(r, out T cos);
        T u = LaneMath.Exp(-r);
        scale = T.IfLess(w, top, one, T.Const(2) * u);
        T far = T.IfLess(w, zero, sin, T.Fma(-u, u, one)) / r;
        T farCosh = T.IfLess(w, zero, cos, T.Fma(u, u, one));

        T near = Series(w, out T nearSlope);
        slope = T.IfLess(size, top, nearSlope, (farCosh - far) / (T.Const(2) * w));
        cosh = T.IfLess(size, top, T.Fma(T.Const(2) * w, nearSlope, near), farCosh);
        return T.IfLess(size, top, near, far);
    }

    /// <summary>S(v) = Σ vⁿ/(2n + 1)! for |v| ≤ 2.6, and S′(v) = Σ n·vⁿ⁻¹/(2n + 1)!.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Series<T>(T v, out T derivative)
        where T : unmanaged, ILane<T>
    {
        T s = T.Const(1.0 / 6227020800);
        T d = T.Const(6.0 / 6227020800);
        if (T.IsDouble)
        {
            s = T.Fma(T.Fma(T.Fma(T.Fma(T.Fma(
                T.Const(3.868170170630684e-23), v, T.Const(1.9572941063391263e-20)), v, T.Const(8.22063524662433e-18)), v,
                T.Const(2.8114572543455206e-15)), v, T.Const(7.647163731819816e-13)), v, s);
            d = T.Fma(T.Fma(T.Fma(T.Fma(T.Fma(
                T.Const(4.254987187693752e-22), v, T.Const(1.9572941063391264e-19)), v, T.Const(7.398571721961897e-17)), v,
                T.Const(2.2491658034764165e-14)), v, T.Const(5.353014612273871e-12)), v, d);
        }
        s = T.Fma(s, v, T.Const(1.0 / 39916800));
        d = T.Fma(d, v, T.Const(5.0 / 39916800));
        s = T.Fma(s, v, T.Const(1.0 / 362880));
        d = T.Fma(d, v, T.Const(4.0 / 362880));
        s = T.Fma(s, v, T.Const(1.0 / 5040));
        d = T.Fma(d, v, T.Const(3.0 / 5040));
        s = T.Fma(s, v, T.Const(1.0 / 120));
        derivative = T.Fma(T.Fma(d, v, T.Const(2.0 / 120)), v, T.Const(1.0 / 6));
        s = T.Fma(s, v, T.Const(1.0 / 6));
        return T.Fma(s, v, T.Const(1));
    }
}
