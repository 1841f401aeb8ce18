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
    private readonly (int[] Lengths, int Count, int Tokens, int Words, int Whole)[] _ready;
    private int _next;

    public SequenceBatches(
        Samples samples, Backend backend, BatchCut cut, long seed, SequenceBatch sequences, bool carries)
        : this(samples, backend, cut, seed, sequences, carries, new(samples, cut.Most, samples.LongestLength))
    {
    }

    private SequenceBatches(
        Samples samples, Backend backend, BatchCut cut, long seed, SequenceBatch sequences, bool carries,
        PackedSequences packed)
        : base(
            backend, cut, seed,
            ((long)packed.MostTokens * samples.Features) + ((long)packed.MostTargetRows * samples.TargetCount)
            + packed.MostNumbers)
    {
        (_samples, _sequences, _packed, _carries, _size) = (samples, sequences, packed, carries, cut.Size);
        _elementwise = backend.Elementwise;
        _order = new int[samples.Count];
        _batches = new int[Count];
        _byLength = new int[samples.Count];
        _ready = [(new int[cut.Most], 0, 0, 0, 0), (new int[cut.Most], 0, 0, 0, 0)];
    }

    public override void Begin(long epoch)
    {
        _next = 0;
        base.Begin(epoch);
    }

    public override Batch Next(View<float> input)
    {
        View<float> slot = Take();
        var (lengths, count, tokens, words, whole) = _ready[Slot];
        if (count == 0)
            return new Batch(0, default, whole);
        long targets = (long)_packed.MostTokens * _samples.Features;
        long numbers = targets + ((long)_packed.MostTargetRows * _samples.TargetCount);
        _elementwise.Copy(slot.Slice(0, new Shape(tokens, _samples.Features)), input.FirstRows(tokens));
        _sequences.Set(
            lengths.AsSpan(0, count), slot.Slice(numbers, Shape.Vector(_packed.MostNumbers)).Cast<int>(), words,
            continues: _carries && _next++ > 0);
        int rows = _samples.TargetsPerStep ? tokens : count;
        View<float> expected = slot.Slice(targets, new Shape(rows, _samples.TargetCount));
        return new Batch(tokens, Targets.Of(expected, _samples.Classes), whole);
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

    protected override void Fill(int slot, Span<float> memory, long epoch, int batch, int piece)
    {
        (int first, int count) = Cut.Piece(_batches[batch], piece);
        int[] lengths = _ready[slot].Lengths;
        int whole = TargetRows(_batches[batch]);
        if (count == 0)
        {
            _ready[slot] = (lengths, 0, 0, 0, whole);
            return;
        }

        int targets = _packed.MostTokens * _samples.Features;
        int numbers = targets + (_packed.MostTargetRows * _samples.TargetCount);
        Span<int> indices = _order.AsSpan(first, count);
        _packed.Pack(
            _samples, indices, memory[..targets], memory[targets..numbers],
            MemoryMarshal.Cast<float, int>(memory[numbers..]));
        _packed.Lengths.CopyTo(lengths);
        _ready[slot] = (lengths, count, _packed.Tokens, _packed.Words, whole);
    }

    // Of a whole batch.
    private int TargetRows(int batch)
    {
        int count = Cut.Rows(batch), rows = 0;
        if (!_samples.TargetsPerStep)
            return count;
        foreach (int sample in _order.AsSpan(batch * _size, count))
            rows += _samples.Length(sample);
        return rows;
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
