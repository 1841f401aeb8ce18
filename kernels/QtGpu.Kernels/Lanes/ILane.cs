namespace QtGpu.Kernels.Lanes;

/// <summary>
/// The numbers that a formula is written in. One formula over <c>ILane</c> runs on a scalar, on a SIMD register, in
/// float64 and inside an ILGPU kernel.
/// </summary>
/// <remarks>
/// All float32 lanes give the same bits: the arithmetic is IEEE 754 round-to-nearest, a product that feeds a sum is an
/// explicit <see cref="Fma"/>, and exp, log and sine are shared polynomials (<see cref="LaneMath"/>), never a
/// library's. There are no masks: a choice is <see cref="IfLess"/>, which needs no branch on any machine.
/// </remarks>
public interface ILane<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>True where the lane carries 53 bits: formulas then take more terms of their series.</summary>
    static abstract bool IsDouble { get; }

    /// <summary>
    /// True where the lane has an exponential, a logarithm and sines of its own: <see cref="LaneMath"/> takes them in
    /// place of its polynomials.
    /// </summary>
    static abstract bool HasFunctions { get; }

    /// <summary>The same number in every element, rounded to the lane's precision.</summary>
    static abstract T Const(double value);

    /// <summary>
    /// The same number in every element: a kernel that holds its numbers in float32 never touches float64.
    /// </summary>
    static abstract T Const(float value);

    /// <summary>a + b.</summary>
    static abstract T operator +(T a, T b);

    /// <summary>a − b.</summary>
    static abstract T operator -(T a, T b);

    /// <summary>a · b. Where the product feeds a sum, use <see cref="Fma"/>.</summary>
    static abstract T operator *(T a, T b);

    /// <summary>a / b.</summary>
    static abstract T operator /(T a, T b);

    /// <summary>−a.</summary>
    static abstract T operator -(T a);

    /// <summary>a · b + c with one rounding.</summary>
    static abstract T Fma(T a, T b, T c);

    /// <summary>√a.</summary>
    static abstract T Sqrt(T a);

    /// <summary>|a|.</summary>
    static abstract T Abs(T a);

    /// <summary>a &lt; b ? then : otherwise, without a branch. A comparison with NaN is false.</summary>
    static abstract T IfLess(T a, T b, T then, T otherwise);

    /// <summary>a == b ? then : otherwise, without a branch. <c>IfEqual(z, z, y, z)</c> hands NaN through.</summary>
    static abstract T IfEqual(T a, T b, T then, T otherwise);

    /// <summary>a &lt; b ? a : b, so b where one is NaN.</summary>
    static abstract T Min(T a, T b);

    /// <summary>a &gt; b ? a : b, so b where one is NaN.</summary>
    static abstract T Max(T a, T b);

    /// <summary>
    /// Whether a &lt; b in every element: for leaving out work that no element needs. The bits must not depend on it,
    /// since lanes of other widths answer for other neighbours.
    /// </summary>
    static abstract bool AllLess(T a, T b);

    /// <summary>2ⁿ for a whole number n with −126 ≤ n ≤ 127.</summary>
    static abstract T Pow2(T n);

    /// <summary>
    /// The whole number e with a = 2ᵉ·m and √½ ≤ m &lt; √2, for a positive and normal; √½ is the float32 next to it.
    /// </summary>
    static abstract T Exponent(T a, out T m);

    /// <summary>eˣ.</summary>
    static abstract T Exp(T x);

    /// <summary>ln x.</summary>
    static abstract T Log(T x);

    /// <summary>sin x, and cos x in <paramref name="cos"/>.</summary>
    static abstract T SinCos(T x, out T cos);
}
