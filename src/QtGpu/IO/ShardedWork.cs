namespace QtGpu.IO;

/// <summary>
/// Lists of pieces of work, of which a <see cref="Shard"/> does its own. Without one all are done, and nothing here
/// changes anything.
/// </summary>
internal static class ShardedWork
{
    /// <summary>The pieces of a list that are done here, or are known; then throws where others are not.</summary>
    /// <param name="journal">Whose shard; null: all are done here.</param>
    /// <param name="pieces">The list, the same in each shard.</param>
    /// <param name="unit">What a piece is called in the journal.</param>
    /// <exception cref="AwaitedPiecesException">At the end: pieces of other shards are not known.</exception>
    public static IEnumerable<T> Dealt<T>(this Journal? journal, IReadOnlyList<T> pieces, Func<T, string> unit)
    {
        foreach (T piece in journal.Share(pieces, unit))
            yield return piece;
        journal.RequireAll(pieces, unit);
    }

    /// <summary>The pieces of a list that are done here, or are known, in its order.</summary>
    public static IReadOnlyList<T> Share<T>(this Journal? journal, IReadOnlyList<T> pieces, Func<T, string> unit) =>
        journal?.Shard is not { } shard ? pieces :
        [
            .. Owners(shard, pieces, unit).Where(its => its.Owner == shard.Number || journal.Knows(its.Unit))
                .Select(its => its.Piece),
        ];

    /// <summary>Throws where pieces of other shards are not known.</summary>
    /// <exception cref="AwaitedPiecesException">So many.</exception>
    public static void RequireAll<T>(this Journal? journal, IReadOnlyList<T> pieces, Func<T, string> unit)
    {
        if (journal?.Shard is not { } shard)
            return;
        int[] awaited =
        [
            .. Owners(shard, pieces, unit).Where(its => its.Owner != shard.Number && !journal.Knows(its.Unit))
                .Select(its => its.Owner),
        ];
        if (awaited.Length > 0)
            throw new AwaitedPiecesException(awaited);
    }

    /// <summary>
    /// Parts of a run that do not need each other: where one needs pieces of other shards, the next is begun.
    /// </summary>
    /// <exception cref="AwaitedPiecesException">At the end: pieces of other shards are not known.</exception>
    public static IReadOnlyList<TResult> Independently<T, TResult>(IEnumerable<T> parts, Func<T, TResult> work)
    {
        var results = new List<TResult>();
        var awaited = new List<int>();
        foreach (T part in parts)
        {
            try
            {
                results.Add(work(part));
            }
            catch (AwaitedPiecesException others)
            {
                awaited.AddRange(others.Owners);
            }
        }

        return awaited.Count == 0 ? results : throw new AwaitedPiecesException(awaited);
    }

    // A list is called by its first piece.
    private static IEnumerable<(T Piece, string Unit, int Owner)> Owners<T>(
        Shard shard, IReadOnlyList<T> pieces, Func<T, string> unit)
    {
        string list = pieces.Count == 0 ? string.Empty : unit(pieces[0]);
        return pieces.Select((piece, i) => (piece, unit(piece), shard.OwnerOf(list, i)));
    }
}
