namespace QtGpu.Kernels.Updates;

/// <summary>
/// Stochastic gradient descent: g ← gradient + decay·w; w ← w − rate·g, where |g| below 1e-30 becomes 0.
/// </summary>
/// <param name="Rate">Learning rate.</param>
/// <param name="WeightDecay">Decay of the weights.</param>
public readonly record struct SgdUpdate(float Rate, float WeightDecay) : IUpdate
{
    /// <inheritdoc/>
    public static int States => 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<TElements, T>(TElements at, T w, T gradient, ref T first, ref T second)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T> =>
        T.Fma(T.Const(-Rate), Vanishing.ToZero(T.Fma(T.Const(WeightDecay), w, gradient)), w);
}

/// <summary>With momentum: v ← momentum·v + g; w ← w − rate·v, where |v| below 1e-30 becomes 0.</summary>
/// <param name="Rate">Learning rate.</param>
/// <param name="Momentum">Share of the velocity that stays.</param>
/// <param name="WeightDecay">Decay of the weights.</param>
public readonly record struct MomentumUpdate(float Rate, float Momentum, float WeightDecay) : IUpdate
{
    /// <inheritdoc/>
    public static int States => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<TElements, T>(TElements at, T w, T gradient, ref T first, ref T second)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>
    {
        gradient = T.Fma(T.Const(WeightDecay), w, gradient);
        first = Vanishing.ToZero(T.Fma(T.Const(Momentum), first, gradient));
        return T.Fma(T.Const(-Rate), first, w);
    }
}
