namespace QtGpu.Kernels.Products;

/// <summary>
/// δ = √(product + v), v the variances of the biases, where they were given. Not below 1e-15: an input of zeros has no
/// variance, and ∂δ/∂δ² has to be a number.
/// </summary>
internal readonly struct LocalDeviation : IEpilogue
{
    private const int C = 0, BiasVariance = 1;

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

/// <summary>dX = (dX + 2·product ⊙ X) ⊙ f′: the gradient of x by way of x², beside what is there.</summary>
/// <param name="hasDerivative">1 where there is an f′, else its operand is any.</param>
internal readonly struct SquareGradient(int hasDerivative) : IEpilogue
{
    private const int X = 1, Gradient = 2, Derivative = 3;

    public int TensorsLikeC => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish<TElements, T>(T product, TElements at)
        where TElements : struct, IProductElements<T>
        where T : unmanaged, ILane<T>
    {
        T x = at.Load(X), sum = T.Fma(product, x + x, at.Load(Gradient));
        at.Store(Gradient, hasDerivative != 0 ? sum * at.Load(Derivative) : sum);
    }
}
