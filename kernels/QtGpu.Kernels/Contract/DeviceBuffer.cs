namespace QtGpu.Kernels.Contract;

/// <summary>float32 memory of one device. Owned by who allocated it; views into it are never disposed.</summary>
public abstract class DeviceBuffer(long length) : IDisposable
{
    private static long _live;
    private int _isLive;

    /// <summary>
    /// Buffers of this process, on all its devices, that were allocated and that nobody has disposed of: 0 when all
    /// work is done, or somebody forgot one.
    /// </summary>
    public static long Live => Interlocked.Read(ref _live);

    /// <summary>Elements.</summary>
    public long Length { get; } = length;

    /// <summary>The whole buffer as a row.</summary>
    public TensorView View => new(this, 0, Shape.Vector(checked((int)Length)));

    /// <summary>
    /// Copies from the device, starting at element <paramref name="offset"/>; waits for work under way.
    /// </summary>
    public abstract void Read(long offset, Span<float> destination);

    /// <summary>
    /// Copies to the device, starting at element <paramref name="offset"/>, in order with other work; the source may be
    /// reused on return.
    /// </summary>
    public abstract void Write(long offset, ReadOnlySpan<float> source);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isLive, 0) == 1)
            Interlocked.Decrement(ref _live);
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Counts this buffer among the <see cref="Live"/> ones: said by its constructor, once it has its memory.
    /// </summary>
    protected void HasMemory()
    {
        if (Interlocked.Exchange(ref _isLive, 1) == 0)
            Interlocked.Increment(ref _live);
    }

    /// <summary>Gives the memory back.</summary>
    protected abstract void Dispose(bool disposing);
}
