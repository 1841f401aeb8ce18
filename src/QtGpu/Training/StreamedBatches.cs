using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;

namespace QtGpu.Training;

/// <summary>
/// Batches from host memory, augmented on the way. One launch per batch: its features to the network's input.
/// </summary>
internal sealed class StreamedBatches : StagedBatches
{
    private readonly Samples _samples;
    private readonly Augmentation? _augmentation;
    private readonly RandomStream _augment;
    private readonly int[] _order;
    private readonly ElementwiseOperations _elementwise;
    private int _next;

    public StreamedBatches(Samples samples, Backend backend, BatchCut cut, long seed, Augmentation? augmentation)
        : base(backend, cut, seed, (long)cut.Most * (samples.Features + samples.TargetCount))
    {
        if (augmentation is not null && samples.Image is null)
            throw new InputException($"Augmentation ({augmentation}) needs images; these samples are not.");
        (_samples, _augmentation) = (samples, augmentation);
        _augment = RandomStream.Named(seed, "augment");
        _order = new int[samples.Count];
        _elementwise = backend.Elementwise;
    }

    public override void Begin(long epoch)
    {
        _next = 0;
        base.Begin(epoch);
    }

    // A slot holds features [most, width], then targets [most, width].
    public override Batch Next(View<float> input)
    {
        View<float> slot = Take();
        (int batch, int piece) = Math.DivRem(_next++, Pieces);
        int rows = Cut.Piece(batch, piece).Rows;
        if (rows == 0)
            return new Batch(0, default, Cut.Rows(batch));
        _elementwise.Copy(slot.Slice(0, new Shape(rows, _samples.Features)), input.FirstRows(rows));
        View<float> targets = slot.Slice((long)Cut.Most * _samples.Features, new Shape(rows, _samples.TargetCount));
        return new Batch(rows, Targets.Of(targets, _samples.Classes), Cut.Rows(batch));
    }

    protected override void Plan(long epoch) => Shuffle(epoch, _order);

    protected override void Fill(int slot, Span<float> memory, long epoch, int batch, int piece)
    {
        Span<float> targets = memory[(Cut.Most * _samples.Features)..];
        (int first, int rows) = Cut.Piece(batch, piece);
        for (int i = 0; i < rows; i++)
        {
            int sample = _order[first + i];
            Span<float> to = memory.Slice(i * _samples.Features, _samples.Features);
            if (_augmentation is null)
                _samples.Row(sample).CopyTo(to);
            else
                _augmentation.Apply(_samples.Row(sample), _samples.Image!.Value, to, _augment, epoch, sample);
            _samples.CopyTarget(sample, targets[(i * _samples.TargetCount)..]);
        }
    }
}
