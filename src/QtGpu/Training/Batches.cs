using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;
using QtGpu.Layers;

namespace QtGpu.Training;

/// <summary>
/// The batches of a data set on the device, shuffled anew each epoch from (seed, epoch). Handing one over allocates
/// nothing and waits for nothing that the device does.
/// </summary>
internal abstract class Batches(BatchCut cut, long seed) : IDisposable
{
    /// <summary>Samples stay on a device where they take no more than one part of so many.</summary>
    public const int ShareOfMemory = 4;

    /// <summary>Batches per epoch; the last may be smaller.</summary>
    public int Count => cut.Batches;

    /// <summary>Parts of each batch that are trained on here: all of them, or those of this rank.</summary>
    public int Pieces => cut.Taken;

    /// <summary>
    /// The samples stay on the device where they are trained on as they are and leave it three quarters free.
    /// </summary>
    public static Batches Of(
        Samples samples, Backend backend, TrainerOptions options, SequenceBatch? sequences = null)
    {
        BatchCut cut = BatchCut.Of(samples, options);
        if (sequences is not null)
            return new SequenceBatches(samples, backend, cut, options.Seed, sequences, options.CarryState);
        bool resident = options.Augmentation is null && samples.Bytes <= backend.MemoryBytes / ShareOfMemory;
        return resident
            ? new ResidentBatches(samples, backend, cut, options.Seed)
            : new StreamedBatches(samples, backend, cut, options.Seed, options.Augmentation);
    }

    /// <summary>
    /// Begins an epoch; then <see cref="Next"/> and <see cref="Done"/> are called for each of the <see cref="Pieces"/>
    /// of <see cref="Count"/> batches.
    /// </summary>
    public abstract void Begin(long epoch);

    /// <summary>Queues the next piece's features into the front rows of <paramref name="input"/>.</summary>
    public abstract Batch Next(View<float> input);

    /// <summary>To be called when all work that reads the piece is queued.</summary>
    public abstract void Done();

    public abstract void Dispose();

    /// <summary>How batches are cut.</summary>
    protected BatchCut Cut => cut;

    /// <summary>The numbers 0 … n − 1 in the order of an epoch (Fisher and Yates).</summary>
    protected void Shuffle(long epoch, Span<int> order) => Shuffle(seed, epoch, order);

    /// <summary>The order in which trainings with a seed take their samples in an epoch.</summary>
    internal static void Shuffle(long seed, long epoch, Span<int> order)
    {
        var shuffle = RandomStream.Named(seed, "shuffle");
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        for (int i = order.Length - 1; i > 0; i--)
        {
            int j = shuffle.Below(epoch, i, i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}

/// <summary>What a step needs of a batch, or of a piece of one, besides the network's input.</summary>
/// <param name="Rows">Rows of the network's input: samples, or steps of all sequences; a piece may have none.</param>
/// <param name="Targets">What the network should have given.</param>
/// <param name="Whole">Targets of the whole batch.</param>
internal readonly record struct Batch(int Rows, Targets Targets, int Whole)
{
    /// <summary>The part of the batch that this is.</summary>
    public float Share => Rows == 0 ? 0 : (float)Targets.Rows / Whole;
}
