using ILGPU;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Ilgpu.Passes;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>What happens to a finished product while it is in a register.</summary>
internal interface IEpilogue
{
    /// <summary>Takes one element of the product, <paramref name="index"/> from C's start.</summary>
    void Finish(float product, long index, int column);
}

/// <summary>C = product.</summary>
internal readonly struct StoreProduct(ArrayView<float> c) : IEpilogue
{
    public void Finish(float product, long index, int column) => c[index] = product;
}

/// <summary>C = C + product.</summary>
internal readonly struct AddProduct(ArrayView<float> c) : IEpilogue
{
    public void Finish(float product, long index, int column) => c[index] += product;
}

/// <summary>C = product ⊙ slope.</summary>
internal readonly struct StoreTimesSlope(ArrayView<float> c, ArrayView<float> slope) : IEpilogue
{
    public void Finish(float product, long index, int column) => c[index] = product * slope[index];
}

/// <summary>Y = f(product + b), and f′ to slope; no b or slope where it is empty.</summary>
internal readonly struct StoreActivated<TActivation>(
    TActivation activation, ArrayView<float> bias, ArrayView<float> y, ArrayView<float> slope) : IEpilogue
    where TActivation : unmanaged, IActivation
{
    public void Finish(float product, long index, int column)
    {
        float z = bias.Length == 0 ? product : product + bias[column];
        Activated.Store(activation, new ScalarLane(z), index, y, slope);
    }
}
