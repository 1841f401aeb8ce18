using QtGpu.Kernels.Activations;

namespace QtGpu.Kernels.Products;

/// <summary>C = product.</summary>
internal readonly struct StoreProduct : IEpilogue
{
    private const int C = 0;

    public static bool OnlyStores => true;

    public int TensorsLikeC => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish<TElements, T>(T product, TElements at)
        where TElements : struct, IProductElements<T>
        where T : unmanaged, ILane<T> => at.Store(C, product);
}

/// <summary>dW = product, and to operand 1 db = Σ over the batch of dZ.</summary>
internal readonly struct WeightGradient : IEpilogue
{
    private const int Weights = 0;

    public static bool OnlyStores => true;

    public static bool SumsColumns => true;

    public int TensorsLikeC => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish<TElements, T>(T product, TElements at)
        where TElements : struct, IProductElements<T>
        where T : unmanaged, ILane<T> => at.Store(Weights, product);
}

/// <summary>C = product ⊙ f′.</summary>
internal readonly struct InputGradient : IEpilogue
{
    private const int C = 0, Derivative = 1;

    public int TensorsLikeC => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish<TElements, T>(T product, TElements at)
        where TElements : struct, IProductElements<T>
        where T : unmanaged, ILane<T> => at.Store(C, product * at.Load(Derivative));
}

/// <summary>Y = f(product + b); no b where it was not given.</summary>
internal struct DenseForward<TActivation>(TActivation activation) : IEpilogue
    where TActivation : unmanaged, IActivation
{
    private const int Y = 0, Bias = 1;

    public readonly int TensorsLikeC => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish<TElements, T>(T product, TElements at)
        where TElements : struct, IProductElements<T>
        where T : unmanaged, ILane<T> =>
        at.Store(Y, activation.Forward(at.Has(Bias) ? product + at.LoadRow(Bias) : product));
}

/// <summary>The same, and f′ for the way back.</summary>
internal struct DenseForwardDerivative<TActivation>(TActivation activation) : IEpilogue
    where TActivation : unmanaged, IActivation
{
    private const int Y = 0, Derivative = 1, Bias = 2;

    public readonly int TensorsLikeC => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish<TElements, T>(T product, TElements at)
        where TElements : struct, IProductElements<T>
        where T : unmanaged, ILane<T>
    {
        at.Store(Y, activation.Forward(at.Has(Bias) ? product + at.LoadRow(Bias) : product, out T derivative));
        at.Store(Derivative, derivative);
    }
}
