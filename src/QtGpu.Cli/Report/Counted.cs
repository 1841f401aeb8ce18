namespace QtGpu.Cli.Report;

/// <summary>A number and what it counts: 1 seed, 3 seeds.</summary>
internal static class Counted
{
    /// <summary>In words.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">What one of them is called; an s makes several of it.</param>
    public static string Of(long count, string noun) =>
        Text($"{count} {noun}{(count == 1 ? string.Empty : "s")}");
}
