using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QtGpu.IO;

/// <summary>
/// What a long run has done so far: the result of each unit of its work, appended and flushed to the disk as soon as
/// it is known. A run that is killed loses the units under way and no other. One writer at a time; <see cref="Keep"/>
/// may be called from several threads.
/// </summary>
/// <remarks>
/// A line per unit: 16 digits of the SHA-256 of the rest, a space, JSON. The first says what the run is of. What a kill
/// left of the last line is cut off; damage anywhere else is an error.
/// </remarks>
public sealed class Journal : IDisposable
{
    private const int SumLength = 16;

    private static readonly JsonSerializerOptions Format = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        IncludeFields = true, // tuples
    };

    private static readonly JsonSerializerOptions Whole = new(Format)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private readonly Dictionary<string, JsonElement> _results = new(StringComparer.Ordinal);
    private readonly Lock _appending = new();
    private readonly string _path;
    private readonly FileLock _lock;
    private readonly FileStream _stream;

    private Journal(string path, FileLock held, FileStream stream) => (_path, _lock, _stream) = (path, held, stream);

    /// <summary>Opens a journal, or begins one.</summary>
    /// <param name="path">The file; its folder is made where there is none.</param>
    /// <param name="settings">All that the results depend on, as text that is compared.</param>
    /// <param name="resume">Keep the results of a file that is there; otherwise it is begun anew.</param>
    /// <exception cref="InputException">
    /// Another run has it open; it is damaged; it was made with other settings; it cannot be written.
    /// </exception>
    public static Journal Open(string path, string settings, bool resume)
    {
        FileLock held = FileLock.Take(path);
        try
        {
            return resume && File.Exists(path) && Resumed(path, held, settings) is { } old
                ? old
                : Begun(path, held, settings);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>The same for a run that goes on without a journal where the disk is full.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">All that the results depend on.</param>
    /// <param name="resume">Keep the results of a file that is there.</param>
    /// <param name="warn">Told that nothing will be kept.</param>
    /// <returns>Null where the disk is full.</returns>
    /// <exception cref="InputException">As of <see cref="Open"/>.</exception>
    public static Journal? OpenUnlessFull(string path, string settings, bool resume, Action<string> warn)
    {
        try
        {
            return Open(path, settings, resume);
        }
        catch (IOException exception)
        {
            warn(Unkept(exception));
            return null;
        }
    }

    /// <summary>What is said, once, of a run that goes on though something could not be kept.</summary>
    internal static string Unkept(Exception problem) =>
        $"{problem.Message}; the run goes on, and what cannot be kept is lost if it is stopped";

    /// <summary>Units whose results are known.</summary>
    public int Count
    {
        get
        {
            lock (_appending)
                return _results.Count;
        }
    }

    /// <summary>Units among them whose names are such.</summary>
    public int CountOf(Predicate<string> such)
    {
        lock (_appending)
            return _results.Keys.Count(such.Invoke);
    }

    /// <summary>
    /// Why a result is not kept though the run goes on (<see cref="JournaledWork"/>); null where all are.
    /// </summary>
    public IOException? Failure { get; internal set; }

    /// <summary>The result of a unit that was done before.</summary>
    /// <exception cref="InputException">It is of another kind: the file is of another program.</exception>
    public bool TryGet<T>(string unit, [MaybeNullWhen(false)] out T result)
    {
        JsonElement known;
        lock (_appending)
        {
            if (!_results.TryGetValue(unit, out known))
            {
                result = default;
                return false;
            }
        }

        try
        {
            result = known.Deserialize<T>(Format)!;
            return true;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException)
        {
            throw Damaged(_path, $"the result of {unit} cannot be read", exception);
        }
    }

    /// <summary>Keeps the result of a unit; when this returns, it is on the disk.</summary>
    /// <exception cref="IOException">The disk is full, or fails; what was kept before stays.</exception>
    public void Keep<T>(string unit, T result)
    {
        JsonElement element = JsonSerializer.SerializeToElement(result, Format);
        byte[] line = Line(JsonSerializer.Serialize(new Entry(unit, element), Format));
        lock (_appending)
        {
            Append(_stream, line, _path);
            _results[unit] = element;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_stream.CanWrite)
            return; // removed: the lock may be another's by now
        _stream.Dispose();
        _lock.Dispose();
    }

    /// <summary>Closes it and removes the file: the run is done, and its results are elsewhere.</summary>
    public void Remove()
    {
        _stream.Dispose();
        File.Delete(_path);
        _lock.Dispose();
    }

    private static Journal Begun(string path, FileLock held, string settings)
    {
        byte[] first = Line(JsonSerializer.Serialize(settings, Format));
        AtomicFile.Write(path, stream => stream.Write(first));
        return new Journal(path, held, Opened(path, first.Length));
    }

    // Null where a kill left not even the first line.
    private static Journal? Resumed(string path, FileLock held, string settings)
    {
        byte[] bytes = ReadAll(path);
        var entries = new List<string>();
        int end = 0;
        for (int length; (length = bytes.AsSpan(end).IndexOf((byte)'\n')) >= 0; end += length + 1)
        {
            if (Content(bytes.AsSpan(end, length)) is { } entry)
                entries.Add(entry);
            else if (bytes.AsSpan(end + length + 1).Contains((byte)'\n'))
                throw Damaged(path, $"the sum of line {entries.Count + 1} is wrong");
            else
                break; // the last line: a power failure's
        }

        if (entries.Count == 0)
            return null;

        string made = Parsed<string>(path, entries[0], 1);
        SettingsText.Require(path, made, settings, "place");
        var journal = new Journal(path, held, Opened(path, end));
        for (int i = 1; i < entries.Count; i++)
        {
            var (unit, result) = Parsed<Entry>(path, entries[i], i + 1);
            journal._results[unit] = result;
        }

        return journal;
    }

    private static byte[] ReadAll(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read '{path}': {exception.Message}", exception);
        }
    }

    private static FileStream Opened(string path, long end)
    {
        try
        {
            var stream = new FileStream(
                path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            stream.SetLength(end);
            stream.Position = end;
            return stream;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot write '{path}': {exception.Message}", exception);
        }
    }

    // Half a line would be damage once another follows it.
    private static void Append(FileStream stream, byte[] line, string path)
    {
        long end = stream.Position;
        try
        {
            stream.Write(line);
            stream.Flush(flushToDisk: true);
        }
        catch (IOException exception)
        {
            stream.SetLength(end);
            stream.Position = end;
            throw new IOException($"{path}: {exception.Message}; what was kept before stays", exception);
        }
    }

    private static byte[] Line(string json)
    {
        byte[] text = Encoding.UTF8.GetBytes(json);
        return [.. Sum(text), (byte)' ', .. text, (byte)'\n'];
    }

    // Null where the sum is wrong.
    private static string? Content(ReadOnlySpan<byte> line) =>
        line.Length > SumLength + 1 && line[..SumLength].SequenceEqual(Sum(line[(SumLength + 1)..]))
            ? Encoding.UTF8.GetString(line[(SumLength + 1)..])
            : null;

    private static byte[] Sum(ReadOnlySpan<byte> text) =>
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(text)))[..SumLength];

    private static T Parsed<T>(string path, string json, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Whole) ?? throw new JsonException("null");
        }
        catch (JsonException exception)
        {
            throw Damaged(path, $"line {number} is no entry", exception);
        }
    }

    private static InputException Damaged(string path, string how, Exception? inner = null) =>
        new($"{path} is damaged: {how}. Remove it, and begin anew.", inner);

    private sealed record Entry(string Unit, JsonElement Result);
}
