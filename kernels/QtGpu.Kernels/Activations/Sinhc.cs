namespace QtGpu.Kernels.Activations;

/// <summary>
/// The entire functions S(w) = sinh(√w)/√w = sin(√−w)/√−w and C(w) = cosh √w = cos √−w that every rectangular potential
/// is made of. C = S + 2w·S′ and C′ = S/2.
/// </summary>
internal static class Sinhc
{
    /// <summary>(π/4)²: where the series ends.</summary>
    public const double SeriesLimit = 0.6168502750680849;

    /// <summary>
    /// S(w), S′(w) and C(w), each times <paramref name="scale"/>: 1, or 2e^(−√w) for w above (π/4)², so that nothing
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

        T p = Series(w, out T q);
        slope = T.IfLess(size, top, T.Const(0.5) * NearSlope(w), (farCosh - far) / (T.Const(2) * w));
        cosh = T.IfLess(size, top, T.Fma(w, q, one), farCosh);
        return T.IfLess(size, top, T.Fma(w, p, one), far);
    }

    /// <summary>S(w) for |w| ≤ (π/4)².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Near<T>(T w)
        where T : unmanaged, ILane<T> => T.Fma(w, Series(w, out _), T.Const(1));

    /// <summary>
    /// 2S′(w) = Σ 2n·wⁿ⁻¹/(2n + 1)! for |w| ≤ (π/4)² within 1.2 ulp: in float32 four terms take up the fifth, by
    /// Chebyshev's T₄.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T NearSlope<T>(T w)
        where T : unmanaged, ILane<T>
    {
        T slope = T.Const(1.0 / 45360);
        if (T.IsDouble)
        {
            slope = T.Fma(T.Const(16.0 / 355687428096000), w, T.Const(14.0 / 1307674368000));
            slope = T.Fma(slope, w, T.Const(12.0 / 6227020800));
            slope = T.Fma(slope, w, T.Const(10.0 / 39916800));
            slope = T.Fma(slope, w, T.Const(1.0 / 45360));
        }
        slope = T.Fma(slope, w, T.Const(T.IsDouble ? 1.0 / 840 : 0.00119057143));
        slope = T.Fma(slope, w, T.Const(1.0 / 30));
        return T.Fma(slope, w, T.Const(1.0 / 3));
    }

    /// <summary>
    /// p and q with S(v) = 1 + v·p, C(v) = 1 + v·q and S′(v) = (q − p)/2, for |v| ≤ 0.63: pₙ = 1/(2n + 3)!,
    /// qₙ = 1/(2n + 2)!.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Series<T>(T v, out T q)
        where T : unmanaged, ILane<T>
    {
        T p = T.Const(1.0 / 362880);
        q = T.Const(1.0 / 3628800);
        if (T.IsDouble)
        {
            p = T.Fma(T.Const(2.8114572543455206e-15), v, T.Const(7.647163731819816e-13));
            p = T.Fma(p, v, T.Const(1.0 / 6227020800));
            p = T.Fma(p, v, T.Const(1.0 / 39916800));
            p = T.Fma(p, v, T.Const(1.0 / 362880));
            q = T.Fma(T.Const(4.779477332387385e-14), v, T.Const(1.1470745597729725e-11));
            q = T.Fma(q, v, T.Const(1.0 / 479001600));
            q = T.Fma(q, v, T.Const(1.0 / 3628800));
        }
        p = T.Fma(p, v, T.Const(1.0 / 5040));
        p = T.Fma(p, v, T.Const(1.0 / 120));
        q = T.Fma(q, v, T.Const(1.0 / 40320));
        q = T.Fma(q, v, T.Const(1.0 / 720));
        q = T.Fma(q, v, T.Const(1.0 / 24));
        q = T.Fma(q, v, T.Const(0.5));
        return T.Fma(p, v, T.Const(1.0 / 6));
    }
}
