using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using QtGpu.Data;
using QtGpu.Kernels.Contract;

namespace QtGpu.Training;

/// <summary>
/// Batches from host memory. A second thread prepares and sends the next batch while the current one is trained on.
/// </summary>
internal abstract class StagedBatches : Batches
{
    private readonly StagedBuffer[] _slots;
    private readonly SemaphoreSlim _free = new(2), _ready = new(0);
    private readonly Thread _filler;
    private readonly BlockingCollection<long> _epochs = [];
    private volatile bool _stopping;
    private int _slot;
    private volatile Exception? _failure;

    /// <param name="samples">Of which batches consist.</param>
    /// <param name="backend">Where they go.</param>
    /// <param name="size">Samples of a batch.</param>
    /// <param name="seed">Of the shuffling.</param>
    /// <param name="length">float32 elements of a batch.</param>
    protected StagedBatches(Samples samples, Backend backend, int size, long seed, long length)
        : base(samples, size, seed)
    {
        _slots = [backend.Stage(length), backend.Stage(length)];
        _filler = new Thread(Work) { IsBackground = true, Name = "qtgpu-loader" };
    }

    public override void Begin(long epoch)
    {
        if (_filler.ThreadState.HasFlag(ThreadState.Unstarted))
            _filler.Start();
        _epochs.Add(epoch);
    }

    public override void Done()
    {
        _slots[_slot].Release();
        _slot ^= 1;
        _free.Release();
    }

    public override void Dispose()
    {
        _stopping = true;
        _epochs.CompleteAdding();
        _free.Release();
        if (!_filler.ThreadState.HasFlag(ThreadState.Unstarted))
            _filler.Join();
        _free.Dispose();
        _ready.Dispose();
        _epochs.Dispose();
        foreach (StagedBuffer slot in _slots)
            slot.Dispose();
    }

    /// <summary>The slot of the current batch: 0 or 1.</summary>
    protected int Slot => _slot;

    /// <summary>Waits for the next batch, and gives its memory on the device.</summary>
    protected View<float> Take()
    {
        _ready.Wait();
        if (_failure is not null)
            ExceptionDispatchInfo.Throw(_failure);
        return _slots[_slot].Device;
    }

    /// <summary>On the second thread: decides the batches of an epoch.</summary>
    protected abstract void Plan(long epoch);

    /// <summary>On the second thread: fills a slot with batch number <paramref name="batch"/>.</summary>
    protected abstract void Fill(int slot, Span<float> memory, long epoch, int batch);

    private void Work()
    {
        int slot = 0;
        try
        {
            foreach (long epoch in _epochs.GetConsumingEnumerable())
            {
                Plan(epoch);
                for (int i = 0; i < Count && !_stopping; i++)
                {
                    _free.Wait();
                    Fill(slot, _slots[slot].Host, epoch, i);
                    _slots[slot].Send();
                    slot ^= 1;
                    _ready.Release();
                }
            }
        }
        catch (Exception exception)
        {
            // Somebody's augmentation failed: the thread that trains is told, instead of the process ending here.
            _failure = exception;
            _ready.Release();
        }
    }
}
