using QtGpu.Data;

namespace QtGpu.Training;

/// <summary>
/// How the samples of an epoch, in their order, are cut into batches, and each batch into shards, whose ends depend on
/// nothing else; and which of the shards are trained on here.
/// </summary>
/// <param name="Samples">Samples of an epoch.</param>
/// <param name="Size">Samples of a batch; the last may have fewer.</param>
/// <param name="Shards">Parts of each batch, as even as can be.</param>
/// <param name="First">The first of them that is trained on here.</param>
/// <param name="Taken">How many are.</param>
internal readonly record struct BatchCut(int Samples, int Size, int Shards, int First, int Taken)
{
    /// <summary>That of a training.</summary>
    public static BatchCut Of(Samples samples, TrainerOptions options)
    {
        int ranks = options.Ranks?.Size ?? 1, taken = options.Shards / ranks;
        return new(
            samples.Count, Math.Min(options.Batch, samples.Count), options.Shards, (options.Ranks?.Rank ?? 0) * taken,
            taken);
    }

    /// <summary>Batches of an epoch.</summary>
    public int Batches => (Samples + Size - 1) / Size;

    /// <summary>Samples of a shard at most.</summary>
    public int Most => (Size + Shards - 1) / Shards;

    /// <summary>Samples of a batch.</summary>
    /// <param name="batch">Where its samples stand: the batch that is in this place of the order.</param>
    public int Rows(int batch) => Math.Min(Size, Samples - (batch * Size));

    /// <summary>
    /// The samples of a shard that is trained on here: where they stand in the order, and how many they are.
    /// </summary>
    public (int First, int Rows) Piece(int batch, int piece)
    {
        long rows = Rows(batch), shard = First + piece;
        int from = (int)(rows * shard / Shards), to = (int)(rows * (shard + 1) / Shards);
        return ((batch * Size) + from, to - from);
    }
}
