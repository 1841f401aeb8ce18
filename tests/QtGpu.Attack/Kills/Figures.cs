using System.Text.Json;
using QtGpu.IO;

namespace QtGpu.Attack.Kills;

/// <summary>
/// What a run has come to, as lines to compare: the numbers of its JSON, times excepted, and the bits of its tensors.
/// </summary>
internal static class Figures
{
    // How long it took, where, and by which words.
    private static readonly string[] Times = ["second", "utc", "command", "profile", "folder"];

    /// <summary>Those of a folder.</summary>
    /// <param name="folder">With <c>result.json</c>, and tensors in it or its folders.</param>
    /// <param name="areMeasurements">Leave numbers out.</param>
    public static IReadOnlyList<string> Of(string folder, bool areMeasurements)
    {
        var lines = new List<string>();
        using (var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "result.json"))))
            Add(json.RootElement, "", areMeasurements, lines);
        string[] kept = Directory.GetFiles(folder, "*.safetensors", SearchOption.AllDirectories);
        foreach (string path in kept.Order(StringComparer.Ordinal))
            Add(Safetensors.Read(path), Path.GetRelativePath(folder, path), lines);
        return lines;
    }

    /// <summary>The first that differs, in words, or null.</summary>
    public static string? Difference(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        for (int i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            string one = i < expected.Count ? expected[i] : "nothing", other = i < actual.Count ? actual[i] : "nothing";
            if (one != other)
                return $"unbroken: {one}; resumed: {other}";
        }

        return null;
    }

    private static void Add(JsonElement value, string path, bool areMeasurements, List<string> lines)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty one in value.EnumerateObject())
                {
                    if (!Array.Exists(Times, time => one.Name.Contains(time, StringComparison.Ordinal)))
                        Add(one.Value, $"{path}.{one.Name}", areMeasurements, lines);
                }

                break;
            case JsonValueKind.Array:
                foreach (var (i, one) in value.EnumerateArray().Index())
                    Add(one, $"{path}[{i}]", areMeasurements, lines);
                break;
            default:
                bool isLeftOut = areMeasurements && value.ValueKind is JsonValueKind.Number or JsonValueKind.Null;
                lines.Add($"{path} = {(isLeftOut ? "…" : value.GetRawText())}");
                break;
        }
    }

    private static void Add(Safetensors file, string path, List<string> lines)
    {
        foreach (var (name, shape, values) in file.Tensors)
        {
            string where = $"{path}: {name}[{string.Join(',', shape)}]";
            for (int i = 0; i < values.Length; i++)
                lines.Add($"{where} {i} = {BitConverter.SingleToInt32Bits(values[i]):x8}");
        }

        foreach (var (name, shape, values) in file.Doubles)
        {
            string where = $"{path}: {name}[{string.Join(',', shape)}]";
            for (int i = 0; i < values.Length; i++)
                lines.Add($"{where} {i} = {BitConverter.DoubleToInt64Bits(values[i]):x16}");
        }
    }
}
