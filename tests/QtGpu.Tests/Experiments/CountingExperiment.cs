using System.Collections.Concurrent;
using QtGpu.Experiments;

namespace QtGpu.Tests.Experiments;

/// <summary>Pieces that count how often they are done, and a further one that their results call for.</summary>
internal sealed class CountingExperiment : Experiment
{
    public const string Last = "sum";

    public int Count { get; init; } = 12;

    public ConcurrentQueue<string> Done { get; } = new();

    public override string Title => "Thirds";

    public override string Question => "What are thirds?";

    public override string Expectation => "No end of threes.";

    public override void Check()
    {
    }

    public override IReadOnlyList<ExperimentPiece> Pieces() =>
        [.. Enumerable.Range(0, Count).Select(i => Piece($"piece {i}", _ => new Third(i, i / 3.0, double.NaN)))];

    public override IReadOnlyList<ExperimentPiece> Further(PieceResults done) =>
        [Piece(Last, _ => new Third(-1, Thirds(done).Sum(), 0))];

    public override Findings Conclude(PieceResults results) => new()
    {
        Sentences = [FormattableString.Invariant($"Together {results.Of<Third>(Last).Value:R}.")],
        Tables = [new("thirds", "Thirds", ["third"], [.. Thirds(results).Select(third => (object?[])[third])])],
    };

    private IEnumerable<double> Thirds(PieceResults results) =>
        Enumerable.Range(0, Count).Select(i => results.Of<Third>($"piece {i}").Value);

    private ExperimentPiece Piece(string name, Func<PieceContext, Third> work) => new(name, context =>
    {
        context.Cancellation.ThrowIfCancellationRequested();
        Done.Enqueue(name);
        return work(context);
    });

    /// <param name="Number">Which.</param>
    /// <param name="Value">Its third.</param>
    /// <param name="None">No number.</param>
    internal sealed record Third(int Number, double Value, double None);
}
