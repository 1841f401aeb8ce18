using QtGpu.Kernels.Contract;

namespace QtGpu.Layers;

/// <summary>One block of device memory that is handed out from the front and given back as a whole.</summary>
public sealed class Arena : IDisposable
{
    // Tensors start on a cache line.
    private const int Alignment = 16;
    private readonly DeviceBuffer _buffer;

    /// <summary>A block of so many float32.</summary>
    public Arena(Backend backend, long length) => _buffer = backend.Allocate(length);

    private Arena() => _buffer = new Unlimited();

    /// <summary>Elements handed out so far, padding included.</summary>
    public long Used { get; private set; }

    /// <summary>Elements that a tensor takes, padding included.</summary>
    public static long Padded(long length) => (length + Alignment - 1) / Alignment * Alignment;

    /// <summary>One without memory, to find out how much is taken.</summary>
    public static Arena Measuring() => new();

    /// <summary>The next tensor of this shape.</summary>
    public View<float> Take(Shape shape)
    {
        var view = new View<float>(_buffer, Used, shape);
        Used += Padded(shape.Length);
        Require.Inside(view);
        return view;
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    private sealed class Unlimited() : DeviceBuffer(long.MaxValue)
    {
        protected override void ReadBytes(long offset, Span<byte> destination) =>
            throw new NotSupportedException("It measures.");

        protected override void WriteBytes(long offset, ReadOnlySpan<byte> source) =>
            throw new NotSupportedException("It measures.");

        protected override void Dispose(bool disposing)
        {
        }
    }
}
