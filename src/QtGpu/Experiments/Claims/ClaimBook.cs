using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace QtGpu.Experiments.Claims;

/// <summary>
/// The claims of a file and what was found of each, the only source of verdicts:
/// <code>
/// {
///   "papers": [{"id": "2503.07681", "title": "…", "authors": "…", "address": "https://…"}],
///   "experiments": {"convergence": "bench/results/MACHINE/DATE/experiments/convergence", "barrier": null},
///   "claims": [{"id": "…", "paper": "2503.07681", "where": "…", "claim": "…", "figure": "50 ×",
///               "ours": {"experiment": "convergence", "measure": "…"}, "holds_if": ">= 50",
///               "why": "…", "command": "./qtgpu …"}]
/// }
/// </code>
/// An experiment that is null has not been run, and claims that wait for it say so.
/// </summary>
internal sealed class ClaimBook
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private static readonly string[] Parts = ["papers", "experiments", "claims"];

    private ClaimBook(string path)
    {
        JsonObject all = ClaimFigures.ReadObject(path);
        if (all.Select(part => part.Key).Except(Parts, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            throw new InputException($"{path}: unknown key '{unknown}'; expected {string.Join(", ", Parts)}");
        Papers = [.. Rows<ClaimPaper>(path, all, "papers")];
        var figures = new ClaimFigures(path, all["experiments"] as JsonObject ?? []);
        Claims = [.. Rows<Claim>(path, all, "claims").Select(claim => Judge(path, claim, figures))];
        IEnumerable<KeyValuePair<string, int>> ids = Claims.CountBy(row => row.Claim.Id, StringComparer.Ordinal);
        if (ids.FirstOrDefault(id => id.Value > 1).Key is { } twice)
            throw new InputException($"{path}: the claim '{twice}' is there twice; give one another id");
    }

    /// <summary>The papers, in the order of the file.</summary>
    public IReadOnlyList<ClaimPaper> Papers { get; }

    /// <summary>The claims with their figures and verdicts, in the order of the file.</summary>
    public IReadOnlyList<JudgedClaim> Claims { get; }

    /// <summary>Reads and judges them; pages and results are looked for from the folder above the file's.</summary>
    /// <exception cref="InputException">
    /// What cannot be read or means nothing, in one line: an unknown key, a claim without command or reason, an id that
    /// is there twice, a verdict that is none, a page that does not say what is quoted, results that are not there.
    /// </exception>
    public static ClaimBook Read(string path) => new(path);

    /// <summary>The folder from which a file of claims names pages and results.</summary>
    public static string RootOf(string path) =>
        Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(path))) ?? Path.GetPathRoot(path)!;

    private JudgedClaim Judge(string path, Claim claim, ClaimFigures figures)
    {
        if (Problem(claim) is { } problem)
            throw new InputException($"{path}: claim '{claim.Id}': {problem}");
        try
        {
            Measure? ours = claim.Ours is { } source ? figures.Of(claim.Id, source) : null;
            return new(claim, ours, Verdict(claim, ours));
        }
        catch (InputException exception)
        {
            throw new InputException($"{path}: claim '{claim.Id}': {exception.Message}", exception);
        }
    }

    private string? Problem(Claim claim) => claim switch
    {
        { Id: "" } => "it has no id",
        _ when Papers.All(paper => paper.Id != claim.Paper) => $"'{claim.Paper}' is none of the papers",
        { Why: "" } => "it has no why; say in a sentence how the figure judges it",
        _ when !claim.Command.StartsWith("./qtgpu ", StringComparison.Ordinal) =>
            $"expected a command that begins with ./qtgpu, got '{claim.Command}'",
        { Verdict: null, HoldsIf: null } or { Verdict: { }, HoldsIf: { } } => "it needs either verdict or holds_if",
        { HoldsIf: { } rule } when ClaimRule.Parse(rule) is null =>
            $"holds_if: expected a comparison and a number such as '>= 50', got '{rule}'",
        { Verdict: { } word } when Said(word) is null =>
            $"verdict: expected holds, does not or not testable, got '{word}'",
        { Verdict: "holds" or "does not" or null, Ours: null } => "it is judged without a figure; say where ours is",
        { Verdict: { }, Ours.Experiment: { } } => "a verdict on a measure follows from holds_if; leave verdict out",
        { HoldsIf: { }, Ours: { Page: { }, Value: null } } => "holds_if needs a value",
        _ => claim.Ours?.Problem(),
    };

    private static ClaimVerdict Verdict(Claim claim, Measure? ours) =>
        claim.Verdict is { } word ? Said(word)!.Value
        : ours is null ? ClaimVerdict.NotMeasured
        : ClaimRule.Parse(claim.HoldsIf!)!.Value.Judge(ours);

    private static ClaimVerdict? Said(string word) => word switch
    {
        "holds" => ClaimVerdict.Holds,
        "does not" => ClaimVerdict.DoesNot,
        "not testable" => ClaimVerdict.NotTestable,
        _ => null,
    };

    private static IEnumerable<T> Rows<T>(string path, JsonObject all, string part)
    {
        if (all[part] is not JsonArray rows)
            throw new InputException($"{path}: expected a list of {part}");
        foreach (JsonNode? row in rows)
        {
            string name = row is JsonObject fields && fields["id"] is JsonValue id ? $"'{id}'" : "without id";
            (T? read, string? problem) = Row<T>(row);
            yield return problem is null ? read!
                : throw new InputException($"{path}: {part[..^1]} {name}: {problem}");
        }
    }

    private static (T? Read, string? Problem) Row<T>(JsonNode? row)
    {
        if (row is not JsonObject fields)
            return (default, "expected an object");
        string[] known = [.. Format.GetTypeInfo(typeof(T)).Properties.Select(property => property.Name)];
        if (fields.Select(field => field.Key).Except(known, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            return (default, $"unknown key '{unknown}'; expected {string.Join(", ", known)}");
        IEnumerable<string> needed = Format.GetTypeInfo(typeof(T)).Properties
            .Where(property => property.IsRequired).Select(property => property.Name);
        if (needed.FirstOrDefault(key => fields[key] is null) is { } missing)
            return (default, $"it has no {missing}");
        try
        {
            return (fields.Deserialize<T>(Format), null);
        }
        catch (JsonException exception)
        {
            return (default, $"{exception.Path?.TrimStart('$', '.')} is not what is expected there");
        }
    }
}

/// <summary>A claim and what was found of it.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Ours">Our figure; null where there is none, or its experiment has not been run.</param>
/// <param name="Verdict">What is said of it.</param>
internal sealed record JudgedClaim(Claim Claim, Measure? Ours, ClaimVerdict Verdict);
