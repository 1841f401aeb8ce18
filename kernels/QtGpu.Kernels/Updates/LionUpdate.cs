namespace QtGpu.Kernels.Updates;

/// <summary>
/// Lion: w ← w − rate·(sign(β₁m + (1 − β₁)g) + decay·w); m ← β₂m + (1 − β₂)g, where |m| below 1e-30 becomes 0.
/// </summary>
/// <remarks>Chen et al., arXiv:2302.06675, program 1.</remarks>
/// <param name="Rate">Learning rate.</param>
/// <param name="Beta1">Share of m in the direction.</param>
/// <param name="Beta2">Decay of m.</param>
/// <param name="WeightDecay">Decay of the weights.</param>
public readonly record struct LionUpdate(float Rate, float Beta1, float Beta2, float WeightDecay) : IUpdate
{
    /// <inheritdoc/>
    public static int States => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<TElements, T>(TElements at, T w, T gradient, ref T first, ref T second)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>
    {
        T zero = T.Const(0f), direction = T.Fma(T.Const(Beta1), first, T.Const(1f - Beta1) * gradient);
        // 0 and NaN stay.
        T sign = T.IfLess(direction, zero, T.Const(-1f), T.IfLess(zero, direction, T.Const(1f), direction));
        first = Vanishing.ToZero(T.Fma(T.Const(Beta2), first, T.Const(1f - Beta2) * gradient));
        return T.Fma(T.Const(-Rate), T.Fma(T.Const(WeightDecay), w, sign), w);
    }
}
