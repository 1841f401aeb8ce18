namespace QtGpu.IO;

/// <summary>
/// A <see cref="Shard"/> has done its pieces, and what comes next needs those of others: all is kept, and the run goes
/// on once their journals are united.
/// </summary>
/// <param name="owners">Whose each of these pieces is.</param>
public sealed class AwaitedPiecesException(IReadOnlyList<int> owners)
    : Exception($"{owners.Count} pieces of other shards are not there yet")
{
    /// <summary>Which shard is to do each piece that is not there.</summary>
    public IReadOnlyList<int> Owners => owners;
}
