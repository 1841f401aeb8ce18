using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Replicas;

/// <summary>Memory of one replica: a part of a block that every replica has, at the same place in each.</summary>
internal sealed class ReplicaBuffer : DeviceBuffer
{
    private readonly ReplicaBackend _replica;
    private readonly ReplicaRange _range;
    private bool _isDisposed;

    public ReplicaBuffer(ReplicaBackend replica, ReplicaRange range, long bytes)
        : base(bytes)
    {
        (_replica, _range) = (replica, range);
        HasMemory();
    }

    /// <summary>A tensor of a replica, said as that of replica 0; others as they are.</summary>
    public static Operand Located(Operand operand) =>
        operand with { Buffer = Memory(operand.Buffer, out long start), Offset = start + operand.Offset };

    /// <summary>The same of a view.</summary>
    public static View<T> Located<T>(View<T> view)
        where T : unmanaged
    {
        DeviceBuffer? memory = Memory(view.Buffer, out long start);
        return new(memory, (start / Unsafe.SizeOf<T>()) + view.Offset, view.Shape);
    }

    protected override void ReadBytes(long offset, Span<byte> destination)
    {
        DeviceBuffer block = Block;
        using ReplicaGroup.Turn turn = _replica.TakeTurn();
        block.Read(OwnStart(block) + offset, destination);
    }

    protected override void WriteBytes(long offset, ReadOnlySpan<byte> source)
    {
        DeviceBuffer block = Block;
        using ReplicaGroup.Turn turn = _replica.TakeTurn();
        block.Write(OwnStart(block) + offset, source);
    }

    // What is still to be done with it is done before whoever gets the place next writes there.
    protected override void Dispose(bool disposing)
    {
        if (_isDisposed || !disposing)
            return;
        _isDisposed = true;
        _replica.Memory.GiveBack(_range);
    }

    // The memory of the device that a buffer stands for, and where it begins there for replica 0.
    private static DeviceBuffer? Memory(DeviceBuffer? buffer, out long start)
    {
        start = 0;
        if (buffer is SharedBuffer shared)
            return shared.Whole;
        if (buffer is not ReplicaBuffer own)
            return buffer;
        start = own._range.Start;
        return own.Block;
    }

    private DeviceBuffer Block
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _range.Block;
        }
    }

    private long OwnStart(DeviceBuffer block) => _range.Start + (_replica.Number * block.ReplicaStride);
}

/// <summary>Rows that all replicas read: one copy on the device, for as long as one of them has it.</summary>
internal sealed class SharedBuffer : DeviceBuffer
{
    private readonly Action _giveBack;
    private bool _isDisposed;

    public SharedBuffer(DeviceBuffer whole, Action giveBack)
        : base(whole.Bytes)
    {
        (Whole, _giveBack) = (whole, giveBack);
        HasMemory();
    }

    /// <summary>The memory.</summary>
    public DeviceBuffer Whole { get; }

    protected override void ReadBytes(long offset, Span<byte> destination) => Whole.Read(offset, destination);

    protected override void WriteBytes(long offset, ReadOnlySpan<byte> source) => throw new NotSupportedException(
        "Rows that replicas share are not written to.");

    protected override void Dispose(bool disposing)
    {
        if (_isDisposed || !disposing)
            return;
        _isDisposed = true;
        _giveBack();
    }
}
