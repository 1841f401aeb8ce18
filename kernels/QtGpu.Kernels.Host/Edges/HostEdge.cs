using QtGpu.Kernels.Edges;

namespace QtGpu.Kernels.Host.Edges;

/// <summary>Where neighbouring edges of an input lie in the parameters, and how many of a lane there are.</summary>
internal struct EdgePlace
{
    /// <summary>From a parameter of an edge to its next.</summary>
    public nint Plane;

    /// <summary>Edges of the lane; the others have parameters of 0, and nothing is written for them.</summary>
    public nint Count;
}

/// <summary>As many edges of one input as a lane has elements.</summary>
internal readonly unsafe struct HostEdge<TLane>(float* kept, float* parameters, float* gradients, EdgePlace* place)
    : IEdge<TLane>
    where TLane : unmanaged, IVectorLane<TLane>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Inline)]
    public TLane Parameter(int p) => LoadFirst(parameters + (p * place->Plane), place->Count);

    [MethodImpl(Inline)]
    public TLane Coefficient(int k) => TLane.Load(kept + ((nint)k * TLane.Width));

    [MethodImpl(Inline)]
    public void Keep(int k, TLane value) => TLane.Store(value, kept + ((nint)k * TLane.Width));

    [MethodImpl(Inline)]
    public void PutGradient(int p, TLane value) => Store(value, gradients + (p * place->Plane), place->Count);

    [MethodImpl(Inline)]
    public int Whole(TLane number) => (int)*(float*)&number;

    /// <summary>The first elements that there are, and 0 for the others, whatever lies there.</summary>
    [MethodImpl(Inline)]
    public static TLane LoadFirst(float* from, nint count) =>
        count >= TLane.Width ? TLane.Load(from) : LoadPart(from, count);

    /// <summary>Writes no more elements than there are.</summary>
    [MethodImpl(Inline)]
    public static void Store(TLane value, float* to, nint count)
    {
        if (count >= TLane.Width)
            TLane.Store(value, to);
        else
            TLane.StoreFirst(value, to, (int)count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TLane LoadPart(float* from, nint count)
    {
        float* lane = stackalloc float[16];
        new Span<float>(lane, 16).Clear();
        for (nint i = 0; i < count; i++)
            lane[i] = from[i];
        return TLane.Load(lane);
    }
}
