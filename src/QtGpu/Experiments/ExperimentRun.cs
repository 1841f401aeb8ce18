using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.IO;
using QtGpu.Kernels.Contract;

namespace QtGpu.Experiments;

/// <summary>
/// Does the pieces of an experiment, one at a time on each of several backends, and concludes from them. What a journal
/// holds of an earlier run is not done again.
/// </summary>
/// <param name="experiment">Checked.</param>
/// <param name="backends">One per thread: <see cref="Devices.SideBySide"/>.</param>
/// <param name="load">
/// Loads a data set by its name; each is loaded once, by whichever thread needs it first.
/// </param>
public sealed class ExperimentRun(
    Experiment experiment, IReadOnlyList<Backend> backends, Func<string, Dataset> load)
{
    private readonly ConcurrentDictionary<string, Lazy<Dataset>> _data = new(StringComparer.Ordinal);

    /// <summary>Keeps each result as it comes, and knows those of an earlier run; null keeps nothing.</summary>
    public Journal? Journal { get; init; }

    /// <summary>Told of each piece that has ended, by whichever thread did it, one at a time.</summary>
    public Action<EndedPiece>? Ended { get; init; }

    /// <summary>Does what is to be done.</summary>
    /// <exception cref="InputException">A kept result is of another program, or a piece has bad input.</exception>
    /// <exception cref="AwaitedPiecesException">
    /// The pieces of this shard are done, and others have not done theirs yet.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was stopped; the journal has every piece that ended.</exception>
    public ExperimentOutcome Run(CancellationToken cancellation = default)
    {
        var progress = new PieceProgress(Ended);
        var done = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        double seconds = 0;
        for (IReadOnlyList<ExperimentPiece> next = experiment.Pieces(); next.Count > 0; next = Further(done))
        {
            if (next.DistinctBy(piece => piece.Name, StringComparer.Ordinal).Count() < next.Count)
                throw new InvalidOperationException("two pieces have the same name");
            IReadOnlyList<ExperimentPiece> share = Journal.Share(next, piece => piece.Name);
            progress.Expect(share.Count);
            KeptPiece[] results = Jobs.Run(
                share, backends, (piece, backend, stop) => Result(piece, backend, progress, stop), cancellation);
            Journal.RequireAll(next, piece => piece.Name);
            foreach (var (piece, result) in next.Zip(results))
                done.Add(piece.Name, result.Result);
            seconds += results.Sum(result => result.Seconds);
        }

        // What shards have done is of this run.
        int kept = Journal?.Shard is { Number: 0 } ? 0 : progress.Kept;
        return new(experiment.Conclude(new PieceResults(done)), done.Count, kept, seconds);
    }

    private IReadOnlyList<ExperimentPiece> Further(Dictionary<string, JsonElement> done) =>
        [.. experiment.Further(new PieceResults(done)).Where(piece => !done.ContainsKey(piece.Name))];

    private KeptPiece Result(
        ExperimentPiece piece, Backend backend, PieceProgress progress, CancellationToken stop)
    {
        bool isKept = true;
        KeptPiece result = Journal.Once(piece.Name, () =>
        {
            isKept = false;
            long start = Stopwatch.GetTimestamp();
            object found = piece.Work(new PieceContext(backend, Load, stop));
            stop.ThrowIfCancellationRequested(); // what ended because it was stopped is not its result
            return new KeptPiece(Stopwatch.GetElapsedTime(start).TotalSeconds, PieceResults.Kept(found));
        });
        progress.Count(piece.Name, result.Seconds, isKept);
        return result;
    }

    private Dataset Load(string name) => _data.GetOrAdd(name, name => new(() => load(name))).Value;

    private sealed record KeptPiece(double Seconds, JsonElement Result);
}

/// <summary>What came of an experiment.</summary>
/// <param name="Findings">What it found.</param>
/// <param name="Pieces">Pieces of work.</param>
/// <param name="Kept">Those among them that an earlier run had done.</param>
/// <param name="PieceSeconds">What all of them took, each on its own thread; those of the earlier run too.</param>
public sealed record ExperimentOutcome(Findings Findings, int Pieces, int Kept, double PieceSeconds);
