using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host.Gemm;

/// <summary>What is done with a finished product while its tile is in the first-level cache.</summary>
internal interface IEpilogue
{
    /// <summary>Takes the product's elements (row, column … column + Width − 1), <paramref name="index"/> from C's start.</summary>
    void Finish<TLane>(TLane product, nint index, int column)
        where TLane : unmanaged, IVectorLane<TLane>;
}

/// <summary>C = product.</summary>
internal readonly unsafe struct StoreProduct(float* c) : IEpilogue
{
    public void Finish<TLane>(TLane product, nint index, int column)
        where TLane : unmanaged, IVectorLane<TLane> => TLane.Store(product, c + index);
}

/// <summary>C = product ⊙ slope.</summary>
internal readonly unsafe struct StoreTimesSlope(float* c, float* slope) : IEpilogue
{
    public void Finish<TLane>(TLane product, nint index, int column)
        where TLane : unmanaged, IVectorLane<TLane> => TLane.Store(product * TLane.Load(slope + index), c + index);
}

/// <summary>Y = f(product + b), and f′ to slope unless that is null.</summary>
internal readonly unsafe struct StoreActivated<TActivation>(TActivation activation, float* bias, float* y, float* slope)
    : IEpilogue
    where TActivation : unmanaged, IActivation
{
    public void Finish<TLane>(TLane product, nint index, int column)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        TLane z = bias is null ? product : product + TLane.Load(bias + column);
        if (slope is null)
        {
            TLane.Store(activation.Forward(z), y + index);
        }
        else
        {
            TLane.Store(activation.Forward(z, out TLane derivative), y + index);
            TLane.Store(derivative, slope + index);
        }
    }
}
