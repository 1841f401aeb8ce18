using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using QtGpu.Data;
using QtGpu.Kernels.Random;

namespace QtGpu.Training;

/// <summary>
/// Batches of a data set, shuffled anew each epoch from (seed, epoch). A second thread gathers and augments the next
/// batch while the current one is trained on; nothing is allocated per batch.
/// </summary>
internal sealed class BatchLoader : IDisposable
{
    private readonly Samples _samples;
    private readonly int _size;
    private readonly Augmentation? _augmentation;
    private readonly RandomStream _shuffle, _augment;
    private readonly int[] _order;
    private readonly Batch[] _batches;
    private readonly SemaphoreSlim _free = new(2), _ready = new(0);
    private readonly Thread _gatherer;
    private readonly BlockingCollection<long> _epochs = [];
    private volatile bool _stopping;
    private int _next;
    private volatile Exception? _failure;

    public BatchLoader(Samples samples, int size, long seed, Augmentation? augmentation)
    {
        if (augmentation is not null && samples.Image is null)
            throw new InputException($"Augmentation ({augmentation}) needs images; these samples are not.");
        (_samples, _size, _augmentation) = (samples, size, augmentation);
        _shuffle = RandomStream.Named(seed, "shuffle");
        _augment = RandomStream.Named(seed, "augment");
        _order = new int[samples.Count];
        _batches = [new(samples, size), new(samples, size)];
        _gatherer = new Thread(Gather) { IsBackground = true, Name = "qtgpu-loader" };
        _gatherer.Start();
    }

    /// <summary>Batches per epoch; the last may be smaller.</summary>
    public int Count => (_samples.Count + _size - 1) / _size;

    /// <summary>Begins an epoch; then <see cref="Next"/> and <see cref="Done"/> are called <see cref="Count"/> times.</summary>
    public void Begin(long epoch) => _epochs.Add(epoch);

    /// <summary>Waits for the next batch. It stays valid until <see cref="Done"/>.</summary>
    public Batch Next()
    {
        _ready.Wait();
        if (_failure is not null)
            ExceptionDispatchInfo.Throw(_failure);
        return _batches[_next++ & 1];
    }

    /// <summary>Gives the batch back to be filled again.</summary>
    public void Done() => _free.Release();

    public void Dispose()
    {
        _stopping = true;
        _epochs.CompleteAdding();
        _free.Release();
        _gatherer.Join();
        _free.Dispose();
        _ready.Dispose();
        _epochs.Dispose();
    }

    private void Gather()
    {
        int slot = 0;
        try
        {
            foreach (long epoch in _epochs.GetConsumingEnumerable())
            {
                Shuffle(epoch);
                for (int i = 0; i < Count && !_stopping; i++)
                {
                    _free.Wait();
                    Fill(_batches[slot++ & 1], epoch, i * _size);
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

    private void Shuffle(long epoch)
    {
        for (int i = 0; i < _order.Length; i++)
            _order[i] = i;
        for (int i = _order.Length - 1; i > 0; i--)
        {
            int j = _shuffle.Below(epoch, i, i + 1);
            (_order[i], _order[j]) = (_order[j], _order[i]);
        }
    }

    private void Fill(Batch batch, long epoch, int first)
    {
        batch.Rows = Math.Min(_size, _samples.Count - first);
        for (int i = 0; i < batch.Rows; i++)
        {
            int sample = _order[first + i];
            Span<float> to = batch.Features.AsSpan(i * _samples.Features, _samples.Features);
            if (_augmentation is null)
                _samples.Row(sample).CopyTo(to);
            else
                _augmentation.Apply(_samples.Row(sample), _samples.Image!.Value, to, _augment, epoch, sample);
            _samples.Target(sample).CopyTo(batch.Targets.AsSpan(i * _samples.TargetCount));
        }
    }

    /// <summary>One batch in host memory.</summary>
    internal sealed class Batch(Samples samples, int size)
    {
        public float[] Features { get; } = new float[(long)size * samples.Features];

        public float[] Targets { get; } = new float[(long)size * samples.TargetCount];

        public int Rows { get; set; }
    }
}
