namespace QtGpu.Kernels.Activations;

/// <summary>
/// f(z) = z·σ(t), t = √(8/π)(z + 0.044715 z³): the tanh form of GELU, since ½(1 + tanh(t/2)) = σ(t); f′ is exact to it.
/// </summary>
/// <remarks>Hendrycks and Gimpel, arXiv:1606.08415; the form GPT-2 uses, PyTorch's <c>approximate="tanh"</c>.</remarks>
[Activation("gelu", "Gaussian error linear unit, tanh form")]
public readonly record struct Gelu : IActivation
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
        // At ±30 σ is 0 or 1 to the last bit, and so it stays beyond.
        T x = LaneMath.Clamp(z, -30, 30);
        T x2 = x * x;
        T scale = T.Const(1.5957691216057308);
        T t = scale * x * T.Fma(x2, T.Const(0.044715), T.Const(1));
        T sigma = default(Sigmoid).Forward(t, out T slope);
        T dt = scale * T.Fma(x2, T.Const(3 * 0.044715), T.Const(1));
        derivative = T.IfEqual(z, z, T.Fma(x * slope, dt, sigma), z);
        return T.IfEqual(z, z, T.IfLess(x, z, z, x * sigma), z);
    }
}
