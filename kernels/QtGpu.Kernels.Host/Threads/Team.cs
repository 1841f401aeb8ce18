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
/// A fixed team of threads that shares out the tiles of one operation at a time: to each an equal run of neighbours, so
/// that from one operation to the next a thread finds in its caches what it wrote; who is done takes from the others.
/// Starting an operation allocates nothing and, while the threads are warm, costs about a microsecond.
/// </summary>
internal sealed unsafe class Team : IDisposable
{
    // About 50 µs: longer than the gap between two operations of a training step, shorter than anybody's patience.
    private const int SpinsBeforeParking = 2000;

    // From a thread's state to the next one's: two lines of the cache, which processors fetch together.
    private const int Apart = 128 / sizeof(long);

    private readonly Entry _entry = new();
    private readonly Thread[] _workers;
    private readonly Lock _parking = new();
    private readonly SemaphoreSlim _wake = new(0);
    private delegate*<void*, int, void> _run;
    private void* _tiles;
    private int _count;
    private int _unfinished;
    private int _parked;
    private volatile int _operation;
    private volatile bool _stopping;

    // Of each thread: high half: number of the operation, low half: tiles not yet taken. One compare-and-swap takes a
    // tile of just the operation that was looked at, so a late thread can never touch the next one's fields.
    private readonly long[] _states;

    public Team(int threads)
    {
        Threads = threads;
        _states = new long[threads * Apart];
        _workers = new Thread[threads - 1];
        for (int i = 0; i < _workers.Length; i++)
        {
            int own = i + 1;
            _workers[i] = new Thread(() => Work(own)) { IsBackground = true, Name = "qtgpu-" + own };
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
        int operation = _operation + 1;
        for (int thread = 0; thread < Threads; thread++)
        {
            int share = FirstTile(thread + 1) - FirstTile(thread);
            Volatile.Write(ref _states[thread * Apart], ((long)operation << 32) | (uint)share);
        }

        Interlocked.Exchange(ref _operation, operation);
        Wake();
        TakeAll(0);
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

    private int FirstTile(int thread) => (int)((long)_count * thread / Threads);

    // First its own tiles, then those of the others.
    private void TakeAll(int own)
    {
        int done = 0;
        for (int i = 0; i < Threads; i++)
        {
            int thread = (own + i) % Threads;
            ref long state = ref _states[thread * Apart];
            for (long seen; (int)(seen = Volatile.Read(ref state)) != 0;)
            {
                if (Interlocked.CompareExchange(ref state, seen - 1, seen) != seen)
                    continue;
                _run(_tiles, FirstTile(thread + 1) - (int)seen);
                done++;
            }
        }

        // The operation cannot end before, nor the next one begin: all that was done belongs to one.
        Interlocked.Add(ref _unfinished, -done);
    }

    private void Work(int own)
    {
        int seen = 0;
        while (!_stopping)
        {
            for (int spins = 0; _operation == seen && spins < SpinsBeforeParking && !_stopping; spins++)
                Thread.SpinWait(8);
            if (_operation == seen)
            {
                Park(seen);
                continue;
            }

            seen = _operation;
            TakeAll(own);
        }

        PackBuffer.FreeOfThread();
        SamplerMemory.FreeOfThread();
    }

    private void Park(int seen)
    {
        lock (_parking)
        {
            // Announced first, then looked again: an operation that begins meanwhile sees one or is seen by the other.
            _parked++;
            Interlocked.MemoryBarrier();
            if (_stopping || _operation != seen)
            {
                _parked--;
                return;
            }
        }

        _wake.Wait();
    }

    private void Wake()
    {
        // The operation was numbered with a full fence before this is read.
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
