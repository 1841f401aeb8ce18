using System.Runtime.InteropServices;

namespace QtGpu.Kernels.Contract;

/// <summary>
/// Memory of one device, for numbers of 1, 4 or 8 bytes: byte, int, float, double. Owned by who allocated it;
/// views into it are never disposed.
/// </summary>
/// <param name="bytes">How much.</param>
public abstract class DeviceBuffer(long bytes) : IDisposable
{
    private static long _live;
    private int _isLive;

    /// <summary>
    /// Buffers of this process, on all its devices, that were allocated and that nobody has disposed of: 0 when all
    /// work is done, or somebody forgot one.
    /// </summary>
    public static long Live => Interlocked.Read(ref _live);

    /// <summary>How much memory.</summary>
    public long Bytes { get; } = bytes;

    /// <summary>Bytes from the memory of a replica to that of the next; 0 where replicas share it.</summary>
    public long ReplicaStride { get; internal set; }

    /// <summary>The whole buffer as a row of float32.</summary>
    public View<float> View => As<float>();

    /// <summary>The whole buffer as a row.</summary>
    public View<T> As<T>()
        where T : unmanaged => new(this, 0, Shape.Vector(checked((int)(Bytes / Unsafe.SizeOf<T>()))));

    /// <summary>
    /// Copies from the device, starting at element <paramref name="offset"/>; waits for work under way.
    /// </summary>
    public void Read<T>(long offset, Span<T> destination)
        where T : unmanaged => ReadBytes(First<T>(offset, destination.Length), MemoryMarshal.AsBytes(destination));

    /// <summary>
    /// Copies to the device, starting at element <paramref name="offset"/>, in order with other work; the source may be
    /// reused on return.
    /// </summary>
    public void Write<T>(long offset, ReadOnlySpan<T> source)
        where T : unmanaged => WriteBytes(First<T>(offset, source.Length), MemoryMarshal.AsBytes(source));

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

    /// <summary><see cref="Read"/>, checked.</summary>
    protected abstract void ReadBytes(long offset, Span<byte> destination);

    /// <summary><see cref="Write"/>, checked.</summary>
    protected abstract void WriteBytes(long offset, ReadOnlySpan<byte> source);

    /// <summary>Gives the memory back.</summary>
    protected abstract void Dispose(bool disposing);

    private long First<T>(long offset, int count)
        where T : unmanaged
    {
        long size = Unsafe.SizeOf<T>();
        return offset >= 0 && offset <= (Bytes / size) - count
            ? offset * size
            : throw new ArgumentOutOfRangeException(
                nameof(offset), $"Elements {offset} to {offset + count} are outside this buffer of {Bytes / size}.");
    }
}
