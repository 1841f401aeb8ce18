using System.Runtime.InteropServices;
using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Layers;

namespace QtGpu.Training;

/// <summary>
/// Batches of sequences, packed. Those of a batch are of nearly the same length: of each few batches in the shuffled
/// order the longest go together, and the batches are shuffled again. Where states are carried on, batches keep the
/// samples' order: sequence k of a batch is what follows sequence k of the batch before.
/// </summary>
internal sealed class SequenceBatches : StagedBatches
{
    private const int BatchesPerBucket = 32;

    // Tells the order of batches from that of samples in the stream of an epoch's random numbers.
    private const long BatchOrder = 1L << 40;

    private readonly Samples _samples;
    private readonly SequenceBatch _sequences;
    private readonly PackedSequences _packed;
    private readonly ElementwiseOperations _elementwise;
    private readonly bool _carries;
    private readonly int _size;
    private readonly int[] _order, _batches, _byLength;
    private readonly (int[] Lengths, int Count, int Tokens, int Words)[] _ready;
    private int _next;

    public SequenceBatches(
        Samples samples, Backend backend, int size, long seed, SequenceBatch sequences, bool carries)
        : this(samples, backend, size, seed, sequences, carries, new(samples, size, samples.LongestLength))
    {
    }

    private SequenceBatches(
        Samples samples, Backend backend, int size, long seed, SequenceBatch sequences, bool carries,
        PackedSequences packed)
        : base(
            samples, backend, size, seed,
            ((long)packed.MostTokens * samples.Features) + ((long)packed.MostTargetRows * samples.TargetCount)
            + packed.MostNumbers)
    {
        (_samples, _sequences, _packed, _carries, _size) = (samples, sequences, packed, carries, size);
        _elementwise = backend.Elementwise;
        _order = new int[samples.Count];
        _batches = new int[Count];
        _byLength = new int[samples.Count];
        _ready = [(new int[size], 0, 0, 0), (new int[size], 0, 0, 0)];
    }

    public override int Count => _carries ? _samples.Count / _size : base.Count;

    public override void Begin(long epoch)
    {
        _next = 0;
        base.Begin(epoch);
    }

    public override Batch Next(View<float> input)
    {
        View<float> slot = Take();
        var (lengths, count, tokens, words) = _ready[Slot];
        long targets = (long)_packed.MostTokens * _samples.Features;
        long numbers = targets + ((long)_packed.MostTargetRows * _samples.TargetCount);
        _elementwise.Copy(slot.Slice(0, new Shape(tokens, _samples.Features)), input.FirstRows(tokens));
        _sequences.Set(
            lengths.AsSpan(0, count), slot.Slice(numbers, Shape.Vector(_packed.MostNumbers)).Cast<int>(), words,
            continues: _carries && _next++ > 0);
        int rows = _samples.TargetsPerStep ? tokens : count;
        View<float> expected = slot.Slice(targets, new Shape(rows, _samples.TargetCount));
        return new Batch(tokens, Targets.Of(expected, _samples.Classes));
    }

    protected override void Plan(long epoch)
    {
        if (_carries)
        {
            int each = _samples.Count / _size;
            for (int i = 0; i < each * _size; i++)
                _order[i] = ((i % _size) * each) + (i / _size);
            for (int i = 0; i < Count; i++)
                _batches[i] = i;
            return;
        }

        Shuffle(epoch, _order);
        for (int first = 0; first < _order.Length; first += BatchesPerBucket * _size)
            SortByLength(_order.AsSpan(first, Math.Min(BatchesPerBucket * _size, _order.Length - first)), first);
        Shuffle(epoch | BatchOrder, _batches);
    }

    protected override void Fill(int slot, Span<float> memory, long epoch, int batch)
    {
        int first = _batches[batch] * _size, count = Math.Min(_size, _order.Length - first);
        int targets = _packed.MostTokens * _samples.Features;
        int numbers = targets + (_packed.MostTargetRows * _samples.TargetCount);
        Span<int> indices = _order.AsSpan(first, count);
        _packed.Pack(
            _samples, indices, memory[..targets], memory[targets..numbers],
            MemoryMarshal.Cast<float, int>(memory[numbers..]));
        _packed.Lengths.CopyTo(_ready[slot].Lengths);
        _ready[slot] = (_ready[slot].Lengths, count, _packed.Tokens, _packed.Words);
    }

    // The longest first; of equal ones in their order.
    private void SortByLength(Span<int> order, int first)
    {
        Span<int> keys = _byLength.AsSpan(first, order.Length);
        for (int i = 0; i < order.Length; i++)
            keys[i] = -_samples.Length(order[i]);
        SequencesByLength.Sort(keys, order);
    }
}

/// <summary>A stable order by length.</summary>
internal static class SequencesByLength
{
    /// <summary>Sorts numbers by their keys, in ascending order; equal ones stay in theirs.</summary>
    public static void Sort(Span<int> keys, Span<int> numbers)
    {
        var order = new long[keys.Length];
        for (int i = 0; i < order.Length; i++)
            order[i] = ((long)keys[i] << 32) | (uint)i;
        Array.Sort(order);
        int[] sorted = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
            sorted[i] = numbers[(int)order[i]];
        sorted.CopyTo(numbers);
    }
}
