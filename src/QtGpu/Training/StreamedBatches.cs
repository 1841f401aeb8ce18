using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;

namespace QtGpu.Training;

/// <summary>
/// Batches from host memory. A second thread gathers, augments and sends the next batch while the current one is trained
/// on. One launch per batch: its features to the network's input.
/// </summary>
internal sealed class StreamedBatches : Batches
{
    private readonly Samples _samples;
    private readonly int _size;
    private readonly Augmentation? _augmentation;
    private readonly RandomStream _augment;
    private readonly int[] _order;
    private readonly ElementwiseOperations _elementwise;
    private readonly StagedBuffer[] _slots; // features [size, width], then targets [size, width]
    private readonly SemaphoreSlim _free = new(2), _ready = new(0);
    private readonly Thread _gatherer;
    private readonly BlockingCollection<long> _epochs = [];
    private volatile bool _stopping;
    private int _next, _slot;
    private volatile Exception? _failure;

    public StreamedBatches(Samples samples, Backend backend, int size, long seed, Augmentation? augmentation)
        : base(samples, size, seed)
    {
        if (augmentation is not null && samples.Image is null)
            throw new InputException($"Augmentation ({augmentation}) needs images; these samples are not.");
        (_samples, _size, _augmentation) = (samples, size, augmentation);
        _augment = RandomStream.Named(seed, "augment");
        _order = new int[samples.Count];
        _elementwise = backend.Elementwise;
        long length = (long)size * (samples.Features + samples.TargetCount);
        _slots = [backend.Stage(length), backend.Stage(length)];
        _gatherer = new Thread(Gather) { IsBackground = true, Name = "qtgpu-loader" };
        _gatherer.Start();
    }

    public override void Begin(long epoch)
    {
        _next = 0;
        _epochs.Add(epoch);
    }

    public override Batch Next(View<float> input)
    {
        _ready.Wait();
        if (_failure is not null)
            ExceptionDispatchInfo.Throw(_failure);
        int rows = Rows(_next++);
        View<float> slot = _slots[_slot].Device;
        _elementwise.Copy(slot.Slice(0, new Shape(rows, _samples.Features)), input.FirstRows(rows));
        View<float> targets = slot.Slice((long)_size * _samples.Features, new Shape(rows, _samples.TargetCount));
        return new Batch(rows, Targets.Of(targets, _samples.Classes));
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
        _gatherer.Join();
        _free.Dispose();
        _ready.Dispose();
        _epochs.Dispose();
        foreach (StagedBuffer slot in _slots)
            slot.Dispose();
    }

    private void Gather()
    {
        int slot = 0;
        try
        {
            foreach (long epoch in _epochs.GetConsumingEnumerable())
            {
                Shuffle(epoch, _order);
                for (int i = 0; i < Count && !_stopping; i++)
                {
                    _free.Wait();
                    Fill(_slots[slot].Host, epoch, i);
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

    private void Fill(Span<float> slot, long epoch, int batch)
    {
        Span<float> targets = slot[(_size * _samples.Features)..];
        for (int i = 0; i < Rows(batch); i++)
        {
            int sample = _order[(batch * _size) + i];
            Span<float> to = slot.Slice(i * _samples.Features, _samples.Features);
            if (_augmentation is null)
                _samples.Row(sample).CopyTo(to);
            else
                _augmentation.Apply(_samples.Row(sample), _samples.Image!.Value, to, _augment, epoch, sample);
            _samples.CopyTarget(sample, targets[(i * _samples.TargetCount)..]);
        }
    }
}
