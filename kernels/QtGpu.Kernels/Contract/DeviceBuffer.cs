namespace QtGpu.Kernels.Contract;

/// <summary>float32 memory of one device. Owned by who allocated it; views into it are never disposed.</summary>
public abstract class DeviceBuffer(long length) : IDisposable
{
    /// <summary>Elements.</summary>
    public long Length { get; } = length;

    /// <summary>The whole buffer as a row.</summary>
    public TensorView View => new(this, 0, Shape.Vector(checked((int)Length)));

    /// <summary>Copies from the device, starting at element <paramref name="offset"/>; waits for work under way.</summary>
    public abstract void Read(long offset, Span<float> destination);

    /// <summary>Copies to the device, starting at element <paramref name="offset"/>, in order with other work; the source may be
    /// reused on return.</summary>
    public abstract void Write(long offset, ReadOnlySpan<float> source);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the memory back.</summary>
    protected abstract void Dispose(bool disposing);
}
