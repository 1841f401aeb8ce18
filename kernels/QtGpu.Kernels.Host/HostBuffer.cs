using System.Runtime.InteropServices;

namespace QtGpu.Kernels.Host;

/// <summary>Zeroed native memory, aligned to a cache line, so that the collector neither moves nor scans it.</summary>
internal sealed unsafe class HostBuffer : DeviceBuffer
{
    private const nuint CacheLine = 64;

    // A kernel may read (never write) a register or two beyond the last element.
    private const nuint Slack = 2 * CacheLine;
    private byte* _data;

    public HostBuffer(long bytes)
        : base(bytes)
    {
        // The system promises more memory than there is and ends the process when it is touched: ask first.
        if (bytes > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
            throw new DeviceMemoryException("cpu", bytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        try
        {
            _data = (byte*)NativeMemory.AlignedAlloc((nuint)bytes + Slack, CacheLine);
        }
        catch (OutOfMemoryException e)
        {
            throw new DeviceMemoryException("cpu", bytes, bytesFree: null, e);
        }

        NativeMemory.Clear(_data, (nuint)bytes + Slack);
        GC.AddMemoryPressure(Math.Max(bytes, (long)CacheLine));
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
        NativeMemory.AlignedFree(_data);
        _data = null;
        GC.RemoveMemoryPressure(Math.Max(Bytes, (long)CacheLine));
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
