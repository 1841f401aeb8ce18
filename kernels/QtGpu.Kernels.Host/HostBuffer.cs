using System.Runtime.InteropServices;
using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Host;

/// <summary>Zeroed native memory, aligned to a cache line, so that the collector neither moves nor scans it.</summary>
internal sealed unsafe class HostBuffer : DeviceBuffer
{
    private const nuint CacheLine = 64;

    // A kernel may read (never write) a register or two beyond the last element.
    private const nuint Slack = 2 * CacheLine;
    private float* _data;

    public HostBuffer(long length)
        : base(length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);

        // The system promises more memory than there is and ends the process when it is touched: ask first.
        if (length > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / sizeof(float))
        {
            throw new DeviceMemoryException(
                "cpu", Math.Min(length, long.MaxValue / sizeof(float)) * sizeof(float),
                GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        }

        nuint bytes = (nuint)length * sizeof(float);
        try
        {
            _data = (float*)NativeMemory.AlignedAlloc(bytes + Slack, CacheLine);
        }
        catch (OutOfMemoryException e)
        {
            throw new DeviceMemoryException("cpu", (long)bytes, bytesFree: null, e);
        }

        NativeMemory.Clear(_data, bytes + Slack);
        GC.AddMemoryPressure((long)Math.Max(bytes, CacheLine));
        HasMemory();
    }

    ~HostBuffer() => Dispose(false);

    /// <summary>The first element of a view.</summary>
    public static float* Pointer(TensorView view) => Pointer((Operand)view);

    /// <summary>The first element of an operand; null for none.</summary>
    public static float* Pointer(Operand operand)
    {
        if (operand.Buffer is null)
            return null;
        var buffer = (HostBuffer)operand.Buffer;
        ObjectDisposedException.ThrowIf(buffer._data is null, buffer);
        return buffer._data + operand.Offset;
    }

    public override void Read(long offset, Span<float> destination) =>
        new ReadOnlySpan<float>(Pointer(new TensorView(this, offset, default)), Inside(offset, destination.Length)).CopyTo(destination);

    public override void Write(long offset, ReadOnlySpan<float> source) =>
        source.CopyTo(new Span<float>(Pointer(new TensorView(this, offset, default)), Inside(offset, source.Length)));

    protected override void Dispose(bool disposing)
    {
        if (_data is null)
            return;
        NativeMemory.AlignedFree(_data);
        _data = null;
        GC.RemoveMemoryPressure(Math.Max(Length * sizeof(float), (long)CacheLine));
    }

    private int Inside(long offset, int count) => offset >= 0 && offset <= Length - count
        ? count
        : throw new ArgumentOutOfRangeException(
            nameof(offset), $"Elements {offset} to {offset + count} are outside this buffer of {Length}.");
}
