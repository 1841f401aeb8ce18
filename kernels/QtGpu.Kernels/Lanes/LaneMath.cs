namespace QtGpu.Kernels.Lanes;

/// <summary>Elementary functions as polynomials in lane arithmetic: the same bits on every machine.</summary>
/// <remarks>
/// Minimax polynomials on a reduced argument; the reduction subtracts a multiple of ln 2 or π/2 that is kept in two or
/// three parts. Every choice is an <see cref="ILane{T}.IfLess"/>. What a lane makes of <see cref="ILane{T}.Pow2"/>
/// outside its range differs between machines, so an argument is clamped before it gets there and NaN is put back at
/// the end. A lane that <see cref="ILane{T}.HasFunctions"/>, as <see cref="DoubleLane"/>, does the work itself.
/// </remarks>
public static class LaneMath
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private const double Log2E = 1.4426950408889634;
    private const double Ln2High = 0.6931471824645996; // float32(ln 2)
    private const double Ln2Low = -1.9046542121259336e-09;

    /// <summary>
    /// 1.5·2²³: next to it a float32 has no digits left behind the point, so that adding it rounds, and the last bits
    /// of the sum are the whole number.
    /// </summary>
    internal const float Rounder = 12582912;

    /// <summary>The whole number nearest to x·factor, ties to even, for |x·factor| ≤ 2²² (2⁵¹ in float64).</summary>
    [MethodImpl(Inline)]
    public static T Round<T>(T x, double factor)
        where T : unmanaged, ILane<T>
    {
        T rounder = T.Const(T.IsDouble ? 6755399441055744.0 : Rounder);
        return T.Fma(x, T.Const(factor), rounder) - rounder;
    }

    /// <summary>eˣ within 1.1 ulp. Gradual underflow; 0 below −104, +∞ above 88.73; NaN stays NaN.</summary>
    [MethodImpl(Inline)]
    public static T Exp<T>(T x)
        where T : unmanaged, ILane<T>
    {
        if (T.HasFunctions)
            return T.Exp(x);
        T bounded = Clamp(x, -104, 89);
        T mantissa = T.Const(1) + ReducedExpm1(bounded, out T n);
        return T.IfEqual(x, x, Scale(mantissa, n), x);
    }

    /// <summary>eˣ for |x| ≤ 87, where neither it nor its scale leaves the normal numbers: half the work.</summary>
    [MethodImpl(Inline)]
    public static T ExpNormal<T>(T x)
        where T : unmanaged, ILane<T>
    {
        if (T.HasFunctions)
            return T.Exp(x);
        T q = ReducedExpm1(x, out T n);
        T scale = T.Pow2(n);
        return T.Fma(q, scale, scale);
    }

    /// <summary>eˣ − 1 within 2 ulp, without cancellation near 0, for x ≤ 0; and eˣ itself.</summary>
    [MethodImpl(Inline)]
    public static T Expm1<T>(T x, out T exp)
        where T : unmanaged, ILane<T>
    {
        if (T.HasFunctions)
        {
            // Kahan: (u − 1)·x / ln u undoes the rounding of u = eˣ.
            exp = T.Exp(x);
            T tiny = T.IfEqual(exp, T.Const(1), x, (exp - T.Const(1)) * x / T.Log(exp));
            return T.IfLess(x, T.Const(-1), exp - T.Const(1), tiny);
        }
        T bounded = Clamp(x, -104, 0);
        T q = ReducedExpm1(bounded, out T n);
        T scale = Scale(T.Const(1), n);
        exp = T.IfEqual(x, x, Scale(T.Const(1) + q, n), x);
        return T.IfEqual(x, x, T.Fma(q, scale, scale - T.Const(1)), x);
    }

    /// <summary>ln x for x ≥ 0 within 1 ulp; −∞ at 0, NaN below.</summary>
    [MethodImpl(Inline)]
    public static T Log<T>(T x)
        where T : unmanaged, ILane<T>
    {
        if (T.HasFunctions)
            return T.Log(x);
        // Denormals are lifted first.
        T small = T.Const(7.888609052210118e-31); // 2⁻¹⁰⁰
        T lifted = T.IfLess(x, small, x * T.Const(16777216), x);
        T e = T.Exponent(lifted, out T m);
        T y = LogOf(T.IfLess(x, small, e - T.Const(24), e), m);

        T infinity = T.Const(double.PositiveInfinity);
        y = T.IfLess(x, infinity, y, x);
        y = T.IfEqual(x, T.Const(0), -infinity, y);
        y = T.IfLess(x, T.Const(0), T.Const(double.NaN), y);
        return T.IfEqual(x, x, y, x);
    }

    /// <summary>ln x, with the bits of <see cref="Log"/>, for 2⁻¹⁰⁰ ≤ x ≤ 2¹⁰⁰: less work.</summary>
    [MethodImpl(Inline)]
    public static T LogNormal<T>(T x)
        where T : unmanaged, ILane<T>
    {
        if (T.HasFunctions)
            return T.Log(x);
        T e = T.Exponent(x, out T m);
        return LogOf(e, m);
    }

    // ln(2ᵉ·m) for m in [√½, √2).
    [MethodImpl(Inline)]
    private static T LogOf<T>(T e, T m)
        where T : unmanaged, ILane<T>
    {
        T f = m - T.Const(1);
        T f2 = f * f;
        T p = T.Const(0.06922261162);
        p = T.Fma(p, f, T.Const(-0.11782547086));
        p = T.Fma(p, f, T.Const(0.11865568161));
        p = T.Fma(p, f, T.Const(-0.12385288626));
        p = T.Fma(p, f, T.Const(0.14219935238));
        p = T.Fma(p, f, T.Const(-0.16669227183));
        p = T.Fma(p, f, T.Const(0.20002150536));
        p = T.Fma(p, f, T.Const(-0.24999986589));
        p = T.Fma(p, f, T.Const(0.33333310485));
        T tail = T.Fma(f2, T.Fma(p, f, T.Const(-0.5)), e * T.Const(Ln2Low));
        return T.Fma(e, T.Const(Ln2High), f + tail);
    }

    /// <summary>ln(1 + x) for x ≥ 0 within 2 ulp, without cancellation near 0.</summary>
    [MethodImpl(Inline)]
    public static T Log1p<T>(T x)
        where T : unmanaged, ILane<T>
    {
        // What rounding 1 + x lost, to first order.
        T sum = T.Const(1) + x;
        return Log(sum) + ((x - (sum - T.Const(1))) / sum);
    }

    /// <summary>
    /// sin x and cos x within 1 ulp of 1 for |x| ≤ 2¹⁸; larger arguments count as ±2¹⁸ (their phase is noise), ±∞ and
    /// NaN give NaN. For the float32 lanes: a formula calls <see cref="ILane{T}.SinCos"/>.
    /// </summary>
    /// <remarks>
    /// No way back to <see cref="ILane{T}.SinCos"/>: in a recursion ILGPU would keep cos in local memory.
    /// </remarks>
    [MethodImpl(Inline)]
    public static T SinCos<T>(T x, out T cos)
        where T : unmanaged, ILane<T>
    {
        T sine = SinCosBounded(Clamp(x, -262144, 262144), out T cosine);
        T undefined = x - x; // 0, or NaN at NaN and ±∞
        T nan = T.IfEqual(x, x, T.Const(double.NaN), x);
        cos = T.IfEqual(undefined, undefined, cosine, nan);
        return T.IfEqual(undefined, undefined, sine, nan);
    }

    /// <summary>The same, with the same bits, of a number with |x| ≤ 2¹⁸: less work.</summary>
    [MethodImpl(Inline)]
    public static T SinCosBounded<T>(T x, out T cos)
        where T : unmanaged, ILane<T>
    {
        T n = Round(x, 0.6366197723675814);
        T r = T.Fma(n, T.Const(-1.5707963705062866), x);
        r = T.Fma(n, T.Const(4.371138828673793e-08), r);
        r = T.Fma(n, T.Const(1.7151245100058819e-15), r);
        T v = r * r;

        T s = T.Const(-0.000195137778);
        s = T.Fma(s, v, T.Const(0.00833215937));
        s = T.Fma(s, v, T.Const(-0.16666655242));
        s = T.Fma(s * v, r, r);
        T c = T.Const(2.44529856e-05);
        c = T.Fma(c, v, T.Const(-0.00138875283));
        c = T.Fma(c, v, T.Const(0.04166664928));
        c = T.Fma(c, v, T.Const(-0.5));
        c = T.Fma(c, v, T.Const(1));

        // n modulo 4, as −2 … 2: odd swaps sine and cosine; −2, −1 and 2 change a sign.
        T quarter = T.Fma(Round(n, 0.25), T.Const(-4), n);
        T half = T.Abs(quarter);
        T sine = T.IfEqual(half, T.Const(1), c, s);
        T cosine = T.IfEqual(half, T.Const(1), s, c);
        cos = T.IfEqual(half, T.Const(2), -cosine, T.IfEqual(quarter, T.Const(1), -cosine, cosine));
        return T.IfEqual(half, T.Const(2), -sine, T.IfEqual(quarter, T.Const(-1), -sine, sine));
    }

    /// <summary>
    /// sin x and cos x within 1.5 · 2⁻²³, by half turns: x = nπ + r, and longer polynomials in place of choices, which
    /// is less work where both are wanted. |x| &gt; 2¹⁸ counts as ±2¹⁸; NaN stays NaN.
    /// </summary>
    [MethodImpl(Inline)]
    public static T SinCosHalfTurns<T>(T x, out T cos)
        where T : unmanaged, ILane<T>
    {
        if (T.HasFunctions)
            return T.SinCos(x, out cos);
        x = T.Max(T.Const(-262144f), T.Min(T.Const(262144f), x));
        T n = Round(x, 0.3183098861837907);
        T r = T.Fma(n, T.Const(-3.1415927410125732), x);
        r = T.Fma(n, T.Const(8.742277657347586e-08), r);
        r = T.Fma(n, T.Const(3.4302490200117638e-15), r);
        T v = r * r;

        // (−1)ⁿ = 1 − 2(n modulo 2)².
        T odd = T.Fma(Round(n, 0.5), T.Const(-2f), n);
        T sign = T.Fma(odd * odd, T.Const(-2f), T.Const(1f));
        T s = T.Fma(T.Const(2.5999031549872598e-06), v, T.Const(-0.00019806547788903117));
        s = T.Fma(s, v, T.Const(0.008333016186952591));
        s = T.Fma(s, v, T.Const(-0.16666656732559204));
        s = T.Fma(s * v, r, r);
        T c = T.Fma(T.Const(-2.619248391511064e-07), v, T.Const(2.4769240553723648e-05));
        c = T.Fma(c, v, T.Const(-0.0013888567918911576));
        c = T.Fma(c, v, T.Const(0.041666656732559204));
        c = T.Fma(c, v, T.Const(-0.5f));
        c = T.Fma(c, v, T.Const(1f));
        cos = c * sign;
        return s * sign;
    }

    /// <summary>x within [low, high]; NaN becomes high, so that integer conversions never see it.</summary>
    [MethodImpl(Inline)]
    public static T Clamp<T>(T x, double low, double high)
        where T : unmanaged, ILane<T> => T.Max(T.Min(x, T.Const(high)), T.Const(low));

    // x = n·ln 2 + r with |r| ≤ ½ ln 2: returns eʳ − 1 with full relative accuracy.
    [MethodImpl(Inline)]
    private static T ReducedExpm1<T>(T x, out T n)
        where T : unmanaged, ILane<T>
    {
        n = Round(x, Log2E);
        T r = T.Fma(n, T.Const(-Ln2High), x);
        r = T.Fma(n, T.Const(-Ln2Low), r);
        T p = T.Const(0.0013950835);
        p = T.Fma(p, r, T.Const(0.0083690891));
        p = T.Fma(p, r, T.Const(0.0416662022));
        p = T.Fma(p, r, T.Const(0.1666651666));
        p = T.Fma(p, r, T.Const(0.5));
        return T.Fma(p, r * r, r);
    }

    // y·2ⁿ for −151 ≤ n ≤ 129: in two steps, since 2ⁿ itself may not be a normal number.
    [MethodImpl(Inline)]
    private static T Scale<T>(T y, T n)
        where T : unmanaged, ILane<T>
    {
        T half = Round(n, 0.5);
        return y * T.Pow2(half) * T.Pow2(n - half);
    }
}
