using QtGpu.Data;
using QtGpu.Kernels.Contract;

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
public sealed record PieceContext(Backend Backend, Func<string, Dataset> Load, CancellationToken Cancellation);
