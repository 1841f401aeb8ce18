namespace QtGpu.Kernels.Ilgpu;

/// <summary>A grid just large enough to keep a device busy, whose threads stride over the elements.</summary>
internal readonly struct StridedGrid(Accelerator accelerator)
{
    /// <summary>Threads of a group at most.</summary>
    public const int LargestGroup = 256;

    private const int GroupsPerMultiprocessor = 32;

    /// <summary>Threads of every group.</summary>
    public int Threads { get; } = Math.Min(LargestGroup, accelerator.MaxNumThreadsPerGroup);

    /// <summary>Groups at most.</summary>
    public int MostGroups { get; } = GroupsPerMultiprocessor * accelerator.NumMultiprocessors;

    /// <summary>Inside a kernel: the first element of this thread.</summary>
    public static long First => ((long)Grid.IdxX * Group.DimX) + Group.IdxX;

    /// <summary>Inside a kernel: from one element of this thread to its next.</summary>
    public static long Stride => (long)Grid.DimX * Group.DimX;

    /// <summary>The same for each of several replicas: inside a kernel <c>Grid.IdxY</c> counts them.</summary>
    public KernelConfig For(long count, int replicas) => new(
        new Index3D((int)Math.Clamp((count + Threads - 1) / Threads, 1, MostGroups), replicas, 1),
        new Index3D(Threads, 1, 1));

    /// <summary>The grid for <paramref name="count"/> elements.</summary>
    public KernelConfig For(long count) =>
        new((int)Math.Clamp((count + Threads - 1) / Threads, 1, MostGroups), Threads);
}
