namespace QtGpu.Kernels.Contract;

/// <summary>
/// The way into a backend, for one thread at a time: whoever comes while another is inside is refused, and the one
/// inside goes on undisturbed; it may enter again, as an operation of several parts does. One exchange on the way in,
/// one write on the way out; nobody waits.
/// </summary>
public sealed class Entry
{
    private int _thread; // inside; 0 for none
    private int _times;

    /// <summary>Goes in, until the result is disposed.</summary>
    /// <exception cref="InvalidOperationException">Another thread is inside.</exception>
    public Inside Enter()
    {
        int thread = Environment.CurrentManagedThreadId;
        if (Volatile.Read(ref _thread) != thread && Interlocked.CompareExchange(ref _thread, thread, 0) != 0)
            Refuse();
        _times++;
        return new(this);
    }

    // A method of its own, so that Enter is inlined.
    private static void Refuse() => throw new InvalidOperationException(
        "This backend is at work for another thread, and serves one thread at a time. "
        + "Open a backend for each thread (DeviceCatalogue.Open), or let the threads take turns.");

    /// <summary>Somebody inside.</summary>
    public readonly ref struct Inside
    {
        private readonly Entry _entry;

        internal Inside(Entry entry) => _entry = entry;

        /// <summary>Goes out.</summary>
        public void Dispose()
        {
            if (--_entry._times == 0)
                Volatile.Write(ref _entry._thread, 0);
        }
    }
}
