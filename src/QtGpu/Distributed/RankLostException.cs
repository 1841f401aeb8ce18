namespace QtGpu.Distributed;

/// <summary>Another rank is gone, and this one cannot go on without it.</summary>
/// <param name="rank">Which, from 0.</param>
/// <param name="reason">How that is known.</param>
public sealed class RankLostException(int rank, string reason) : Exception($"rank {rank} is gone: {reason}")
{
    /// <summary>Which, from 0.</summary>
    public int Rank { get; } = rank;

    /// <summary>Whether it is still there to say itself what is wrong.</summary>
    public bool TellsItself { get; init; }
}
