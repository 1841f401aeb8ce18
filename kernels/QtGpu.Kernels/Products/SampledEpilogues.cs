using QtGpu.Kernels.Activations;

namespace QtGpu.Kernels.Products;

/// <summary>
/// Y = f(product + b) for each matrix of a batch, with a b [batch, columns] for each; no b where it was not given. f′
/// too, where it is wanted.
/// </summary>
/// <param name="activation">f.</param>
/// <param name="plane">Elements of a matrix of Y.</param>
/// <param name="columns">Columns of it.</param>
/// <param name="keepsDerivative">1 where f′ is wanted: it is operand 1, else a second Y.</param>
internal struct SampledForward<TActivation>(TActivation activation, long plane, int columns, int keepsDerivative)
    : IEpilogue
    where TActivation : unmanaged, IActivation
{
    private const int Y = 0, Derivative = 1, Bias = 2;

    public readonly int TensorsLikeC => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish<TElements, T>(T product, TElements at)
        where TElements : struct, IProductElements<T>
        where T : unmanaged, ILane<T>
    {
        if (at.Has(Bias))
            product += at.Load(Bias, (at.Index / plane * columns) + at.Column);
        at.Store(Y, activation.Forward(product, out T derivative));
        if (keepsDerivative != 0)
            at.Store(Derivative, derivative);
    }
}
