using System.Diagnostics;
using System.Text.Json;
using QtGpu.IO;
using QtGpu.Kernels.Contract;

namespace QtGpu.Devices;

/// <summary>
/// Plans of kernels that were measured on this machine's devices, kept in the user's cache: a file for each device,
/// driver and version of this library, and in it a plan for each class of shapes.
/// </summary>
/// <param name="folder">
/// Where the files lie; null for <see cref="UserCache"/>'s folder <c>plans</c>.
/// </param>
/// <param name="ignored">Told, in a line, of a file that cannot be read; it counts as absent.</param>
public sealed class PlanCache(string? folder = null, Action<string>? ignored = null)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };
    private static readonly string Library = typeof(PlanCache).Assembly.GetName().Version!.ToString(3);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly string? _folder = folder ?? Path.Combine(UserCache.Folder(), "plans");

    private PlanCache()
        : this("")
    {
        _folder = null;
    }

    /// <summary>No cache: every kernel takes the plan that it takes by itself.</summary>
    public static PlanCache None { get; } = new();

    /// <summary>The file of a device.</summary>
    public string PathOf(DeviceInfo device) =>
        Path.Combine(_folder ?? "", Slug($"{device.Description} {device.Driver} {Library}") + ".json");

    /// <summary>The plans of a device by class of shapes; none where none were measured.</summary>
    public IReadOnlyDictionary<string, string> Read(DeviceInfo device)
    {
        var none = new Dictionary<string, string>(StringComparer.Ordinal);
        string path = PathOf(device);
        if (_folder is null || !File.Exists(path))
            return none;
        try
        {
            Content? content = JsonSerializer.Deserialize<Content>(File.ReadAllText(path));
            if (content is { Plans: not null } && content.Plans.All(plan => plan.Value is not null)
                && content == Content.Of(device, content.Plans))
            {
                return content.Plans;
            }

            Ignore(path, $"does not hold the plans of {device.Description}");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            Ignore(path, $"cannot be read ({(e is JsonException ? "it is no JSON" : e.Message.TrimEnd('.'))})");
        }

        return none;
    }

    /// <summary>
    /// Keeps the plan of a class of shapes, or, where it is null, that the kernel's own is as good as any.
    /// </summary>
    /// <exception cref="InputException">The cache cannot be written.</exception>
    public void Keep(DeviceInfo device, string shapeClass, string? plan)
    {
        if (_folder is null)
            throw new InvalidOperationException("this cache keeps nothing");
        string path = PathOf(device);
        AtomicFile.RequireWritable(path);
        using FileLock held = Locked(path);
        var all = new SortedDictionary<string, string>(
            Read(device).ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        if (plan is null)
            all.Remove(shapeClass);
        else
            all[shapeClass] = plan;
        AtomicFile.WriteText(path, JsonSerializer.Serialize(Content.Of(device, all), Readable) + "\n");
    }

    // Read, changed and written by one process at a time: two that tune at once lose nothing of each other's.
    private static FileLock Locked(string path)
    {
        for (var clock = Stopwatch.StartNew(); ; Thread.Sleep(1))
        {
            try
            {
                return FileLock.Take(path);
            }
            catch (InputException) when (clock.Elapsed < LongestWait)
            {
                // Another is writing, which takes a moment.
            }
        }
    }

    private void Ignore(string path, string why) =>
        ignored?.Invoke($"{path} {why}: ignored");

    private static string Slug(string text) => string.Join('-', text.ToLowerInvariant().Split(
        [.. text.ToLowerInvariant().Where(c => !char.IsAsciiLetterOrDigit(c) && c != '.').Distinct()],
        StringSplitOptions.RemoveEmptyEntries));

    private sealed record Content(
        string Device, string? Driver, string Version, IReadOnlyDictionary<string, string> Plans)
    {
        public static Content Of(DeviceInfo device, IReadOnlyDictionary<string, string> plans) =>
            new(device.Description, device.Driver, Library, plans);
    }
}
