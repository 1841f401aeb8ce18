using System.Text.Json;
using QtGpu.Benchmarks;

namespace QtGpu.Cli.Report;

/// <summary>The points of an earlier <c>bench.json</c>, for the roofline.</summary>
internal static class EarlierBench
{
    private const long MostBytes = 16 << 20;
    private const int MostPoints = 1000, LongestText = 200;

    /// <summary>Reads them.</summary>
    /// <param name="flag">The flag that names the file, for messages.</param>
    /// <param name="file">The file.</param>
    /// <exception cref="InputException">It is no such file, or something in it is not what it should be.</exception>
    public static RooflinePoint[] Read(string flag, string file)
    {
        try
        {
            long bytes = new FileInfo(file).Length;
            if (bytes > MostBytes)
                throw new JsonException($"it has {bytes} bytes, more than {MostBytes}");
            using FileStream stream = File.OpenRead(file);
            using var json = JsonDocument.Parse(stream);
            JsonElement points = json.RootElement.GetProperty("roofline");
            return points.GetArrayLength() <= MostPoints
                ? [.. points.EnumerateArray().Select(Point)]
                : throw new JsonException($"its roofline has more than {MostPoints} points");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException
            or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException
            or NotSupportedException)
        {
            throw new InputException(
                $"{flag} {file}: expected a bench.json that `qtgpu bench --save` wrote ({e.Message})", e);
        }
    }

    private static RooflinePoint Point(JsonElement point) => new(
        Text(point, "kind"), Text(point, "name"), Number(point, "intensity"), Number(point, "gflops"));

    private static string Text(JsonElement point, string key) =>
        point.GetProperty(key).GetString() is { Length: > 0 and <= LongestText } text && !text.Any(char.IsControl)
            ? text
            : throw new JsonException($"a point's {key} is no text of 1 to {LongestText} characters");

    // Both axes are logarithmic.
    private static double Number(JsonElement point, string key) =>
        point.GetProperty(key).GetDouble() is > 1e-9 and < 1e12 and var number
            ? number
            : throw new JsonException($"a point's {key} is no number above 0 that a processor has");
}
