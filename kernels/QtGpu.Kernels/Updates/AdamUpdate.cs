namespace QtGpu.Kernels.Updates;

/// <summary>
/// Adam (Kingma and Ba, arXiv:1412.6980, algorithm 1) and AdamW (Loshchilov and Hutter, arXiv:1711.05101, algorithm 2):
/// m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; w ← w − rate·(m̂/(√v̂ + ε) + decay·w), or with the decay in g. Moments
/// below 1e-30 become 0.
/// </summary>
/// <param name="Rate">Learning rate.</param>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Added to √v̂.</param>
/// <param name="GradientDecay">Decay of the weights as a part of g (Adam).</param>
/// <param name="WeightDecay">Decay of the weights beside g (AdamW).</param>
/// <param name="Correction1">1/(1 − β₁ᵗ)</param>
/// <param name="Correction2">1/(1 − β₂ᵗ)</param>
public readonly record struct AdamUpdate(
    float Rate, float Beta1, float Beta2, float Epsilon, float GradientDecay, float WeightDecay, float Correction1,
    float Correction2) : IUpdate
{
    /// <inheritdoc/>
    public static int States => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<TElements, T>(TElements at, T w, T gradient, ref T first, ref T second)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>
    {
        T g = T.Fma(T.Const(GradientDecay), w, gradient);
        first = Vanishing.ToZero(T.Fma(T.Const(Beta1), first, T.Const(1f - Beta1) * g));
        second = Vanishing.ToZero(T.Fma(T.Const(Beta2), second, T.Const(1f - Beta2) * (g * g)));
        T change = (first * T.Const(Correction1)) / (T.Sqrt(second * T.Const(Correction2)) + T.Const(Epsilon));
        return T.Fma(T.Const(-Rate), T.Fma(T.Const(WeightDecay), w, change), w);
    }
}
