using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Layers;

namespace QtGpu.Training;

/// <summary>
/// Packs sequences for a network: see <see cref="SequenceLayout"/>. Room for batches of up to a number of sequences and
/// steps; packing allocates nothing.
/// </summary>
/// <param name="like">Samples of the kind that are packed.</param>
/// <param name="mostSequences">Sequences of a batch at most.</param>
/// <param name="mostSteps">Steps of a sequence at most.</param>
internal sealed class PackedSequences(Samples like, int mostSequences, int mostSteps)
{
    private readonly SequenceLayout _layout = new();
    private readonly int[] _lengths = new int[mostSequences];
    private readonly int[] _words = new int[like.Vocabulary > 0 ? mostSequences * mostSteps : 0];
    private readonly long[] _order = new long[like.Vocabulary > 0 ? mostSequences * mostSteps : 0];

    /// <summary>Steps of all sequences of a batch at most.</summary>
    public int MostTokens => checked(mostSequences * mostSteps);

    /// <summary>Rows of targets at most.</summary>
    public int MostTargetRows => like.TargetsPerStep ? MostTokens : mostSequences;

    /// <summary>Numbers at most: see <see cref="SequenceBatch.Write"/>.</summary>
    public int MostNumbers =>
        SequenceBatch.NumbersFor(mostSequences, mostSteps, MostTokens, like.Vocabulary > 0);

    /// <summary>Steps of all sequences of the last batch.</summary>
    public int Tokens => _layout.Tokens;

    /// <summary>Lengths of the last batch, in descending order.</summary>
    public ReadOnlySpan<int> Lengths => _lengths.AsSpan(0, _layout.Sequences);

    /// <summary>Different words of the last batch.</summary>
    public int Words { get; private set; }

    /// <summary>Packs sequences.</summary>
    /// <param name="samples">Of which some are packed.</param>
    /// <param name="indices">Numbers of the samples, the longest first.</param>
    /// <param name="features">[tokens, features]; numbers of words as ints.</param>
    /// <param name="targets">[sequences or tokens, targets], labels as ints; empty where none are wanted.</param>
    /// <param name="numbers">See <see cref="SequenceBatch.Write"/>.</param>
    public void Pack(
        Samples samples, ReadOnlySpan<int> indices, Span<float> features, Span<float> targets, Span<int> numbers)
    {
        for (int b = 0; b < indices.Length; b++)
            _lengths[b] = samples.Length(indices[b]);
        _layout.Set(_lengths.AsSpan(0, indices.Length));
        int width = samples.Features, targetWidth = samples.TargetCount;
        for (int b = 0; b < indices.Length; b++)
        {
            ReadOnlySpan<float> row = samples.Row(indices[b]);
            for (int t = 0; t < _lengths[b]; t++)
            {
                int token = _layout.First(t) + b;
                row.Slice(t * width, width).CopyTo(features[(token * width)..]);
                if (samples.Vocabulary > 0)
                    features[token] = BitConverter.Int32BitsToSingle(_words[token] = (int)row[t]);
                if (samples.TargetsPerStep && !targets.IsEmpty)
                    samples.CopyTarget(indices[b], t, targets[(token * targetWidth)..]);
            }

            if (!samples.TargetsPerStep && !targets.IsEmpty)
                samples.CopyTarget(indices[b], targets[(b * targetWidth)..]);
        }

        ReadOnlySpan<int> words = samples.Vocabulary > 0 ? _words.AsSpan(0, _layout.Tokens) : [];
        Words = SequenceBatch.Write(_layout, words, _order, numbers);
    }
}
