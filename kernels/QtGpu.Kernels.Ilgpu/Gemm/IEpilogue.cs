using ILGPU;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Ilgpu.Passes;

namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>What happens to finished products while they are in registers.</summary>
internal interface IEpilogue
{
    /// <summary>Whether the column sums of B are wanted. B's memory then runs along its columns, and the batch is 1.</summary>
    static abstract bool SumsColumns { get; }

    /// <summary>Takes four neighbours of a row of the product.</summary>
    void Finish(QuadLane products, Destination at);

    /// <summary>Takes four neighbours of B's column sums.</summary>
    void FinishSums(QuadLane sums, Destination at);
}

/// <summary>C = product.</summary>
internal readonly struct StoreProduct(ArrayView<float> c) : IEpilogue
{
    public static bool SumsColumns => false;

    public void Finish(QuadLane products, Destination at) => at.Store(products, c);

    public void FinishSums(QuadLane sums, Destination at)
    {
    }
}

/// <summary>C = product, and sums = Σ over the inner extent of B.</summary>
internal readonly struct StoreProductAndSums(ArrayView<float> c, ArrayView<float> sums) : IEpilogue
{
    public static bool SumsColumns => true;

    public void Finish(QuadLane products, Destination at) => at.Store(products, c);

    public void FinishSums(QuadLane four, Destination at) => at.StoreRow(four, sums);
}

/// <summary>C = C + product.</summary>
internal readonly struct AddProduct(ArrayView<float> c) : IEpilogue
{
    public static bool SumsColumns => false;

    public void Finish(QuadLane products, Destination at) => at.Store(at.Load(c) + products, c);

    public void FinishSums(QuadLane sums, Destination at)
    {
    }
}

/// <summary>C = product ⊙ slope.</summary>
internal readonly struct StoreTimesSlope(ArrayView<float> c, ArrayView<float> slope) : IEpilogue
{
    public static bool SumsColumns => false;

    public void Finish(QuadLane products, Destination at) => at.Store(products * at.Load(slope), c);

    public void FinishSums(QuadLane sums, Destination at)
    {
    }
}

/// <summary>Y = f(product + b), and f′ to slope; no b or slope where it is empty.</summary>
internal readonly struct StoreActivated<TActivation>(
    TActivation activation, ArrayView<float> bias, ArrayView<float> y, ArrayView<float> slope) : IEpilogue
    where TActivation : unmanaged, IActivation
{
    public static bool SumsColumns => false;

    public void Finish(QuadLane products, Destination at)
    {
        QuadLane z = bias.Length == 0 ? products : products + at.LoadRow(bias);
        if (slope.Length == 0)
        {
            at.Store(activation.Forward(z), y);
            return;
        }

        at.Store(activation.Forward(z, out QuadLane derivative), y);
        at.Store(derivative, slope);
    }

    public void FinishSums(QuadLane sums, Destination at)
    {
    }
}
