using System.Runtime.ExceptionServices;
using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Replicas;

/// <summary>
/// One device for several networks side by side. Each is trained by a thread of its own on a backend of its own, as if
/// alone; its operations are recorded, and when all threads have come to where they need a result, or have many
/// recorded, one of them does what all have recorded: the same operation of several replicas in one launch. A launch
/// costs a device as much for a small network as for ten, so ten train in little more than the time of one.
/// </summary>
/// <remarks>
/// Each replica gets the bits that it would get alone: whatever cannot be joined is done on its own. What may differ
/// between replicas is all that a kernel is told by value: seeds, rates, barriers. Where a replica is alone for a while
/// (it tests its network, or has ended), the others go on.
/// </remarks>
public sealed class ReplicaGroup
{
    // Much longer than what a thread does between two epochs; where one has ended without a word, they wait once.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Backend _device;
    private readonly object _gate = new();
    private readonly ReplicaBlocks _blocks;
    private readonly Dictionary<Array, (DeviceBuffer Rows, int Readers)> _shared =
        new(ReferenceEqualityComparer.Instance);

    private readonly ReplicaBackend[] _replicas, _waiting;
    private readonly int[] _numbers;
    private readonly RecordedOperation[] _together;
    private ExceptionDispatchInfo? _failure;
    private int _left;

    private ReplicaGroup(Backend device, int count)
    {
        _device = device;
        _blocks = new(device, count);
        _replicas = [.. Enumerable.Range(0, count).Select(number => new ReplicaBackend(this, device, number, count))];
        (_waiting, _numbers) = (new ReplicaBackend[count], new int[count]);
        _together = new RecordedOperation[count];
    }

    /// <summary>Kernels and device copies that the group has queued.</summary>
    internal long Launches { get; private set; }

    /// <summary>
    /// A backend for each of several networks on one device. The device is disposed of with the last of them; until
    /// then nobody else may use it.
    /// </summary>
    /// <param name="device">The device.</param>
    /// <param name="count">Networks, at most <see cref="Most"/>.</param>
    public static IReadOnlyList<Backend> Open(Backend device, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Most);
        return new ReplicaGroup(device, count)._replicas;
    }

    /// <summary>The most networks of a group.</summary>
    public const int Most = 256;

    /// <summary>A turn at the device, for one thread.</summary>
    internal readonly ref struct Turn
    {
        private readonly object _gate;

        internal Turn(object gate) => _gate = gate;

        /// <summary>Ends it.</summary>
        public void Dispose() => Monitor.Exit(_gate);
    }

    /// <summary>Takes a turn at the device.</summary>
    internal Turn TakeTurn()
    {
        Monitor.Enter(_gate);
        return new(_gate);
    }

    /// <summary>Waits until all that a replica has recorded is done.</summary>
    internal void Complete(ReplicaBackend replica)
    {
        if (replica.Recorded == 0)
            return;
        lock (_gate)
        {
            replica.IsWaiting = true;
            while (replica.IsWaiting && _failure is null)
            {
                if (IsEveryoneHere() || (!Monitor.Wait(_gate, Patience) && replica.IsWaiting))
                    RunAll();
            }
        }

        _failure?.Throw();
    }

    /// <summary>Others need not wait for a replica until it records again.</summary>
    internal void Rest(ReplicaBackend replica)
    {
        lock (_gate)
        {
            replica.IsIdle = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>A replica has ended; with the last the device is closed.</summary>
    internal void Leave(ReplicaBackend replica)
    {
        lock (_gate)
        {
            replica.HasLeft = true;
            Monitor.PulseAll(_gate);
            if (++_left < _replicas.Length)
                return;
            _blocks.Dispose();
            _device.Dispose();
        }
    }

    /// <summary>Block number <paramref name="block"/> of the memory: see <see cref="ReplicaBlocks.Get"/>.</summary>
    internal DeviceBuffer Block(int block, long bytes)
    {
        lock (_gate)
            return _blocks.Get(block, bytes);
    }

    /// <summary>Rows that every replica reads: sent by the first that asks.</summary>
    internal DeviceBuffer Share<T>(T[] values)
        where T : unmanaged
    {
        lock (_gate)
        {
            if (!_shared.TryGetValue(values, out var shared))
            {
                DeviceBuffer? rows = _device.Share(values);
                if (rows is null)
                {
                    rows = _device.Allocate<T>(values.Length);
                    rows.Write<T>(0, values);
                }

                shared = (rows, 0);
            }

            _shared[values] = (shared.Rows, shared.Readers + 1);
            return new SharedBuffer(shared.Rows, () => GiveBack(values));
        }
    }

    private void GiveBack(Array values)
    {
        lock (_gate)
        {
            var (rows, readers) = _shared[values];
            _shared[values] = (rows, readers - 1);
            if (readers > 1)
                return;
            _shared.Remove(values);
            rows.Dispose();
        }
    }

    // Who has recorded nothing since it was last waited for in vain is not waited for again until it has.
    private bool IsEveryoneHere() =>
        Array.TrueForAll(_replicas, static replica => replica.IsWaiting || replica.HasLeft || replica.IsIdle);

    private void RunAll()
    {
        int count = 0;
        foreach (ReplicaBackend replica in _replicas)
        {
            if (replica.IsWaiting)
                _waiting[count++] = replica;
            else
                replica.IsIdle = replica.Recorded == 0;
        }

        long before = _device.Launches;
        try
        {
            while (FurthestBehind(_waiting.AsSpan(0, count)) is { } operation)
                RunTogether(operation, _waiting.AsSpan(0, count));
        }
        catch (Exception failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
        }

        Launches += _device.Launches - before;
        foreach (ReplicaBackend replica in _waiting.AsSpan(0, count))
            replica.IsWaiting = false;
        Monitor.PulseAll(_gate);
    }

    // What cannot be joined is done for one replica after another, and then they are at the same operation again.
    private static RecordedOperation? FurthestBehind(ReadOnlySpan<ReplicaBackend> waiting)
    {
        ReplicaBackend? last = null;
        foreach (ReplicaBackend replica in waiting)
            last = replica.Next is not null && !(replica.Done >= last?.Done) ? replica : last;
        return last?.Next;
    }

    private void RunTogether(RecordedOperation operation, ReadOnlySpan<ReplicaBackend> waiting)
    {
        int count = 0;
        foreach (ReplicaBackend replica in waiting)
        {
            if (replica.Next is not { } next || !(next == operation || operation.Joins(next)))
                continue;
            (_numbers[count], _together[count++]) = (replica.Number, next);
            replica.Advance();
        }

        operation.Run(_device, _numbers.AsSpan(0, count), _together.AsSpan(0, count));
    }
}
