using QtGpu.Kernels.Priors;

namespace QtGpu.Kernels.Passes;

/// <summary>σ² = e^(2ρ) of Gaussian weights, within float32's normal numbers. Moves 8 bytes per weight.</summary>
internal readonly struct PosteriorVariance : IPass<PosteriorVariance>
{
    private const int Rho = 0, Variance = 1;

    public int BytesPerElement => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T> => at.Store(Variance, Of(at.Load(Rho)));

    /// <summary>σ². NaN becomes e⁸⁷: it shows in the divergence, and soon in the loss.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T rho)
        where T : unmanaged, ILane<T> => LaneMath.ExpNormal(LaneMath.Clamp(rho + rho, -87, 87));
}

/// <summary>
/// Σ U(μ² + σ²) − T·(ρ + ½ ln 2πe) over Gaussian weights: the divergence from the prior where T is 1. Moves 8 bytes per
/// weight.
/// </summary>
/// <param name="prior">U.</param>
/// <param name="temperature">T.</param>
internal readonly struct PosteriorDivergence<TPrior>(TPrior prior, float temperature)
    : IReduction<PosteriorDivergence<TPrior>>
    where TPrior : unmanaged, IWeightPrior
{
    private const int Mean = 0, Rho = 1;

    public int BytesPerElement => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Term<TElements, T>(TElements at, out T second, out T weight)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>
    {
        T mean = at.Load(Mean), rho = at.Load(Rho);
        T variance = LaneMath.Exp(rho + rho);
        second = T.Const(0f);
        weight = T.Const(1f);
        const float HalfLn2PiE = 1.4189385f;
        T energy = prior.Energy(T.Fma(mean, mean, variance));
        return T.Fma(T.Const(-temperature), rho + T.Const(HalfLn2PiE), energy);
    }
}

/// <summary>
/// The last step of the way back to Gaussian weights, in place: dμ += cλμ, and dσ² to dρ = σ²(2dσ² + cλ) − cT. Moves 24
/// bytes per weight, and is cheaper than to do it behind the products, which then store as they are.
/// </summary>
/// <param name="prior">λ.</param>
/// <param name="weight">c.</param>
/// <param name="temperature">T.</param>
internal readonly struct PosteriorGradient<TPrior>(TPrior prior, float weight, float temperature)
    : IPass<PosteriorGradient<TPrior>>
    where TPrior : unmanaged, IWeightPrior
{
    private const int Mean = 0, Variance = 1, MeanGradient = 2, RhoGradient = 3;

    public int BytesPerElement => 24;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>
    {
        T mean = at.Load(Mean), variance = at.Load(Variance), c = T.Const(weight);
        T pull = c * prior.Precision(T.Fma(mean, mean, variance)), d = at.Load(RhoGradient);
        at.Store(MeanGradient, T.Fma(pull, mean, at.Load(MeanGradient)));
        at.Store(RhoGradient, T.Fma(variance, d + d + pull, T.Const(-weight * temperature)));
    }
}
