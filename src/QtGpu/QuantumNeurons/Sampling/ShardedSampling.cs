using System.Globalization;
using QtGpu.IO;

namespace QtGpu.QuantumNeurons.Sampling;

/// <summary>
/// A run over many networks whose shards sample some of them each, with the random numbers that these have among all,
/// and end where the whole would: at the first estimate at which those of all shards are known well enough. A shard
/// samples until its own are, and keeps them; where another had to go on for longer, it follows in a next round.
/// </summary>
/// <param name="run">Of the networks of this shard.</param>
/// <param name="journal">With its shard.</param>
internal sealed class ShardedSampling(SamplingRun run, Journal journal)
{
    private readonly Shard _shard = journal.Shard!;

    /// <summary>The networks of a shard: neighbours, as many for each as for the others, or one more.</summary>
    /// <exception cref="InputException">There are more shards than networks.</exception>
    public static (int First, int Count) Part(Shard shard, int systems)
    {
        if (shard.Count > systems)
            throw new InputException(
                $"‘shard’: expected at most {systems} shards, since so many networks are sampled, got {shard.Count}");
        if (shard.Number == 0)
            return (0, systems);
        int First(int number) => (int)((number - 1) * (long)systems / shard.Count);
        return (First(shard.Number), First(shard.Number + 1) - First(shard.Number));
    }

    /// <summary>Samples what is this shard's, and returns what all have sampled.</summary>
    /// <exception cref="AwaitedPiecesException">Others have not sampled theirs so far yet.</exception>
    public SamplingResult Run(Action<SamplingProgress>? progress, CancellationToken stop)
    {
        if (_shard.Number == 0)
            return Whole(Common());
        run.OthersAreSettled = OthersAre;
        SamplingResult own = run.Run(progress, stop);
        Keep(own);
        return OthersAre(own.Measurements)
            ? Whole(own.Measurements)
            : throw new InvalidOperationException("another shard has sampled further than the bound");
    }

    // Whether those of other shards are settled at an estimate at which ours are.
    private bool OthersAre(long measurements)
    {
        Keep(run.Now(StopReason.ErrorReached));
        int[] others = [.. Enumerable.Range(1, _shard.Count).Where(i => !journal.Knows(Unit(i, measurements)))];
        if (others.Any(i => Kept(i).Any(at => at > measurements)))
            return false; // went on, since they were not
        return others.Length == 0 ? true : throw new AwaitedPiecesException(others);
    }

    private long Common()
    {
        long[][] all = [.. Enumerable.Range(1, _shard.Count).Select(i => Kept(i).ToArray())];
        long[] common = [.. all.Skip(1).Aggregate(all[0].AsEnumerable(), (some, others) => some.Intersect(others))];
        if (common.Length > 0)
            return common.Min();
        long furthest = all.Max(some => some.DefaultIfEmpty().Max());
        throw new AwaitedPiecesException(
            [.. all.Index().Where(some => !some.Item.Contains(furthest)).Select(some => some.Index + 1)]);
    }

    private SamplingResult Whole(long measurements)
    {
        SamplingResult[] parts = [.. Enumerable.Range(1, _shard.Count).Select(
            i => journal.TryGet(Unit(i, measurements), out SamplingResult? part)
                ? part! : throw new InvalidOperationException("a part is not there"))];
        SystemEstimate[] systems = [.. parts.SelectMany(part => part.Systems)];
        string? problem = run.Problem(systems);
        return parts[0] with
        {
            Systems = systems,
            Converged = problem is null,
            Problem = problem,
            Seconds = parts.Max(part => part.Seconds),
            UpdatesPerSecond = parts.Sum(part => part.UpdatesPerSecond),
        };
    }

    private void Keep(SamplingResult part)
    {
        string unit = Unit(_shard.Number, part.Measurements);
        if (!journal.Knows(unit))
            journal.Keep(unit, part);
    }

    private string Unit(int number, long measurements) =>
        FormattableString.Invariant($"{Of(number)}{measurements} measurements");

    private IEnumerable<long> Kept(int number) => journal.Units()
        .Where(unit => unit.StartsWith(Of(number), StringComparison.Ordinal))
        .Select(unit => long.Parse(unit[Of(number).Length..^" measurements".Length], CultureInfo.InvariantCulture));

    private string Of(int number) => FormattableString.Invariant($"networks of shard {number} of {_shard.Count}, ");
}
