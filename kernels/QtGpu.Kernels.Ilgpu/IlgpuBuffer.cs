using ILGPU;
using ILGPU.Runtime;
using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Ilgpu;

/// <summary>Memory of an ILGPU device.</summary>
internal sealed class IlgpuBuffer : DeviceBuffer
{
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _memory;

    public IlgpuBuffer(Accelerator accelerator, string device, long length)
        : base(length)
    {
        _memory = DeviceMemory.Allocate<float>(accelerator, device, length);
        HasMemory();
    }

    /// <summary>The elements of a view; none of them for <see cref="TensorView.None"/>.</summary>
    public static ArrayView<float> Elements(TensorView view) => Elements((Operand)view);

    /// <summary>The elements of an operand; none of them where it was not given.</summary>
    public static ArrayView<float> Elements(Operand operand) => operand.Buffer is null
        ? ArrayView<float>.Empty
        : ((IlgpuBuffer)operand.Buffer).Elements(operand.Offset, operand.Length);

    public override void Read(long offset, Span<float> destination)
    {
        Elements(offset, destination.Length).CopyToCPU(_memory.Accelerator.DefaultStream, destination);
        _memory.Accelerator.DefaultStream.Synchronize();
    }

    public override void Write(long offset, ReadOnlySpan<float> source)
    {
        Elements(offset, source.Length).CopyFromCPU(_memory.Accelerator.DefaultStream, source);

        // The caller may reuse the source at once, but an OpenCL copy only starts here.
        _memory.Accelerator.DefaultStream.Synchronize();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _memory.Dispose();
    }

    private ArrayView<float> Elements(long offset, long count)
    {
        ObjectDisposedException.ThrowIf(_memory.IsDisposed, this);
        return offset >= 0 && offset <= Length - count
            ? ((ArrayView<float>)_memory.View).SubView(offset, count)
            : throw new ArgumentOutOfRangeException(
                nameof(offset), $"Elements {offset} to {offset + count} are outside this buffer of {Length}.");
    }
}
