namespace QtGpu.Kernels.Activations;

/// <summary>
/// Transmission through a rectangular barrier, T = E/(E + g·f(w)) with w = k(V₀ − E), k = 2ma²/ħ², g = kV₀²/4 and the
/// entire function f(w) = sinh²(√w)/w = sin²(√−w)/(−w), f(0) = 1; T = 0 for E ≤ 0. Energies in eV.
/// </summary>
/// <remarks>
/// Three ranges, joined by selects; where every element of a register is in the first, which is where a thin barrier
/// works, the others are left out. Near the top, |w| &lt; (π/4)²: f = S² with S(w) = sinh(√w)/√w a polynomial. Above
/// it: sin r with r = √−w, x = r − n·π/2, by the same polynomials at −x². Below it: u = e^(−r), numerator and
/// denominator times 4u², so that nothing overflows and T underflows gradually.
/// <para>
/// A thick barrier multiplies an error of w: near its resonances by θ/4, near E = V₀ by θ². V₀ and k are therefore
/// pairs of float32, V₀ − E is exact near V₀, and w and r carry what their rounding lost. Beyond r = 2¹⁹, where
/// 1 − T ≤ θ⁴/4r⁴ is at most 3.4·10⁻⁸, about half a unit in the last place of float32, T counts as 1 and its derivative
/// as 0.
/// </para>
/// </remarks>
internal readonly record struct RectangularBarrier
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly float _height;
    private readonly float _heightLow;
    private readonly float _minusK; // dw/dE
    private readonly float _minusKLow;
    private readonly float _square; // kV₀
    private readonly float _squareLow;
    private readonly float _g;
    private readonly float _highest;

    private RectangularBarrier(float height, float heightLow, float k, float kLow)
    {
        (_height, _heightLow, _minusK, _minusKLow) = (height, heightLow, -k, -kLow);
        _square = k * height;
        ScalarLane rest = ScalarLane.Fma(new(k), new(height), new(-_square));
        _squareLow = (rest + ScalarLane.Fma(new(k), new(heightLow), new(kLow * height))).Value;
        _g = 0.25f * height * (k * height);
        // r = 2¹⁹, or ε = 10¹⁵, where the derivative underflows.
        float range = 2.7487791e11f / k;
        _highest = range < 1e15f * height ? height + range : 1e15f * height;
    }

    /// <summary>The barrier of height V₀ = <paramref name="height"/> eV and k = <paramref name="k"/> per eV.</summary>
    public static RectangularBarrier Of(double height, double k)
    {
        float h = (float)height;
        float kHigh = (float)k;
        return new(h, (float)(height - h), kHigh, (float)(k - kHigh));
    }

    /// <summary>This barrier with V₀ times <paramref name="height"/> and k times <paramref name="k"/>.</summary>
    public RectangularBarrier Scaled(float height, float k)
    {
        float h = _height * height;
        float hLow = ScalarLane.Fma(new(_height), new(height), new(-h)).Value;
        float kHigh = -_minusK * k;
        float kLow = ScalarLane.Fma(new(-_minusK), new(k), new(-kHigh)).Value;
        return new(
            h, ScalarLane.Fma(new(_heightLow), new(height), new(hLow)).Value,
            kHigh, ScalarLane.Fma(new(-_minusKLow), new(k), new(kLow)).Value);
    }

    /// <summary>T(E).</summary>
    [MethodImpl(Inline)]
    public T Transmission<T>(T energy)
        where T : unmanaged, ILane<T>
    {
        T e = T.Max(T.Const(0), energy), w = Argument(e);
        return IsNear(w) ? Quotient(e, Sinhc.Near(w), out _, out _) : AnyRange(energy, out _);
    }

    /// <summary>T(E), and dT/dE = g(f + Ek·f′)/(E + g·f)² in <paramref name="derivative"/>.</summary>
    [MethodImpl(Inline)]
    public T Transmission<T>(T energy, out T derivative)
        where T : unmanaged, ILane<T>
    {
        T zero = T.Const(0), e = T.Max(zero, energy), w = Argument(e), t;
        if (IsNear(w))
        {
            T s = Sinhc.Near(w);
            t = Quotient(e, s, out T inverse, out T factor);
            derivative = T.IfLess(zero, e, ByEnergy(e, factor, s, Sinhc.NearSlope(w), inverse), zero);
        }
        else
        {
            t = AnyRange(energy, out T slope);
            derivative = slope;
        }

        return t;
    }

    /// <summary>
    /// ∂T/∂ln V₀ at constant k, −E·g(2f + kV₀·f′)/(E + g·f)², and ∂T/∂ln a, −2E·g(f + w·f′)/(E + g·f)².
    /// </summary>
    [MethodImpl(Inline)]
    public void ParameterGradient<T>(T energy, out T height, out T width)
        where T : unmanaged, ILane<T>
    {
        T zero = T.Const(0), e = T.Max(zero, energy), w = Argument(e);
        if (IsNear(w))
        {
            T s = Sinhc.Near(w);
            _ = Quotient(e, s, out T inverse, out T factor);
            T byHeight = ByParameters(e, w, factor * inverse, inverse * s, inverse * Sinhc.NearSlope(w), out T byWidth);
            height = T.IfLess(zero, e, byHeight, zero);
            width = T.IfLess(zero, e, byWidth, zero);
        }
        else
        {
            height = AnyRangeByParameters(energy, out T other);
            width = other;
        }
    }

    // V₀ and k, with their low parts where the lane has the digits for them.
    [MethodImpl(Inline)]
    private T Height<T>()
        where T : unmanaged, ILane<T> =>
        T.IsDouble ? T.Const(_height) + T.Const(_heightLow) : T.Const(_height);

    [MethodImpl(Inline)]
    private T K<T>()
        where T : unmanaged, ILane<T> =>
        T.IsDouble ? -(T.Const(_minusK) + T.Const(_minusKLow)) : -T.Const(_minusK);

    // The energy within [0, highest], where T is what it is beyond; NaN stays NaN, and all that follows is NaN.
    [MethodImpl(Inline)]
    private T Clamp<T>(T energy)
        where T : unmanaged, ILane<T> => T.Max(T.Const(0), T.Min(T.Const(_highest), energy));

    // Derivatives are 0 for E ≤ 0, where E is below the smallest number above 0, and for E > highest; NaN stays NaN.
    [MethodImpl(Inline)]
    private T Inside<T>(T energy, T derivative)
        where T : unmanaged, ILane<T>
    {
        T zero = T.Const(0), tiny = T.IsDouble ? T.Const(double.Epsilon) : T.Const(float.Epsilon);
        return T.IfLess(energy, tiny, zero, T.IfLess(T.Const(_highest), energy, zero, derivative));
    }

    // Near the top, where f = S² is a polynomial.
    [MethodImpl(Inline)]
    private static bool IsNear<T>(T w)
        where T : unmanaged, ILane<T> => T.AllLess(T.Abs(w), T.Const(Sinhc.SeriesLimit));

    // T and dT/dE, where a register holds any range.
    [MethodImpl(Inline)]
    private T AnyRange<T>(T energy, out T derivative)
        where T : unmanaged, ILane<T>
    {
        T e = Clamp(energy);
        T s = Parts(e, Argument(e), out T numerator, out T a, out T sine, out T lean);
        T t = Quotient(numerator, s, out T inverse, out T factor);
        derivative = Inside(energy, ByEnergy(e, factor * a, sine, lean, inverse));
        return t;
    }

    [MethodImpl(Inline)]
    private T AnyRangeByParameters<T>(T energy, out T width)
        where T : unmanaged, ILane<T>
    {
        T e = Clamp(energy), w = Argument(e);
        T s = Parts(e, w, out T numerator, out T a, out T sine, out T lean);
        _ = Quotient(numerator, s, out T inverse, out T factor);
        a *= inverse;
        T height = ByParameters(e, w, factor * inverse, a * sine, a * lean, out T byWidth);
        width = Inside(energy, byWidth);
        return Inside(energy, height);
    }

    // g·f = factor·s, T = numerator/(numerator + g·f).
    [MethodImpl(Inline)]
    private T Quotient<T>(T numerator, T s, out T inverse, out T factor)
        where T : unmanaged, ILane<T>
    {
        T g = T.IsDouble ? T.Const(0.25f) * Height<T>() * (K<T>() * Height<T>()) : T.Const(_g);
        factor = g * s;
        T denominator = T.Fma(factor, s, numerator);
        inverse = T.Const(1) / denominator;
        return numerator / denominator;
    }

    // dT/dE: the reciprocal comes last, all else is done while the division is under way.
    [MethodImpl(Inline)]
    private T ByEnergy<T>(T e, T factor, T sine, T lean, T inverse)
        where T : unmanaged, ILane<T> => factor * T.Fma(e * K<T>(), lean, sine) * inverse * inverse;

    // ∂T/∂ln V₀ and ∂T/∂ln a.
    [MethodImpl(Inline)]
    private T ByParameters<T>(T e, T w, T factor, T value, T slope, out T width)
        where T : unmanaged, ILane<T>
    {
        width = e * factor * T.Const(-2) * T.Fma(w, slope, value);
        return -(e * factor * T.Fma(K<T>() * Height<T>(), slope, T.Const(2) * value));
    }

    // w = k(V₀ − E) = kV₀ − kE, rounded twice: the low parts put right what cancels near the top.
    [MethodImpl(Inline)]
    private T Argument<T>(T e)
        where T : unmanaged, ILane<T> => T.IsDouble
            ? K<T>() * (Height<T>() - e)
            : T.Fma(T.Const(_minusK), e, T.Const(_square)) + T.Fma(T.Const(_minusKLow), e, T.Const(_squareLow));

    // w + wLow = k(V₀ − E). A product that must be rounded by itself is an Fma with 0, which no compiler merges with
    // the sum that follows.
    [MethodImpl(Inline)]
    private T Argument<T>(T e, out T wLow)
        where T : unmanaged, ILane<T>
    {
        T height = Height<T>();
        T k = K<T>();
        T d = height - e;
        T dLow = (height - (d + e)) + T.Const(T.IsDouble ? 0 : _heightLow);
        T kd = T.Fma(k, d, T.Const(0));
        T kdLow = T.Fma(k, dLow, T.Fma(-T.Const(T.IsDouble ? 0 : _minusKLow), d, T.Fma(k, d, -kd)));
        T w = kd + kdLow;
        wLow = kdLow + (kd - w);
        return w;
    }

    // s, by which f = s²·e/numerator, f = factor/g·a·sine·(e/numerator)² and f′ so of lean, in every range at once. Not
    // marked for inlining: the CPU's compiler leaves it a call, or what is inlined around it would no longer fit; a
    // GPU's inlines all. Optimised from the first call on: there is no loop in it by which the compiler would see that
    // it matters.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private T Parts<T>(T e, T w, out T numerator, out T a, out T sine, out T lean)
        where T : unmanaged, ILane<T>
    {
        T zero = T.Const(0);
        T one = T.Const(1);
        T top = T.Const(Sinhc.SeriesLimit);
        T near = T.Abs(w);
        T exact = Argument(e, out T wLow);
        T size = T.Abs(exact);
        T r = T.Sqrt(size);
        T rLow = (T.Fma(-r, r, size) + T.IfLess(exact, zero, -wLow, wLow)) * (T.Const(0.5f) / r);
        T sinR = Sine(w, r, rLow, out T leanR, out T s, out T slopeS);

        // Below the top sin and cos give way to 1 ∓ u² with u = e^(−r), and the form is scaled by 4u².
        T limit = T.Const(T.IsDouble ? 700 : 87);
        T u = LaneMath.ExpNormal(-T.Min(r, limit));
        u = T.Fma(u, -rLow, u);
        T difference = T.Fma(-u, u, one);

        // f = far²/(a·w) and f′ = far·lean/(a·w²) with a = 4u² below the top and −1 above; near it f = s².
        T far = T.IfLess(w, zero, sinR, difference);
        lean = T.IfLess(w, zero, leanR, T.Fma(r, T.Fma(u, u, one), -difference));
        a = T.IfLess(w, zero, -one, T.Const(4) * u * u);
        numerator = e * T.IfLess(near, top, one, a * w);
        a = T.IfLess(near, top, one, a);
        sine = T.IfLess(near, top, s, far * w);
        lean = T.IfLess(near, top, slopeS, lean);
        return T.IfLess(near, top, s, far);
    }

    // ± sin r, and r·cos r − sin r with the same sign; near the top also s = S(w) and 2S′(w).
    [MethodImpl(Inline)]
    private static T Sine<T>(T w, T r, T rLow, out T lean, out T s, out T slope)
        where T : unmanaged, ILane<T>
    {
        // x + xLow = r + rLow − n·π/2, π/2 in two parts; the first step is exact.
        T n = LaneMath.Round(r, 0.6366197723675814);
        T start = T.Fma(n, T.Const(T.IsDouble ? -1.5707963267948966 : -1.5707963705062866), r);
        T rest = T.Fma(n, T.Const(T.IsDouble ? -6.123233995736766e-17 : 4.371138828673793e-08), rLow);
        T x = start + rest;
        T odd = T.Fma(LaneMath.Round(n, 0.5), T.Const(-2), n);

        // S = 1 + v·p and C = 1 + v·q: near the top at w itself, above it at −x², where sin x = x + xp, cos x = 1 + vq.
        T zero = T.Const(0);
        T one = T.Const(1);
        T v = T.IfLess(T.Abs(w), T.Const(Sinhc.SeriesLimit), w, -(x * x));
        T p = Sinhc.Series(v, out T q);
        s = T.Fma(v, p, one);
        slope = Sinhc.NearSlope(v);

        // Where r·cos r = sin r, n is odd and r·x + 1 is all but cancellation.
        T xp = T.Fma(x * v, p, zero);
        T vq = T.Fma(v, q, zero);
        T even = T.Fma(r, vq, (r - x) - xp);
        T low = T.Fma(r, xp + ((start - x) + rest), T.Fma(rLow, x, vq));
        lean = T.IfEqual(odd, zero, even, -(T.Fma(r, x, one) + low));
        return T.IfEqual(odd, zero, x + xp, T.Fma(v, q, one));
    }
}
