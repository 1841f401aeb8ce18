using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Host.Passes;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host.Gemm;

/// <summary>What is done with a finished product while its tile is in the first-level cache.</summary>
internal interface IEpilogue
{
    /// <summary>Whether it does no more than to store: then a whole tile goes from the registers to its place.</summary>
    static abstract bool OnlyStores { get; }

    /// <summary>Asks for the places of a tile in the tensors it is finished with, while its products are summed.</summary>
    void Prefetch(nint index, int rows, nint stride, int columns);

    /// <summary>Takes a tile of finished products to memory.</summary>
    void Finish<TLane>(ProductTile tile)
        where TLane : unmanaged, IVectorLane<TLane>;
}

/// <summary>C = product.</summary>
internal readonly unsafe struct StoreProduct(float* c) : IEpilogue
{
    public static bool OnlyStores => true;

    public void Prefetch(nint index, int rows, nint stride, int columns)
    {
    }

    public void Finish<TLane>(ProductTile tile)
        where TLane : unmanaged, IVectorLane<TLane> => tile.Store<TLane>(tile.Values, c);
}

/// <summary>C = product ⊙ slope.</summary>
internal readonly unsafe struct StoreTimesSlope(float* c, float* slope) : IEpilogue
{
    public static bool OnlyStores => false;

    public void Prefetch(nint index, int rows, nint stride, int columns)
    {
        Gemm.Prefetch.Rows(slope + index, rows, stride, columns);
        Gemm.Prefetch.Rows(c + index, rows, stride, columns);
    }

    public void Finish<TLane>(ProductTile tile)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        tile.Multiply<TLane>(slope);
        tile.Store<TLane>(tile.Values, c);
    }
}

/// <summary>Y = f(product + b), and f′ to slope unless that is null.</summary>
internal readonly unsafe struct StoreActivated<TActivation>(TActivation activation, float* bias, float* y, float* slope)
    : IEpilogue
    where TActivation : unmanaged, IActivation
{
    public static bool OnlyStores => false;

    public void Prefetch(nint index, int rows, nint stride, int columns)
    {
        Gemm.Prefetch.Rows(y + index, rows, stride, columns);
        if (slope is not null)
            Gemm.Prefetch.Rows(slope + index, rows, stride, columns);
    }

    public void Finish<TLane>(ProductTile tile)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        if (bias is not null)
            tile.AddToRows<TLane>(bias);
        if (slope is null)
        {
            PassLoop.Run<TLane, ForwardPass<TActivation>>(new(activation, tile.Values, tile.Values), 0, tile.Length);
        }
        else
        {
            PassLoop.Run<TLane, ForwardSlopePass<TActivation>>(
                new(activation, tile.Values, tile.Values, tile.Spare), 0, tile.Length);
            tile.Store<TLane>(tile.Spare, slope);
        }

        tile.Store<TLane>(tile.Values, y);
    }
}
