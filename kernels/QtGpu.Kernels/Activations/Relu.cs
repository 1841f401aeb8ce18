namespace QtGpu.Kernels.Activations;

/// <summary>f(z) = max(z, 0); f′(z) = 1 for z &gt; 0, else 0. NaN stays NaN.</summary>
[Activation("relu", "max(z, 0): the baseline", Operator = "Relu")]
public readonly record struct Relu : IActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z)
        where T : unmanaged, ILane<T> =>
        T.IfLess(z, T.Const(0), T.Const(0), z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z, out T derivative)
        where T : unmanaged, ILane<T>
    {
        derivative = T.IfLess(T.Const(0), z, T.Const(1), T.IfEqual(z, z, T.Const(0), z));
        return Forward(z);
    }
}
