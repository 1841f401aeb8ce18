namespace QtGpu.Kernels.Ilgpu;

/// <summary>Memory of an ILGPU device.</summary>
internal sealed class IlgpuBuffer : DeviceBuffer
{
    // ILGPU's views are typed; most are of float32, and the others are cast from it.
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _memory;

    public IlgpuBuffer(Accelerator accelerator, string device, long bytes)
        : base(bytes)
    {
        _memory = DeviceMemory.Allocate<float>(accelerator, device, (bytes + sizeof(float) - 1) / sizeof(float));
        HasMemory();
    }

    /// <summary>
    /// So many float32 of a buffer that is made, or made anew where it is too small; what it held is lost.
    /// </summary>
    public static View<float> Provide(ref IlgpuBuffer? buffer, Accelerator accelerator, string device, long length)
    {
        if (buffer is null || buffer.View.Length < length)
        {
            accelerator.DefaultStream.Synchronize(); // kernels may still read it
            buffer?.Dispose();
            buffer = null;
            buffer = new IlgpuBuffer(accelerator, device, sizeof(float) * length);
        }

        return buffer.View with { Shape = Shape.Vector(checked((int)length)) };
    }

    /// <summary>The elements of a view; none of them for <see cref="View{T}.None"/>.</summary>
    public static ArrayView<float> Elements(View<float> view) => Elements((Operand)view);

    /// <summary>The numbers of 4 bytes that an operand lies in; none of them where it was not given.</summary>
    public static ArrayView<float> Elements(Operand operand)
    {
        if (operand.Buffer is null)
            return ArrayView<float>.Empty;
        var buffer = (IlgpuBuffer)operand.Buffer;
        ObjectDisposedException.ThrowIf(buffer._memory.IsDisposed, buffer);
        return ((ArrayView<float>)buffer._memory.View).SubView(
            operand.Offset / sizeof(float), (operand.Bytes + sizeof(float) - 1) / sizeof(float));
    }

    // A copy from or to a span has waited when it returns.
    protected override void ReadBytes(long offset, Span<byte> destination) =>
        Bytes(offset, destination.Length).CopyToCPU(_memory.Accelerator.DefaultStream, destination);

    protected override void WriteBytes(long offset, ReadOnlySpan<byte> source) =>
        Bytes(offset, source.Length).CopyFromCPU(_memory.Accelerator.DefaultStream, source);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _memory.Dispose();
    }

    private new ArrayView<byte> Bytes(long offset, long count)
    {
        ObjectDisposedException.ThrowIf(_memory.IsDisposed, this);
        return ((ArrayView<float>)_memory.View).Cast<byte>().SubView(offset, count);
    }
}
