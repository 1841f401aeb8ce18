using QtGpu.Kernels.Priors;
using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Passes;

/// <summary>
/// Samples w = μ + σε of all weights, side by side, σ = e^ρ. Moves 8 bytes per weight, and 4 for each sample.
/// </summary>
/// <param name="draws">ε.</param>
/// <param name="plane">Weights: from a sample to the next.</param>
/// <param name="isPublished">1 for σ = ρ, as in the published code.</param>
internal readonly struct WeightSample(NormalDraws draws, long plane, int isPublished) : IPass<WeightSample>
{
    private const int Mean = 0, Rho = 1, Weight = 2;

    public int BytesPerElement => 8 + (4 * draws.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>
    {
        for (int s = 0; s < draws.Count;)
        {
            int end = at.Draw(draws, s);
            T mean = at.Load(Mean), deviation = at.Load(Rho);
            if (isPublished == 0)
                deviation = LaneMath.Exp(deviation);
            for (; s < end; s++)
                at.Store(Weight, at.Index + (s * plane), T.Fma(deviation, at.Normal(draws, s), mean));
        }
    }
}

/// <summary>
/// The way back from samples of weights: dμ = Σ dw + cλμ and dρ = Σ dw·(w − μ) + c(λσ² − T), as w − μ = σε = ∂w/∂ρ. No
/// noise is drawn again: what μ + σε has lost of ε to rounding was not in the sample either. Moves 16 bytes per weight,
/// and 8 for each sample.
/// </summary>
/// <param name="prior">λ.</param>
/// <param name="samples">How many.</param>
/// <param name="plane">Weights: from a sample to the next.</param>
/// <param name="weight">c.</param>
/// <param name="temperature">T.</param>
internal readonly struct WeightSampleFold<TPrior>(
    TPrior prior, int samples, long plane, float weight, float temperature) : IPass<WeightSampleFold<TPrior>>
    where TPrior : unmanaged, IWeightPrior
{
    private const int Mean = 0, Rho = 1, Weight = 2, Gradient = 3, MeanGradient = 4, RhoGradient = 5;

    public int BytesPerElement => 16 + (8 * samples);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>
    {
        T mean = at.Load(Mean), rho = at.Load(Rho), dMean = at.Load(Gradient);
        T dRho = dMean * (at.Load(Weight) - mean);
        for (int s = 1; s < samples; s++)
        {
            T gradient = at.Load(Gradient, at.Index + (s * plane));
            dMean += gradient;
            dRho = T.Fma(gradient, at.Load(Weight, at.Index + (s * plane)) - mean, dRho);
        }

        T variance = PosteriorVariance.Of(rho);
        T pull = T.Const(weight) * prior.Precision(T.Fma(mean, mean, variance));
        at.Store(MeanGradient, T.Fma(pull, mean, dMean));
        at.Store(RhoGradient, T.Fma(pull, variance, dRho - T.Const(weight * temperature)));
    }
}

/// <summary>
/// The same as the published code has it, without a prior: the deviations get the gradient of the means,
/// dμ = dρ = Σ dw.
/// </summary>
/// <param name="samples">How many.</param>
/// <param name="plane">Weights: from a sample to the next.</param>
internal readonly struct PublishedSampleFold(int samples, long plane) : IPass<PublishedSampleFold>
{
    private const int Gradient = 0, MeanGradient = 1, RhoGradient = 2;

    public int BytesPerElement => 8 + (4 * samples);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>
    {
        T sum = at.Load(Gradient);
        for (int s = 1; s < samples; s++)
            sum += at.Load(Gradient, at.Index + (s * plane));
        at.Store(MeanGradient, sum);
        at.Store(RhoGradient, sum);
    }
}

/// <summary>y = (Σ of the planes of x) ⊙ f′, or that added to y: the way back to an input that is shared.</summary>
/// <param name="planes">How many.</param>
/// <param name="plane">From one to the next.</param>
/// <param name="hasDerivative">1 where there is an f′.</param>
/// <param name="accumulate">1 to add.</param>
internal readonly struct SumOfPlanes(int planes, long plane, int hasDerivative, int accumulate) : IPass<SumOfPlanes>
{
    private const int X = 0, Y = 1, Derivative = 2;

    public int BytesPerElement => 4 + (4 * (planes + hasDerivative + accumulate));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>
    {
        T sum = at.Load(X);
        for (int s = 1; s < planes; s++)
            sum += at.Load(X, at.Index + (s * plane));
        if (hasDerivative != 0)
            sum *= at.Load(Derivative);
        if (accumulate != 0)
            sum += at.Load(Y);
        at.Store(Y, sum);
    }
}
