namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>
/// Where the groups that share a tile of C, each with a slice of the inner extent, leave their part: the last to arrive
/// adds them up, in the order of the slices. So one launch suffices, and the same device gives the same bits.
/// </summary>
/// <param name="parts">For each tile, slice, four neighbours of a patch: those of all threads.</param>
/// <param name="arrivals">How many groups of each tile have left their part; 0 between launches.</param>
internal readonly struct SliceParts(ArrayView<QuadLane> parts, ArrayView<int> arrivals)
{
    /// <summary>Leaves one part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave(QuadLane part, long index) => parts[index] = part;

    /// <summary>
    /// For the whole group, when all parts of its slice are left: whether it is the last of its tile.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsLast(int tile, int slices, ArrayView<int> shared)
    {
        MemoryFence.DeviceLevel();
        Group.Barrier();
        if (Group.IdxX == 0)
        {
            int arrived = Atomic.Add(ref arrivals[tile], 1) + 1;
            shared[0] = arrived;
            if (arrived == slices)
                arrivals[tile] = 0;
        }

        Group.Barrier();
        MemoryFence.DeviceLevel();
        return shared[0] == slices;
    }

    /// <summary>The sum over the slices; from one slice to the next lie <paramref name="stride"/> parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public QuadLane Sum(long index, int stride, int slices)
    {
        QuadLane sum = parts[index];
        for (int slice = 1; slice < slices; slice++)
            sum += parts[index + ((long)slice * stride)];
        return sum;
    }
}
