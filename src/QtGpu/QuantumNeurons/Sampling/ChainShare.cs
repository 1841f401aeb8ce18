using QtGpu.Distributed;

namespace QtGpu.QuantumNeurons.Sampling;

/// <summary>
/// The chains that this process samples: those of a range of each system, where ranks share them. What ranks measure is
/// gathered, so that each knows what one process alone would, in the same order.
/// </summary>
internal sealed class ChainShare : IDisposable
{
    // A launcher that ends its ranks gives them about a second.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.5);

    private readonly Ranks? _ranks;
    private readonly int[] _bounds;
    private readonly CancellationTokenSource _late = new();
    private float[] _parts = [], _whole = [];

    /// <summary>Rank r of R has chains r·chains/R to (r + 1)·chains/R of each system.</summary>
    /// <exception cref="InputException">There are more ranks than chains.</exception>
    public ChainShare(Ranks? ranks, int chains)
    {
        int size = ranks?.Size ?? 1, rank = ranks?.Rank ?? 0;
        if (size > chains)
            throw new InputException(
                $"{size} ranks cannot share {chains} chains: expected at most a rank for each. "
                + "Start fewer ranks, or take more ‘chains’");
        _ranks = size > 1 ? ranks : null;
        _bounds = [.. Enumerable.Range(0, size + 1).Select(i => (int)((long)i * chains / size))];
        (All, First, Count) = (chains, _bounds[rank], _bounds[rank + 1] - _bounds[rank]);
        IsFirst = rank == 0;
    }

    /// <summary>Chains of a system, on all ranks.</summary>
    public int All { get; }

    /// <summary>The first of them that is here.</summary>
    public int First { get; }

    /// <summary>How many are here.</summary>
    public int Count { get; }

    /// <summary>Whether this rank writes files.</summary>
    public bool IsFirst { get; }

    /// <summary>Begins a session, in which nobody waits for others long after it was asked to stop.</summary>
    /// <returns>Ends it.</returns>
    public IDisposable Begin(CancellationToken stop) =>
        stop.Register(static share => ((ChainShare)share!)._late.CancelAfter(Patience), this);

    /// <summary>Throws where one of the ranks is asked to stop: all stop at the same sweep.</summary>
    /// <exception cref="OperationCanceledException">One is.</exception>
    public void ThrowIfStopped(CancellationToken stop)
    {
        if (_ranks is null)
            stop.ThrowIfCancellationRequested();
        else if (_ranks.Any(stop.IsCancellationRequested, _late.Token))
            throw new OperationCanceledException(stop);
    }

    /// <summary>What the first rank says, whose clock holds for all.</summary>
    public bool FirstSays(bool says) => _ranks is null ? says : _ranks.Any(says && IsFirst, _late.Token);

    /// <summary>What all ranks have of their chains; holds until it is asked again.</summary>
    /// <param name="own">What this one has [blocks, chains here, width].</param>
    /// <param name="blocks">Systems, in each of several measurements.</param>
    /// <param name="width">Numbers of a chain.</param>
    /// <returns>[blocks, all chains, width].</returns>
    public ReadOnlySpan<float> Whole(ReadOnlySpan<float> own, int blocks, int width)
    {
        own = own[..(blocks * Count * width)];
        if (_ranks is null)
            return own;
        int unit = blocks * width, length = All * unit;
        if (_parts.Length < length)
            (_parts, _whole) = (GC.AllocateArray<float>(length, pinned: true), new float[length]);
        own.CopyTo(_parts.AsSpan(First * unit));
        _ranks.Gather(_parts, _bounds, unit, _late.Token);
        for (int rank = 0; rank < _ranks.Size; rank++)
        {
            int first = _bounds[rank] * width, run = (_bounds[rank + 1] * width) - first;
            ReadOnlySpan<float> part = _parts.AsSpan(_bounds[rank] * unit, blocks * run);
            for (int block = 0; block < blocks; block++)
                part.Slice(block * run, run).CopyTo(_whole.AsSpan((block * All * width) + first));
        }

        return _whole.AsSpan(0, length);
    }

    /// <summary>What this rank has of all chains.</summary>
    /// <param name="whole">[blocks, all chains, width].</param>
    /// <param name="width">Numbers of a chain.</param>
    /// <returns>[blocks, chains here, width].</returns>
    public float[] Own(float[] whole, int width)
    {
        float[] own = new float[whole.Length / All * Count];
        for (int block = 0; block < whole.Length / (All * width); block++)
        {
            whole.AsSpan(((block * All) + First) * width, Count * width)
                .CopyTo(own.AsSpan(block * Count * width));
        }

        return own;
    }

    /// <inheritdoc/>
    public void Dispose() => _late.Dispose();
}
