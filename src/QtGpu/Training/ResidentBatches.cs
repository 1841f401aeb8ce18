using QtGpu.Data;
using QtGpu.Kernels.Contract;

namespace QtGpu.Training;

/// <summary>
/// All samples in device memory, sent once; on the host, where they are. An epoch sends its order, a step gathers its
/// rows: two launches. The next epoch's order is drawn meanwhile.
/// </summary>
internal sealed class ResidentBatches : Batches
{
    private readonly Samples _samples;
    private readonly bool _shared;
    private readonly DeviceBuffer _features, _targets, _order, _batchTargets;
    private readonly ElementwiseOperations _elementwise;
    private readonly Shape _featureShape, _targetShape;
    private (long Epoch, Task<int[]> Order) _prepared;
    private int _next;

    public ResidentBatches(Samples samples, Backend backend, BatchCut cut, long seed)
        : base(cut, seed)
    {
        _samples = samples;
        DeviceBuffer? shared = backend.Share(samples.StoredFeatures);
        _shared = shared is not null;
        _features = shared ?? Send(
            backend, samples.Features, samples.Count, (sample, to) => samples.Row(sample).CopyTo(to));
        _targets = (samples.Classes > 0 ? backend.Share(samples.StoredLabels) : backend.Share(samples.StoredTargets))
            ?? Send(backend, samples.TargetCount, samples.Count, samples.CopyTarget);
        int rows = _shared ? samples.StoredCount : samples.Count;
        _featureShape = new Shape(rows, samples.Features);
        _targetShape = new Shape(rows, samples.TargetCount);
        _order = backend.Allocate<int>(samples.Count);
        _batchTargets = backend.Allocate((long)cut.Most * samples.TargetCount);
        _elementwise = backend.Elementwise;
        _prepared = Prepare(1);
    }

    private delegate void CopyRow(int sample, Span<float> to);

    public override void Begin(long epoch)
    {
        if (_prepared.Epoch != epoch)
            _prepared = Prepare(epoch);
        _order.Write(0, _prepared.Order.GetAwaiter().GetResult());
        _prepared = Prepare(epoch + 1);
        _next = 0;
    }

    public override Batch Next(View<float> input)
    {
        (int batch, int piece) = Math.DivRem(_next++, Pieces);
        (int first, int rows) = Cut.Piece(batch, piece);
        if (rows == 0)
            return new Batch(0, default, Cut.Rows(batch));
        View<int> numbers = _order.As<int>().Slice(first, Shape.Vector(rows));
        View<float> targets = new(_batchTargets, 0, _targetShape.WithRows(rows));
        _elementwise.Gather(new(_features, 0, _featureShape), numbers, input.FirstRows(rows));
        _elementwise.Gather(new(_targets, 0, _targetShape), numbers, targets);
        return new Batch(rows, Targets.Of(targets, _samples.Classes), Cut.Rows(batch));
    }

    public override void Done()
    {
        // The next batch is gathered after this one's work, in the same queue.
    }

    public override void Dispose()
    {
        _prepared.Order.Wait();
        _features.Dispose();
        _targets.Dispose();
        _order.Dispose();
        _batchTargets.Dispose();
    }

    private (long Epoch, Task<int[]> Order) Prepare(long epoch) => (epoch, Task.Run(() =>
    {
        var order = new int[_samples.Count];
        Shuffle(epoch, order);
        return _shared ? Array.ConvertAll(order, _samples.Stored) : order;
    }));

    private static DeviceBuffer Send(Backend backend, int width, int count, CopyRow copy)
    {
        const int together = 1024;
        DeviceBuffer buffer = backend.Allocate((long)count * width);
        var chunk = new float[Math.Min(together, count) * width];
        for (int first = 0; first < count; first += together)
        {
            int rows = Math.Min(together, count - first);
            for (int i = 0; i < rows; i++)
                copy(first + i, chunk.AsSpan(i * width));
            buffer.Write((long)first * width, chunk.AsSpan(0, rows * width));
        }

        return buffer;
    }
}
