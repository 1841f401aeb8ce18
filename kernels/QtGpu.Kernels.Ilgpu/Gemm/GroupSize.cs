namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>How many threads share a tile of C, and the shared memory they need for strips of A and B.</summary>
internal interface IGroupSize
{
    /// <summary>Threads along an edge of the tile.</summary>
    static abstract int Edge { get; }

    /// <summary>
    /// Two buffers with a strip of each operand, for the largest patch. The number is a literal: ILGPU wants one.
    /// </summary>
    static abstract ArrayView<QuadLane> Strips();
}

/// <summary>16 threads: what ILGPU's simulated device has.</summary>
internal readonly struct Group4 : IGroupSize
{
    public static int Edge => 4;

    public static ArrayView<QuadLane> Strips() => SharedMemory.Allocate<QuadLane>(80);
}

/// <summary>64 threads.</summary>
internal readonly struct Group8 : IGroupSize
{
    public static int Edge => 8;

    public static ArrayView<QuadLane> Strips() => SharedMemory.Allocate<QuadLane>(288);
}

/// <summary>256 threads.</summary>
internal readonly struct Group16 : IGroupSize
{
    public static int Edge => 16;

    public static ArrayView<QuadLane> Strips() => SharedMemory.Allocate<QuadLane>(1088);
}
