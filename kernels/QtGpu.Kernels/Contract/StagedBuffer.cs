namespace QtGpu.Kernels.Contract;

/// <summary>
/// A batch on its way to the device: host memory that one thread fills and sends, and device memory that another
/// thread's work reads. With two of them, one travels while the other is worked on, and the second thread never waits.
/// </summary>
public abstract class StagedBuffer : IDisposable
{
    /// <summary>Where the sender writes. Free again when <see cref="Send"/> returns.</summary>
    public abstract Span<float> Host { get; }

    /// <summary>Where it arrives; may be read by work that is queued after <see cref="Send"/> returned.</summary>
    public abstract View<float> Device { get; }

    /// <summary>
    /// Waits until the device has done with what was sent before, and copies. The sender's thread only.
    /// </summary>
    public abstract void Send();

    /// <summary>
    /// Says that no more work will be queued that reads what was sent. The other thread; waits for nothing.
    /// </summary>
    public abstract void Release();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the memory back.</summary>
    protected abstract void Dispose(bool disposing);
}
