using System.Text.Json;

namespace QtGpu.Tests.Cli;

/// <summary>What a command wrote as JSON, read in few words.</summary>
internal static class JsonReading
{
    public static JsonElement Json(this TemporaryFolder folder, string file) =>
        JsonDocument.Parse(File.ReadAllText(folder[file])).RootElement;

    public static double Number(this JsonElement element, string name) => element.GetProperty(name).GetDouble();

    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();

    public static JsonElement[] Items(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray()];
}
