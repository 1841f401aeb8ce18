using QtGpu.Kernels.Activations;

namespace QtGpu.Kernels.Priors;

/// <summary>
/// π N(0, s₁²) + (1 − π) N(0, s₂²): a wide and a narrow Gaussian, so that most weights may vanish and some need not
/// (Blundell et al., arXiv:1505.05424, equation 7). E[−ln p] has no closed form; by Jensen's inequality
/// U(m) = −ln(π e^(−U₁) + (1 − π) e^(−U₂)) is above it, U₁ and U₂ those of the two Gaussians, so that the bound on the
/// evidence stays one, and costs no noise. (Hershey and Olsen, ICASSP 2007, section 7: their bound, of one Gaussian.)
/// </summary>
/// <param name="scale">s₁, above 0.</param>
/// <param name="secondScale">s₂, above 0.</param>
/// <param name="share">π, above 0 and below 1.</param>
public readonly struct ScaleMixturePrior(float scale, float secondScale, float share) : IWeightPrior
{
    private readonly float _constant1 = (float)((0.5 * Math.Log(2 * Math.PI * scale * scale)) - Math.Log(share));
    private readonly float _constant2 =
        (float)((0.5 * Math.Log(2 * Math.PI * secondScale * secondScale)) - Math.Log(1 - (double)share));
    private readonly float _precision1 = 1 / (scale * scale);
    private readonly float _precision2 = 1 / (secondScale * secondScale);

    /// <inheritdoc/>
    public static bool IsGaussian => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Energy<T>(T secondMoment)
        where T : unmanaged, ILane<T>
    {
        T first = First(secondMoment), difference = Second(secondMoment) - first;

        // −ln(e^(−a) + e^(−b)) = a − softplus(a − b)
        return first - default(Softplus).Forward(-difference);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Precision<T>(T secondMoment)
        where T : unmanaged, ILane<T>
    {
        // The first Gaussian's share of such a weight.
        T likely = default(Sigmoid).Forward(Second(secondMoment) - First(secondMoment));
        return T.Fma(likely, T.Const(_precision1 - _precision2), T.Const(_precision2));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T First<T>(T secondMoment)
        where T : unmanaged, ILane<T> => T.Fma(T.Const(0.5f * _precision1), secondMoment, T.Const(_constant1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Second<T>(T secondMoment)
        where T : unmanaged, ILane<T> => T.Fma(T.Const(0.5f * _precision2), secondMoment, T.Const(_constant2));
}
