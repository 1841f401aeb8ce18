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
    private readonly int _size;
    private readonly Augmentation? _augmentation;
    private readonly RandomStream _augment;
    private readonly int[] _order;
    private readonly ElementwiseOperations _elementwise;
    private int _next;

    public StreamedBatches(Samples samples, Backend backend, int size, long seed, Augmentation? augmentation)
        : base(samples, backend, size, seed, (long)size * (samples.Features + samples.TargetCount))
    {
        if (augmentation is not null && samples.Image is null)
            throw new InputException($"Augmentation ({augmentation}) needs images; these samples are not.");
        (_samples, _size, _augmentation) = (samples, size, augmentation);
        _augment = RandomStream.Named(seed, "augment");
        _order = new int[samples.Count];
        _elementwise = backend.Elementwise;
    }

    public override void Begin(long epoch)
    {
        _next = 0;
        base.Begin(epoch);
    }

    // A slot holds features [size, width], then targets [size, width].
    public override Batch Next(View<float> input)
    {
        View<float> slot = Take();
        int rows = Rows(_next++);
        _elementwise.Copy(slot.Slice(0, new Shape(rows, _samples.Features)), input.FirstRows(rows));
        View<float> targets = slot.Slice((long)_size * _samples.Features, new Shape(rows, _samples.TargetCount));
        return new Batch(rows, Targets.Of(targets, _samples.Classes));
    }

    protected override void Plan(long epoch) => Shuffle(epoch, _order);

    protected override void Fill(int slot, Span<float> memory, long epoch, int batch)
    {
        Span<float> targets = memory[(_size * _samples.Features)..];
        for (int i = 0; i < Rows(batch); i++)
        {
            int sample = _order[(batch * _size) + i];
            Span<float> to = memory.Slice(i * _samples.Features, _samples.Features);
            if (_augmentation is null)
                _samples.Row(sample).CopyTo(to);
            else
                _augmentation.Apply(_samples.Row(sample), _samples.Image!.Value, to, _augment, epoch, sample);
            _samples.CopyTarget(sample, targets[(i * _samples.TargetCount)..]);
        }
    }
}
