using QtGpu.Kernels.Contract;

namespace QtGpu.Layers;

/// <summary>One block of device memory that is handed out from the front and given back as a whole.</summary>
public sealed class Arena(Backend backend, long length) : IDisposable
{
    // Tensors start on a cache line.
    private const int Alignment = 16;
    private readonly DeviceBuffer _buffer = backend.Allocate(length);
    private long _used;

    /// <summary>Elements that a tensor takes, padding included.</summary>
    public static long Padded(long length) => (length + Alignment - 1) / Alignment * Alignment;

    /// <summary>The next tensor of this shape.</summary>
    public TensorView Take(Shape shape)
    {
        var view = new TensorView(_buffer, _used, shape);
        _used += Padded(shape.Length);
        Require.Inside(view);
        return view;
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();
}
