using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Training;

namespace QtGpu.Experiments;

/// <summary>
/// Work that depends on no other piece, such as one training; it is done once and its result is kept.
/// </summary>
/// <param name="Name">Says all that tells it from the other pieces, such as <c>mnist relu seed 3</c>.</param>
/// <param name="Work">
/// Does it, and returns a record that is kept as JSON: numbers, texts and lists of them. The same piece gives the same
/// result on any number of threads, times excepted.
/// </param>
public sealed record ExperimentPiece(string Name, Func<PieceContext, object> Work);

/// <summary>What a piece of work is given.</summary>
/// <param name="Backend">Where it computes; its own as long as it runs.</param>
/// <param name="Load">A data set by name, loaded once for all pieces; it is not changed.</param>
/// <param name="Cancellation">Stops it.</param>
public sealed record PieceContext(Backend Backend, Func<string, Dataset> Load, CancellationToken Cancellation)
{
    /// <summary>Trains a network; false where that diverges, which is a finding.</summary>
    internal bool Fits(Trainer trainer, params TrainingCallback[] callbacks)
    {
        try
        {
            trainer.Fit(validation: null, Cancellation, callbacks);
            return true;
        }
        catch (DivergedException)
        {
            return false;
        }
    }
}
