namespace QtGpu.Kernels.Priors;

/// <summary>N(0, s²): U(m) = ½ ln 2πs² + m/2s².</summary>
/// <param name="scale">s, above 0.</param>
public readonly struct GaussianPrior(float scale) : IWeightPrior
{
    private readonly float _constant = (float)(0.5 * Math.Log(2 * Math.PI * scale * scale));
    private readonly float _precision = 1 / (scale * scale);

    /// <inheritdoc/>
    public static bool IsGaussian => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Energy<T>(T secondMoment)
        where T : unmanaged, ILane<T> =>
        T.Fma(T.Const(0.5f * _precision), secondMoment, T.Const(_constant));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Precision<T>(T secondMoment)
        where T : unmanaged, ILane<T> => T.Const(_precision);
}
