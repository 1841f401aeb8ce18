using System.Runtime.InteropServices;

namespace QtGpu.Kernels.Host;

/// <summary>
/// Somebody's array, read where it is. There is nothing behind its last element that a kernel could read along, so it
/// is for <see cref="ElementwiseOperations.Gather"/>, which copies rows.
/// </summary>
internal sealed unsafe class PinnedRows : DeviceBuffer
{
    private readonly int _bytes;
    private GCHandle _pin;

    private PinnedRows(Array values, int bytes)
        : base(bytes)
    {
        (_bytes, _pin) = (bytes, GCHandle.Alloc(values, GCHandleType.Pinned));
        HasMemory();
    }

    ~PinnedRows() => Dispose(false);

    /// <summary>The first byte.</summary>
    public byte* First
    {
        get
        {
            ObjectDisposedException.ThrowIf(!_pin.IsAllocated, this);
            return (byte*)_pin.AddrOfPinnedObject();
        }
    }

    /// <summary>An array, not copied.</summary>
    public static PinnedRows Of<T>(T[] values)
        where T : unmanaged => new(values, checked(values.Length * sizeof(T)));

    protected override void ReadBytes(long offset, Span<byte> destination) =>
        new ReadOnlySpan<byte>(First, _bytes).Slice((int)offset, destination.Length).CopyTo(destination);

    protected override void WriteBytes(long offset, ReadOnlySpan<byte> source) =>
        throw new NotSupportedException("A shared array is only read. Allocate a buffer to write to.");

    protected override void Dispose(bool disposing)
    {
        if (_pin.IsAllocated)
            _pin.Free();
    }
}
