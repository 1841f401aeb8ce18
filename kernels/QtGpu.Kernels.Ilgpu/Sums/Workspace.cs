namespace QtGpu.Kernels.Ilgpu.Sums;

/// <summary>
/// The memory in which the groups of a reduction meet. One is enough for a device: its kernels run in order.
/// </summary>
internal sealed class Workspace(Accelerator accelerator) : IDisposable
{
    private readonly int _groups = new StridedGrid(accelerator).MostGroups;
    private MemoryBuffer1D<double, Stride1D.Dense>? _sums;
    private MemoryBuffer1D<int, Stride1D.Dense>? _arrived;

    /// <summary>What a kernel is given for so many reductions at once.</summary>
    public Partials Partials(int replicas)
    {
        if (_arrived is null || _arrived.Length < replicas)
        {
            accelerator.DefaultStream.Synchronize();
            Dispose();
            (_sums, _arrived) = (null, null);
            _sums = DeviceMemory.Allocate<double>(accelerator, accelerator.Name, 2L * _groups * replicas);
            _arrived = DeviceMemory.Allocate<int>(accelerator, accelerator.Name, replicas);
        }

        return new(_sums!.View, _arrived.View);
    }

    public void Dispose()
    {
        _sums?.Dispose();
        _arrived?.Dispose();
    }
}

/// <summary>Inside a kernel: the two sums of every group, and how many groups have left theirs.</summary>
internal readonly struct Partials(ArrayView<double> sums, ArrayView<int> arrived)
{
    /// <summary>Those of the reduction in that place, of several with as many groups.</summary>
    public Partials Of(int place) =>
        new(sums.SubView(2 * place * Grid.DimX, 2 * Grid.DimX), arrived.SubView(place, 1));

    /// <summary>The first sum of a group.</summary>
    public double First(int group) => sums[2 * group];

    /// <summary>Its second sum.</summary>
    public double Second(int group) => sums[(2 * group) + 1];

    /// <summary>
    /// Leaves this group's sums, which its first thread has, and tells whether all other groups have left theirs: then,
    /// and not before, they can be read. To be called by every thread of the group.
    /// </summary>
    public bool IsLast(double first, double second)
    {
        ref int before = ref SharedMemory.Allocate<int>();
        if (Group.IdxX == 0)
        {
            sums[2 * Grid.IdxX] = first;
            sums[(2 * Grid.IdxX) + 1] = second;
        }

        MemoryFence.DeviceLevel(); // the sums are seen before the arrival is
        if (Group.IdxX == 0)
            before = Atomic.Add(ref arrived[0], 1);
        Group.Barrier();
        MemoryFence.DeviceLevel(); // and the arrival before the sums
        return before == Grid.DimX - 1;
    }

    /// <summary>Makes ready for the next launch.</summary>
    public void Reset() => arrived[0] = 0;
}
