namespace QtGpu.Kernels.Activations;

/// <summary>f(z) = ln(1 + eᶻ), f′ = 1/(1 + e⁻ᶻ): a smooth ReLU.</summary>
[Activation("softplus", "ln(1 + exp(z)): a smooth ReLU", Operator = "Softplus")]
public readonly record struct Softplus : IActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z)
        where T : unmanaged, ILane<T> =>
        T.IfLess(z, T.Const(0), T.Const(0), z) + LaneMath.Log1p(LaneMath.Exp(-T.Abs(z)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z, out T derivative)
        where T : unmanaged, ILane<T>
    {
        derivative = default(Sigmoid).Forward(z);
        return Forward(z);
    }
}
