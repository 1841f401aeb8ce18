using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using QtGpu.IO;

namespace QtGpu.Experiments.Claims;

/// <summary>Finds the figures of claims in pages, files of results and experiments.</summary>
/// <param name="path">The file of claims; pages and results are looked for from the folder above its own.</param>
/// <param name="experiments">Where the results of each experiment lie; null for one that has not been run.</param>
internal sealed class ClaimFigures(string path, JsonObject experiments)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly Dictionary<string, JsonObject> _files = [];
    private readonly string _root = ClaimBook.RootOf(path);

    /// <summary>A figure; null where its experiment has not been run.</summary>
    public Measure? Of(string id, ClaimSource source) =>
        source switch
        {
            { Page: { } page } => OfPage(id, page, source),
            { File: { } file } => new(
                id, source.Pointer!, Pointed(Results(file), file, source.Pointer!), double.NaN, double.NaN,
                source.Count ?? 0, source.Unit),
            _ => OfExperiment(source.Experiment!, source.Measure!),
        };

    /// <summary>The JSON object that a file holds.</summary>
    public static JsonObject ReadObject(string file)
    {
        try
        {
            return JsonNode.Parse(Text(file), documentOptions: Strict) as JsonObject
                ?? throw new InputException($"{file}: expected a JSON object");
        }
        catch (JsonException exception)
        {
            throw new InputException(
                $"{file}: no JSON at line {exception.LineNumber + 1}; half-written, or a key is there twice",
                exception);
        }
    }

    private static string Text(string file) => InputFile.Read(
        () => File.ReadAllText(file), why => $"cannot read '{file}': {why.TrimEnd('.')}");

    private Measure OfPage(string id, string page, ClaimSource source)
    {
        string[] place = page.Split('#', 2);
        string text = Text(Place(place[0]));
        if (place is [_, var heading])
            text = Section(text, heading) ?? throw new InputException($"{place[0]} has no heading #{heading}");
        if (!InOneLine(text).Contains(InOneLine(source.Quote!), StringComparison.Ordinal))
            throw new InputException($"{page} does not say '{source.Quote}'");
        return new(
            id, source.Quote!, source.Value ?? double.NaN, source.Low ?? double.NaN, source.High ?? double.NaN,
            source.Count ?? 0, source.Unit);
    }

    // What stands below a heading, up to the next that is not of a lower rank; null where no heading has that anchor.
    private static string? Section(string text, string anchor)
    {
        string[] lines = text.Split('\n');
        int from = Array.FindIndex(lines, line => Rank(line) > 0 && Anchor(line) == anchor);
        if (from < 0)
            return null;
        int to = Array.FindIndex(lines, from + 1, line => Rank(line) > 0 && Rank(line) <= Rank(lines[from]));
        return string.Join('\n', lines[from..(to < 0 ? lines.Length : to)]);
    }

    // 0 for what is no heading.
    private static int Rank(string line)
    {
        int rank = line.TakeWhile(c => c == '#').Count();
        return rank is > 0 and <= 6 && line.Length > rank && line[rank] == ' ' ? rank : 0;
    }

    // As pages on GitHub name them: small letters, digits and hyphens.
    private static string Anchor(string heading) => string.Concat(
        heading.TrimStart('#').Trim().ToLowerInvariant().Replace(' ', '-')
            .Where(c => char.IsLetterOrDigit(c) || c is '-' or '_'));

    private Measure? OfExperiment(string name, string measure)
    {
        if (!experiments.TryGetPropertyValue(name, out JsonNode? folder))
            throw new InputException($"'{name}' is none of the experiments");
        if (folder is null)
            return null;
        string file = $"{folder}/{name}.json";
        JsonNode? found = (Results(file)["measures"] as JsonArray)?
            .FirstOrDefault(row => row?["id"]?.ToString() == measure);
        return found is null
            ? throw new InputException($"{file} has no measure '{measure}'")
            : MeasureOf(found);
    }

    /// <summary>A measure as an experiment's file of results has it.</summary>
    public static Measure MeasureOf(JsonNode row) => new(
        row["id"]?.ToString() ?? "", row["what"]?.ToString() ?? "", Number(row["value"]), Number(row["low"]),
        Number(row["high"]), Number(row["count"]) is var count && double.IsNaN(count) ? 0 : (int)count,
        row["unit"]?.ToString() ?? "")
    {
        IsUndecided = row["is_undecided"]?.GetValueKind() == JsonValueKind.True,
    };

    private JsonObject Results(string file)
    {
        if (!_files.TryGetValue(file, out JsonObject? read))
            _files[file] = read = ReadObject(Place(file));
        return read;
    }

    private string Place(string file) => Path.Combine(_root, file);

    private static double Pointed(JsonNode? node, string file, string pointer)
    {
        foreach (string step in pointer.Split('/').Skip(1))
        {
            string key = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            node = node switch
            {
                JsonObject fields => fields[key],
                JsonArray rows when int.TryParse(key, CultureInfo.InvariantCulture, out int i) && i < rows.Count =>
                    rows[i],
                _ => null,
            };
        }

        return Number(node) is var number && double.IsNaN(number)
            ? throw new InputException($"{file} has no number at {pointer}") : number;
    }

    // What could not be had is null, as JSON has no NaN.
    private static double Number(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out double number) ? number : double.NaN;

    private static string InOneLine(string text) => string.Join(' ', text.Split((char[]?)null,
        StringSplitOptions.RemoveEmptyEntries));
}
