namespace QtGpu.Kernels.Host;

/// <summary>A buffer in <see cref="HostMemory"/>.</summary>
internal sealed unsafe class HostBuffer : DeviceBuffer
{
    private byte* _data;

    public HostBuffer(long bytes)
        : base(bytes)
    {
        _data = HostMemory.Allocate(bytes);
        HasMemory();
    }

    ~HostBuffer() => Dispose(false);

    /// <summary>The first element of a view; null for none.</summary>
    public static T* Pointer<T>(View<T> view)
        where T : unmanaged => (T*)Pointer(Operand.Of(view));

    /// <summary>The first byte of an operand; null for none.</summary>
    public static byte* Pointer(Operand operand) => operand.Buffer switch
    {
        null => null,
        HostBuffer buffer => buffer.First + operand.Offset,
        _ => ((PinnedRows)operand.Buffer).First + operand.Offset,
    };

    protected override void ReadBytes(long offset, Span<byte> destination) =>
        new ReadOnlySpan<byte>(First + offset, destination.Length).CopyTo(destination);

    protected override void WriteBytes(long offset, ReadOnlySpan<byte> source) =>
        source.CopyTo(new Span<byte>(First + offset, source.Length));

    protected override void Dispose(bool disposing)
    {
        if (_data is null)
            return;
        HostMemory.Free(_data, Bytes);
        _data = null;
    }

    private byte* First
    {
        get
        {
            ObjectDisposedException.ThrowIf(_data is null, this);
            return _data;
        }
    }
}
