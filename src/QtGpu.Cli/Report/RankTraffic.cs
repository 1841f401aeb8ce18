using QtGpu.Distributed;

namespace QtGpu.Cli.Report;

/// <summary>What a rank has sent while it trained.</summary>
/// <param name="Ranks">The ranks.</param>
/// <param name="LogicalShards">Parts of a batch.</param>
/// <param name="Steps">Steps that were trained.</param>
/// <param name="Seconds">How long that took.</param>
internal sealed record RankTraffic(Ranks Ranks, int LogicalShards, long Steps, double Seconds)
{
    private Traffic Sent { get; } = Ranks.Sent;

    public override string ToString() => Ranks.Size == 1 || Steps == 0
        ? Text($"{Counted.Of(Ranks.Size, "rank")} of {Ranks.Engine}; nothing was sent")
        : Text($"{Ranks.Size} of {Ranks.Engine}; in each step each sends {Sent.Bytes / 1e6 / Steps:G3} MB ")
            + Text($"in {Sent.Messages / Steps} messages, and sums take {Sent.Seconds / Steps * 1e3:G3} ms ")
            + Text($"({Sent.Seconds / Seconds:P0} of the time, with waiting for the slowest)");

    /// <summary>The same for programs.</summary>
    public object ToJson() => new
    {
        Count = Ranks.Size,
        Ranks.Engine,
        LogicalShards,
        BytesPerStep = Steps == 0 ? 0 : Sent.Bytes / Steps,
        MessagesPerStep = Steps == 0 ? 0 : Sent.Messages / Steps,
        SumSecondsPerStep = Steps == 0 ? 0 : Sent.Seconds / Steps,
        SumShare = Steps == 0 ? 0 : Sent.Seconds / Seconds,
    };
}
