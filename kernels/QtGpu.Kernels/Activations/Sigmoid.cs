namespace QtGpu.Kernels.Activations;

/// <summary>f(z) = 1/(1 + e⁻ᶻ), f′ = f(1 − f).</summary>
[Activation("sigmoid", "1/(1 + exp(-z)), the logistic function", Operator = "Sigmoid")]
public readonly record struct Sigmoid : IActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z)
        where T : unmanaged, ILane<T> =>
        Forward(z, out _);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z, out T derivative)
        where T : unmanaged, ILane<T>
    {
        // With u = e^(−|z|) ≤ 1 nothing overflows, and f′ = u/(1 + u)² loses nothing to 1 − f.
        T u = LaneMath.Exp(-T.Abs(z));
        T inverse = T.Const(1) / (T.Const(1) + u);
        T small = u * inverse;
        derivative = small * inverse;
        return T.IfLess(z, T.Const(0), small, inverse);
    }
}
