namespace QtGpu.Kernels.Activations;

/// <summary>f(z) = tanh z, f′ = 1 − tanh² z.</summary>
[Activation("tanh", "the hyperbolic tangent", Operator = "Tanh")]
public readonly record struct Tanh : IActivation
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
        // With u = e^(−2|z|): tanh |z| = (1 − u)/(1 + u), and f′ = 4u/(1 + u)² loses nothing to 1 − f².
        T minus = LaneMath.Expm1(T.Const(-2) * T.Abs(z), out T u);
        T inverse = T.Const(1) / (T.Const(2) + minus);
        T y = -minus * inverse;
        derivative = T.Const(4) * u * inverse * inverse;
        return T.IfLess(z, T.Const(0), -y, T.IfEqual(z, T.Const(0), z, y));
    }
}
