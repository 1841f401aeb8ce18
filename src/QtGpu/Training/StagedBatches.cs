using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using QtGpu.Kernels.Contract;

namespace QtGpu.Training;

/// <summary>
/// Batches from host memory. A second thread prepares and sends the next batch while the current one is trained on;
/// where one thread is all there is to be, it prepares each batch when it is due.
/// </summary>
internal abstract class StagedBatches : Batches
{
    private readonly StagedBuffer[] _slots;
    private readonly SemaphoreSlim _free = new(2), _ready = new(0);
    private readonly Thread? _filler;
    private readonly BlockingCollection<long> _epochs = [];
    private volatile bool _stopping;
    private int _slot, _due;
    private long _epoch;
    private volatile Exception? _failure;

    /// <param name="backend">Where they go.</param>
    /// <param name="cut">How they are cut.</param>
    /// <param name="seed">Of the shuffling.</param>
    /// <param name="length">float32 elements of a piece.</param>
    protected StagedBatches(Backend backend, BatchCut cut, long seed, long length)
        : base(cut, seed)
    {
        _slots = [backend.Stage(length), backend.Stage(length)];
        if (backend.WorksMeanwhile)
            _filler = new Thread(Work) { IsBackground = true, Name = "qtgpu-loader" };
    }

    public override void Begin(long epoch)
    {
        if (_filler is null)
        {
            (_epoch, _due) = (epoch, 0);
            Plan(epoch);
            return;
        }

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
        if (_filler?.ThreadState.HasFlag(ThreadState.Unstarted) == false)
            _filler.Join();
        _free.Dispose();
        _ready.Dispose();
        _epochs.Dispose();
        foreach (StagedBuffer slot in _slots)
            slot.Dispose();
    }

    /// <summary>The slot of the current piece: 0 or 1.</summary>
    protected int Slot => _slot;

    /// <summary>Prepares the next piece, or waits for it, and gives its memory on the device.</summary>
    protected View<float> Take()
    {
        if (_filler is null)
            Send(_slot, _epoch, _due++);
        else
            _ready.Wait();
        if (_failure is not null)
            ExceptionDispatchInfo.Throw(_failure);
        return _slots[_slot].Device;
    }

    /// <summary>On the thread that prepares: decides the batches of an epoch.</summary>
    protected abstract void Plan(long epoch);

    /// <summary>There too: fills a slot with a piece of batch number <paramref name="batch"/>.</summary>
    protected abstract void Fill(int slot, Span<float> memory, long epoch, int batch, int piece);

    private void Send(int slot, long epoch, int number)
    {
        (int batch, int piece) = Math.DivRem(number, Pieces);
        Fill(slot, _slots[slot].Host, epoch, batch, piece);
        _slots[slot].Send();
    }

    private void Work()
    {
        int slot = 0;
        try
        {
            foreach (long epoch in _epochs.GetConsumingEnumerable())
            {
                Plan(epoch);
                for (int i = 0; i < Count * Pieces && !_stopping; i++)
                {
                    _free.Wait();
                    Send(slot, epoch, i);
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
