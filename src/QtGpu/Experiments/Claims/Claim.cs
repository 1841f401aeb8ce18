using System.Text.Json.Serialization;

namespace QtGpu.Experiments.Claims;

/// <summary>
/// A claim of a paper beside what was measured here. Its verdict is either said, with its reason, or follows from a
/// condition on the figure.
/// </summary>
internal sealed record Claim
{
    /// <summary>Its name; unique.</summary>
    public required string Id { get; init; }

    /// <summary>The paper that makes it, by its number.</summary>
    public required string Paper { get; init; }

    /// <summary>Where in the paper, or in its code.</summary>
    public required string Where { get; init; }

    /// <summary>What is claimed, in a sentence that can be true or false.</summary>
    [JsonPropertyName("claim")]
    public required string Statement { get; init; }

    /// <summary>The paper's figure, as it is printed there; empty where there is none.</summary>
    public string Figure { get; init; } = "";

    /// <summary>Where our figure comes from; null where nothing can be measured.</summary>
    public ClaimSource? Ours { get; init; }

    /// <summary>What our figure must fulfil, such as <c>&gt;= 50</c>; null where the verdict is said.</summary>
    public string? HoldsIf { get; init; }

    /// <summary><c>holds</c>, <c>does not</c> or <c>not testable</c>; null where it follows from the figure.</summary>
    public string? Verdict { get; init; }

    /// <summary>The reason, or what the figure is and how it judges, in a sentence.</summary>
    public required string Why { get; init; }

    /// <summary>What to type to have the figure again.</summary>
    public required string Command { get; init; }

    /// <summary>Whether the short table has it.</summary>
    public bool Main { get; init; }
}

/// <summary>A paper whose claims are judged.</summary>
/// <param name="Id">Its number, such as <c>2503.07681</c>.</param>
/// <param name="Title">Its title.</param>
/// <param name="Authors">Who wrote it, and when; empty for questions that no paper asks.</param>
/// <param name="Address">Where it is; empty likewise.</param>
internal sealed record ClaimPaper(string Id, string Title, string Authors = "", string Address = "");
