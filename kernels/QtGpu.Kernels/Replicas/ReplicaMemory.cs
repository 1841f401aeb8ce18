using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Replicas;

/// <summary>A part of a block, in bytes from the start of a replica's share.</summary>
internal readonly record struct ReplicaRange(DeviceBuffer Block, long Start, long Bytes);

/// <summary>Blocks of device memory that have a share for each replica, side by side.</summary>
/// <param name="device">Where.</param>
/// <param name="replicas">How many.</param>
internal sealed class ReplicaBlocks(Backend device, int replicas) : IDisposable
{
    // Small enough for many replicas on a small device, large enough that a network is in one or two of them.
    private const long Least = 1L << 21;
    private readonly List<DeviceBuffer> _blocks = [];

    /// <summary>Block number <paramref name="block"/>, made where it is the next, for so many bytes at least.</summary>
    /// <exception cref="DeviceMemoryException">The device has less memory.</exception>
    public DeviceBuffer Get(int block, long bytes)
    {
        if (block == _blocks.Count)
        {
            long share = Math.Max(bytes, Least);
            DeviceBuffer made = device.Allocate<byte>(checked(share * replicas));
            made.ReplicaStride = share;
            _blocks.Add(made);
        }

        return _blocks[block];
    }

    public void Dispose() => _blocks.ForEach(block => block.Dispose());
}

/// <summary>
/// The memory of one replica: first fit. Replicas that ask for the same in the same order get the same places, which is
/// what lets one launch serve them all.
/// </summary>
/// <param name="group">Where blocks come from.</param>
internal sealed class ReplicaMemory(ReplicaGroup group)
{
    private const long Alignment = 256;
    private readonly List<DeviceBuffer> _blocks = [];
    private readonly List<ReplicaRange> _free = [];

    /// <summary>Room for so many bytes.</summary>
    public ReplicaRange Take(long bytes)
    {
        bytes = Math.Max((bytes + Alignment - 1) / Alignment * Alignment, Alignment);
        int place;
        while ((place = _free.FindIndex(range => range.Bytes >= bytes)) < 0)
        {
            DeviceBuffer block = group.Block(_blocks.Count, bytes);
            _blocks.Add(block);
            _free.Add(new(block, 0, block.ReplicaStride));
        }

        ReplicaRange found = _free[place], taken = found with { Bytes = bytes };
        if (found.Bytes == bytes)
            _free.RemoveAt(place);
        else
            _free[place] = found with { Start = found.Start + bytes, Bytes = found.Bytes - bytes };
        return taken;
    }

    /// <summary>Takes room back, and joins it with what is free beside it.</summary>
    public void GiveBack(ReplicaRange range)
    {
        Predicate<ReplicaRange> isBeside = free => free.Block == range.Block
            && (free.Start + free.Bytes == range.Start || range.Start + range.Bytes == free.Start);
        for (int beside; (beside = _free.FindIndex(isBeside)) >= 0; _free.RemoveAt(beside))
        {
            ReplicaRange free = _free[beside];
            range = new(range.Block, Math.Min(free.Start, range.Start), free.Bytes + range.Bytes);
        }

        int place = _free.FindIndex(free => Order(free).CompareTo(Order(range)) > 0);
        _free.Insert(place < 0 ? _free.Count : place, range);
    }

    private (int Block, long Start) Order(ReplicaRange range) => (_blocks.IndexOf(range.Block), range.Start);
}
