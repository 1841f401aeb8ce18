using System.Runtime.Intrinsics.X86;

namespace QtGpu.Kernels.Host.Skeletons;

/// <summary>How a register comes from an operand's place and goes there.</summary>
internal unsafe interface IAccess
{
    static abstract TLane Load<TLane>(float* from)
        where TLane : unmanaged, IVectorLane<TLane>;

    static abstract void Store<TLane>(TLane value, float* to)
        where TLane : unmanaged, IVectorLane<TLane>;

    /// <summary>After a tile, so that other threads see it.</summary>
    static abstract void Finish();
}

/// <summary>Through the caches, for who reads it next.</summary>
internal readonly unsafe struct Cached : IAccess
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Load<TLane>(float* from)
        where TLane : unmanaged, IVectorLane<TLane> => TLane.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLane>(TLane value, float* to)
        where TLane : unmanaged, IVectorLane<TLane> => TLane.Store(value, to);

    public static void Finish()
    {
    }
}

/// <summary>
/// Of memory that no cache holds: written past them, so that no line comes that is only overwritten; read with lines
/// asked for early, since a processor looks no further ahead than its arithmetic allows.
/// </summary>
/// <remarks>
/// 16 Mi floats on an Intel Emerald Rapids: copies 0.52 instead of 0.69 ns per element, ReLU with its gradient 1.5
/// instead of 2.1; the asking, tunnelling 0.7 instead of 0.85.
/// </remarks>
internal readonly unsafe struct Streamed : IAccess
{
    private const int Ahead = 1024;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Load<TLane>(float* from)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(from + Ahead);
        return TLane.Load(from);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLane>(TLane value, float* to)
        where TLane : unmanaged, IVectorLane<TLane> => TLane.Stream(value, to);

    public static void Finish()
    {
        if (Sse.IsSupported)
            Sse.StoreFence();
    }
}
