using QtGpu.Experiments;
using QtGpu.Experiments.Claims;

namespace QtGpu.Cli.Report.Site;

/// <summary>A claim in words and figures, the same on every page.</summary>
internal static class ClaimText
{
    /// <summary>What is said of a claim.</summary>
    public static string Of(ClaimVerdict verdict) => verdict switch
    {
        ClaimVerdict.Holds => "holds",
        ClaimVerdict.DoesNot => "does not",
        ClaimVerdict.Undecided => "undecided",
        ClaimVerdict.NotTestable => "not testable",
        _ => "not measured yet",
    };

    /// <summary>Our figure with its interval, unit and count.</summary>
    public static string Ours(JudgedClaim row) => row switch
    {
        { Ours: null } => "–",
        { Ours: var ours } => Of(ours),
    };

    /// <summary>The reason, with the condition where the verdict follows from one.</summary>
    public static string Why(Claim claim) =>
        claim.HoldsIf is { } rule ? $"{claim.Why} Holds if {Signs(rule)}." : claim.Why;

    /// <summary>How many claims have which verdict.</summary>
    public static string Summary(IReadOnlyList<JudgedClaim> rows)
    {
        IEnumerable<string> counts = Enum.GetValues<ClaimVerdict>()
            .Select(verdict => (verdict, Count: rows.Count(row => row.Verdict == verdict)))
            .Where(verdict => verdict.Count > 0)
            .Select(verdict => InvariantText.Text($"{verdict.Count} {Plural(verdict.verdict, verdict.Count)}"));
        return InvariantText.Text($"Of {rows.Count} claims {string.Join(", ", counts)}.");
    }

    /// <summary>A figure with its interval and unit.</summary>
    public static string Figure(Measure ours)
    {
        string interval = double.IsNaN(ours.Low) ? "" : $" [{FindingText.Of(ours.Low)}, {FindingText.Of(ours.High)}]";
        string unit = ours.Unit.Length == 0 ? "" : ours.Unit[0] == ';' ? ours.Unit : $" {ours.Unit}";
        return $"{FindingText.Of(ours.Value)}{interval}{unit}";
    }

    private static string Of(Measure ours) => double.IsNaN(ours.Value)
        ? ours.Count > 0 ? $"never ({Runs(ours.Count)})" : "in words"
        : $"{Figure(ours)}{(ours.Count > 0 ? $" ({Runs(ours.Count)})" : "")}";

    private static string Runs(int count) => count == 1 ? "one run" : InvariantText.Text($"n = {count}");

    private static string Signs(string rule) => rule.Replace(">=", "≥", StringComparison.Ordinal)
        .Replace("<=", "≤", StringComparison.Ordinal).Replace("-", "−", StringComparison.Ordinal);

    private static string Plural(ClaimVerdict verdict, int count) => (verdict, count) switch
    {
        (ClaimVerdict.Holds, > 1) => "hold",
        (ClaimVerdict.DoesNot, > 1) => "do not",
        (ClaimVerdict.NotTestable, > 1) => "are not testable",
        (ClaimVerdict.NotTestable, _) => "is not testable",
        (ClaimVerdict.Undecided, > 1) => "are undecided",
        (ClaimVerdict.Undecided, _) => "is undecided",
        (ClaimVerdict.NotMeasured, > 1) => "are not measured yet",
        (ClaimVerdict.NotMeasured, _) => "is not measured yet",
        _ => Of(verdict),
    };
}
