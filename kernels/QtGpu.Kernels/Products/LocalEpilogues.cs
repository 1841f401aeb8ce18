using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Priors;
using QtGpu.Kernels.Skeletons;

namespace QtGpu.Kernels.Products;

/// <summary>
/// δ = √(product + v), v the variances of the biases, where they were given. Not below 1e-15: an input of zeros has no
/// variance, and ∂δ/∂δ² has to be a number.
/// </summary>
internal readonly struct LocalDeviation : IEpilogue
{
    private const int C = 0, BiasVariance = 1;

    public static bool OnlyStores => false;

    public static bool SumsColumns => false;

    public int TensorsLikeC => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish<TElements, T>(T product, TElements at)
        where TElements : struct, IProductElements<T>
        where T : unmanaged, ILane<T>
    {
        T variance = at.Has(BiasVariance) ? product + at.LoadRow(BiasVariance) : product;
        T least = T.Const(1e-30f);
        at.Store(C, T.Sqrt(T.IfLess(variance, least, least, variance))); // NaN stays
    }
}

/// <summary>dμ = product + cλμ, and behind it Σ over the batch of dm.</summary>
/// <param name="prior">λ.</param>
/// <param name="weight">c.</param>
internal readonly struct MeanGradient<TPrior>(TPrior prior, float weight) : IEpilogue
    where TPrior : unmanaged, IWeightPrior
{
    private const int C = 0, Mean = 1, Variance = 2;

    public static bool OnlyStores => false;

    public static bool SumsColumns => true;

    public int TensorsLikeC => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish<TElements, T>(T product, TElements at)
        where TElements : struct, IProductElements<T>
        where T : unmanaged, ILane<T>
    {
        T mean = at.Load(Mean), moment = mean;
        if (!TPrior.IsGaussian)
            moment = T.Fma(mean, mean, at.Load(Variance));
        at.Store(C, T.Fma(T.Const(weight) * prior.Precision(moment), mean, product));
    }
}

/// <summary>dρ = σ²(2·product + cλ) − cT, the product being dσ², and behind it Σ over the batch of dδ².</summary>
/// <param name="prior">λ.</param>
/// <param name="weight">c.</param>
/// <param name="temperature">T.</param>
internal readonly struct RhoGradient<TPrior>(TPrior prior, float weight, float temperature) : IEpilogue
    where TPrior : unmanaged, IWeightPrior
{
    private const int C = 0, Mean = 1, Variance = 2;

    public static bool OnlyStores => false;

    public static bool SumsColumns => true;

    public int TensorsLikeC => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish<TElements, T>(T product, TElements at)
        where TElements : struct, IProductElements<T>
        where T : unmanaged, ILane<T>
    {
        T variance = at.Load(Variance), moment = variance;
        if (!TPrior.IsGaussian)
        {
            T mean = at.Load(Mean);
            moment = T.Fma(mean, mean, variance);
        }

        T pull = T.Const(weight) * prior.Precision(moment);
        at.Store(C, T.Fma(variance, product + product + pull, T.Const(-weight * temperature)));
    }
}

/// <summary>C = 2·product ⊙ X: the gradient of x by way of x².</summary>
internal readonly struct SquareGradient : IEpilogue
{
    private const int C = 0, X = 1;

    public static bool OnlyStores => false;

    public static bool SumsColumns => false;

    public int TensorsLikeC => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish<TElements, T>(T product, TElements at)
        where TElements : struct, IProductElements<T>
        where T : unmanaged, ILane<T>
    {
        T x = at.Load(X);
        at.Store(C, product * (x + x));
    }
}
