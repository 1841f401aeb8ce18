namespace QtGpu.Kernels.Contract;

/// <summary>
/// The way into a backend, for one thread at a time: whoever comes while another is inside is refused, and the one
/// inside goes on undisturbed. One exchange of a flag on the way in, one write on the way out; nobody waits.
/// </summary>
public sealed class Entry
{
    private int _taken;

    /// <summary>Goes in, until the result is disposed.</summary>
    /// <exception cref="InvalidOperationException">Another thread is inside.</exception>
    public Inside Enter()
    {
        if (Interlocked.Exchange(ref _taken, 1) != 0)
            Refuse();
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
        public void Dispose() => Volatile.Write(ref _entry._taken, 0);
    }
}
