using QtGpu.Kernels.Host.Gemm;
using QtGpu.Kernels.Host.Sampling;

namespace QtGpu.Kernels.Host.Threads;

/// <summary>Independent pieces of one operation; which thread runs a piece never changes the result.</summary>
internal interface ITiles
{
    /// <summary>Does piece number <paramref name="tile"/>. Must not throw.</summary>
    void Run(int tile);
}

/// <summary>
/// A fixed team of threads that shares out the tiles of one operation at a time. Starting an operation allocates
/// nothing and, while the threads are warm, costs about a microsecond.
/// </summary>
internal sealed unsafe class Team : IDisposable
{
    // About 50 µs: longer than the gap between two operations of a training step, shorter than anybody's patience.
    private const int SpinsBeforeParking = 2000;

    private readonly Entry _entry = new();
    private readonly Thread[] _workers;
    private readonly Lock _parking = new();
    private readonly SemaphoreSlim _wake = new(0);
    private delegate*<void*, int, void> _run;
    private void* _tiles;
    private int _count;
    private int _unfinished;
    private int _parked;
    private volatile bool _stopping;

    // High half: number of the operation. Low half: tiles not yet taken. One compare-and-swap takes a tile of just the
    // operation that was looked at, so a late thread can never touch the next one's fields.
    private long _state;

    public Team(int threads)
    {
        Threads = threads;
        _workers = new Thread[threads - 1];
        for (int i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new Thread(Work) { IsBackground = true, Name = "qtgpu-" + (i + 1) };
            _workers[i].Start();
        }
    }

    /// <summary>Threads that work, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>Operations so far.</summary>
    public long Runs { get; private set; }

    /// <summary>
    /// The same by a team, or, inside a tile of something larger, one after another on the calling thread.
    /// </summary>
    public static void Run<TTiles>(Team? team, int count, TTiles tiles)
        where TTiles : unmanaged, ITiles
    {
        if (team is not null)
        {
            team.Run(count, tiles);
            return;
        }

        for (int i = 0; i < count; i++)
            tiles.Run(i);
    }

    /// <summary>Keeps other threads out of an operation of several runs.</summary>
    /// <exception cref="InvalidOperationException">The team is at work for another thread.</exception>
    public Entry.Inside Enter() => _entry.Enter();

    /// <summary>Runs tiles 0 … count − 1 and returns when all are done.</summary>
    /// <exception cref="InvalidOperationException">The team is at work for another thread.</exception>
    public void Run<TTiles>(int count, TTiles tiles)
        where TTiles : unmanaged, ITiles
    {
        Entry.Inside inside = _entry.Enter(); // tiles do not throw: no `using`, whose handler would slow their loops
        Runs++;
        if (_workers.Length == 0 || count < 2)
        {
            for (int i = 0; i < count; i++)
                tiles.Run(i);
            inside.Dispose();
            return;
        }

        _run = &RunOne<TTiles>;
        _tiles = &tiles;
        _count = count;
        Volatile.Write(ref _unfinished, count);
        long operation = (_state >> 32) + 1;
        Interlocked.Exchange(ref _state, (operation << 32) | (uint)count);
        Wake();

        while (TakeOne())
        {
        }

        var wait = default(SpinWait);
        while (Volatile.Read(ref _unfinished) > 0)
            wait.SpinOnce(sleep1Threshold: -1);
        inside.Dispose();
    }

    public void Dispose()
    {
        _stopping = true;
        Wake();
        foreach (Thread worker in _workers)
            worker.Join();
        _wake.Dispose();
    }

    private static void RunOne<TTiles>(void* tiles, int tile)
        where TTiles : unmanaged, ITiles => Unsafe.AsRef<TTiles>(tiles).Run(tile);

    private bool TakeOne()
    {
        long seen = Volatile.Read(ref _state);
        int left = (int)seen;
        if (left == 0)
            return false;
        if (Interlocked.CompareExchange(ref _state, seen - 1, seen) == seen)
        {
            _run(_tiles, _count - left);
            Interlocked.Decrement(ref _unfinished);
        }

        return true;
    }

    private void Work()
    {
        while (!_stopping)
        {
            int spins = 0;
            while ((int)Volatile.Read(ref _state) == 0 && spins < SpinsBeforeParking && !_stopping)
            {
                Thread.SpinWait(8);
                spins++;
            }

            if (!TakeOne() && spins == SpinsBeforeParking)
                Park();
        }

        PackBuffer.FreeOfThread();
        SamplerMemory.FreeOfThread();
    }

    private void Park()
    {
        lock (_parking)
        {
            // Announced first, then looked again: an operation that begins meanwhile sees one or is seen by the other.
            _parked++;
            Interlocked.MemoryBarrier();
            if (_stopping || (int)Volatile.Read(ref _state) != 0)
            {
                _parked--;
                return;
            }
        }

        _wake.Wait();
    }

    private void Wake()
    {
        // The state was written with a full fence before this is read.
        if (Volatile.Read(ref _parked) == 0 && !_stopping)
            return;

        lock (_parking)
        {
            if (_parked > 0)
                _wake.Release(_parked);
            _parked = 0;
        }
    }
}
