using System.Text.Json.Nodes;

namespace QtGpu.Cli.Report.Site;

/// <summary>Fields of a file of results, where one may be missing or null.</summary>
internal static class JsonFields
{
    /// <summary>A text; empty for none.</summary>
    public static string Text(this JsonNode? node, string key) =>
        node is JsonObject fields && fields[key] is { } value ? value.ToString() : "";

    /// <summary>A number; NaN for none.</summary>
    public static double Number(this JsonNode? node, string key) =>
        node is JsonObject fields && fields[key] is JsonValue value && value.TryGetValue(out double number)
            ? number : double.NaN;

    /// <summary>The rows of a list; none where there is no such list.</summary>
    public static IEnumerable<JsonNode> Rows(this JsonNode? node, string key) =>
        node is JsonObject fields && fields[key] is JsonArray rows ? rows.OfType<JsonNode>() : [];
}
