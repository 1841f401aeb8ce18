using System.Text.Json;
using QtGpu.Data;
using QtGpu.Data.Files;
using QtGpu.Data.Series;
using QtGpu.Experiments;

namespace QtGpu.Cli;

/// <summary>The files that an experiment's settings name in place of data sets and series.</summary>
internal static class ExperimentData
{
    /// <summary>What each of them holds, as facts: a run does not go on with others.</summary>
    /// <exception cref="InputException">One cannot be read.</exception>
    public static IEnumerable<string> Digests(ExperimentPlan plan) =>
        from text in plan.Settings.Values.SelectMany(Texts).Distinct(StringComparer.Ordinal)
        where !DatasetCatalogue.Names.Contains(text, StringComparer.Ordinal) && SeriesCatalogue.IsFile(text)
        let digest = DigestOf(text)
        where digest is not null
        select $"{text} of digest {digest}";

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(property => Texts(property.Value)),
        _ => [],
    };

    // Null where it is none of data: whoever loads it says so.
    private static string? DigestOf(string path)
    {
        try
        {
            return Path.Exists(path) ? DataFile.Digest(path) : null;
        }
        catch (InputException) when (Directory.Exists(path))
        {
            return null;
        }
    }
}
