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
public readonly struct SitePotential<T>(T a, T b, T c) : IPotential<T>
    where T : unmanaged, ILane<T>
{
    private readonly T _a = a;
    private readonly T _b = b;
    private readonly T _c = c;

    /// <inheritdoc/>
    /// <remarks>u (a + u (b + c u²)) with u = φ² − 1.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Action(T phi)
    {
        T u = T.Fma(phi, phi, T.Const(-1f));
        return u * T.Fma(u, T.Fma(_c, u * u, _b), _a);
    }

    /// <inheritdoc/>
    /// <remarks>With the constant a: a q + b (q − 1)² + c (q − 1)⁴.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Whole(T phi) => Action(phi) + _a;

    /// <inheritdoc/>
    /// <remarks>2φ (a + u (2b + 4c u²)).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Slope(T phi)
    {
        T u = T.Fma(phi, phi, T.Const(-1f));
        T half = T.Fma(T.Const(2f) * _c, u * u, _b);
        T two = T.Const(2f);
        return two * phi * T.Fma(two * u, half, _a);
    }

    /// <summary>
    /// With an input neuron that drives this one: its w = (ψ² − 1)², ε dt of the excitation and of the inhibition.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SitePotential<T> Driven(T w, T excitation, T inhibition) =>
        new(T.Fma(excitation, w, _a), _b, T.Fma(inhibition, w * w, _c));

    /// <summary>
    /// With another neuron at φ: ε dt of the excitation that it gives (ε w q), of that which it takes (its
    /// back-reaction, ε (q − 1)² φ²), and of the inhibition either way. Strengths of 0 change no bits.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SitePotential<T> Coupled(T phi, T given, T taken, T inhibition)
    {
        T w = DoubleWell.Shape(phi);
        return new(T.Fma(given, w, _a), T.Fma(taken, phi * phi, _b), T.Fma(inhibition, w * w, _c));
    }

    /// <summary>a dt, b dt and c dt, to keep.</summary>
    public void Parts(out T a, out T b, out T c) => (a, b, c) = (_a, _b, _c);
}
