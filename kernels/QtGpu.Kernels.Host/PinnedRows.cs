using System.Runtime.InteropServices;
using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Host;

/// <summary>
/// Somebody's array, read where it is. There is nothing behind its last element that a kernel could read along, so it is for
/// <see cref="ElementwiseOperations.Gather"/>, which copies rows.
/// </summary>
internal sealed unsafe class PinnedRows : DeviceBuffer
{
    private readonly float[] _values;
    private GCHandle _pin;

    public PinnedRows(float[] values)
        : base(values.Length)
    {
        (_values, _pin) = (values, GCHandle.Alloc(values, GCHandleType.Pinned));
        HasMemory();
    }

    ~PinnedRows() => Dispose(false);

    /// <summary>The first element of a view of such rows, or of any other memory of the host.</summary>
    public static float* Pointer(TensorView view)
    {
        if (view.Buffer is not PinnedRows rows)
            return HostBuffer.Pointer(view);
        ObjectDisposedException.ThrowIf(!rows._pin.IsAllocated, rows);
        return (float*)rows._pin.AddrOfPinnedObject() + view.Offset;
    }

    public override void Read(long offset, Span<float> destination) =>
        _values.AsSpan(checked((int)offset), destination.Length).CopyTo(destination);

    public override void Write(long offset, ReadOnlySpan<float> source) =>
        throw new NotSupportedException("A shared array is only read. Allocate a buffer to write to.");

    protected override void Dispose(bool disposing)
    {
        if (_pin.IsAllocated)
            _pin.Free();
    }
}
