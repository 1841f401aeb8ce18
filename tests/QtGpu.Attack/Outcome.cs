namespace QtGpu.Attack;

/// <summary>A row of the table: what was done to the tool, and what it did.</summary>
/// <param name="Fault">The kind of fault, and what it met.</param>
/// <param name="Tried">How often, how.</param>
/// <param name="Happened">What came of it.</param>
/// <param name="Lost">What was lost or came undocumented; null where nothing.</param>
internal sealed record Outcome(string Fault, string Tried, string Happened, string? Lost)
{
    /// <summary>What could not be tried here, and why.</summary>
    public static Outcome Skipped(string fault, string why) => new(fault, "skipped", why, Lost: null);
}
