using ILGPU;

namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>Where a group keeps its chain.</summary>
internal interface IChainMemory
{
    /// <summary>Inside a kernel: so many numbers of this group's own.</summary>
    static abstract ArrayView<float> OfGroup(ArrayView<float> global, int count);
}

/// <summary>In shared memory, of as many numbers as the launch asked for.</summary>
internal readonly struct OnChip : IChainMemory
{
    public static ArrayView<float> OfGroup(ArrayView<float> global, int count) => SharedMemory.GetDynamic<float>();
}

/// <summary>In global memory, for a network of more neurons and slices than shared memory holds.</summary>
internal readonly struct OffChip : IChainMemory
{
    public static ArrayView<float> OfGroup(ArrayView<float> global, int count) =>
        global.SubView((long)Grid.IdxX * count, count);
}
