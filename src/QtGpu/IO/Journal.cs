using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace QtGpu.IO;

/// <summary>
/// What a long run has done so far: the result of each unit of its work, appended and flushed to the disk as soon as
/// it is known. A run that is killed loses the units under way and no other. One writer at a time; <see cref="Keep"/>
/// may be called from several threads.
/// </summary>
/// <remarks>
/// A line per unit: 16 digits of the SHA-256 of the rest, a space, JSON. The first says what the run is of. What a kill
/// left of the last line is cut off; damage anywhere else is an error. The journal of a <see cref="Shard"/> says so,
/// and those of all are united by <see cref="JournalUnion"/>.
/// </remarks>
public sealed class Journal : IDisposable
{
    private readonly Dictionary<string, JsonElement> _results = new(StringComparer.Ordinal);
    private readonly Lock _appending = new();
    private readonly string _path;
    private readonly FileLock _lock;
    private readonly FileStream _stream;

    private Journal(string path, FileLock held, FileStream stream, JournalHeader header) =>
        (_path, _lock, _stream, Header) = (path, held, stream, header);

    /// <summary>Opens a journal, or begins one.</summary>
    /// <param name="path">The file; its folder is made where there is none.</param>
    /// <param name="settings">All that the results depend on, as text that is compared.</param>
    /// <param name="resume">Keep the results of a file that is there; otherwise it is begun anew.</param>
    /// <param name="shard">Which pieces of the run are done with it; null: all.</param>
    /// <exception cref="InputException">
    /// Another run has it open; it is damaged; it was made with other settings; it cannot be written.
    /// </exception>
    public static Journal Open(string path, string settings, bool resume, Shard? shard = null)
    {
        var header = new JournalHeader(settings, shard is { Number: 0 } ? null : shard);
        Journal journal = Held(path, held =>
            resume && File.Exists(path) && Resumed(path, held, header) is { } old ? old : Begun(path, held, header));
        journal.Shard = shard;
        return journal;
    }

    /// <summary>Opens a journal as it is.</summary>
    /// <exception cref="InputException">There is none; another run has it open; it is damaged.</exception>
    internal static Journal Open(string path) => !File.Exists(path)
        ? throw new InputException($"there is no {path}: expected what a shard has left")
        : Held(
            path, held => Resumed(path, held, null) ?? throw new InputException($"{path} is empty: nothing was done"));

    /// <summary>The same for a run that goes on without a journal where the disk is full.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">All that the results depend on.</param>
    /// <param name="resume">Keep the results of a file that is there.</param>
    /// <param name="warn">Told that nothing will be kept.</param>
    /// <param name="shard">Which pieces are done with it; then nothing goes on without it.</param>
    /// <returns>Null where the disk is full.</returns>
    /// <exception cref="InputException">As of <see cref="Open(string, string, bool, Shard?)"/>.</exception>
    public static Journal? OpenUnlessFull(
        string path, string settings, bool resume, Action<string> warn, Shard? shard = null)
    {
        try
        {
            return Open(path, settings, resume, shard);
        }
        catch (IOException exception) when (shard is null)
        {
            warn(Unkept(exception));
            return null;
        }
    }

    /// <summary>What is said, once, of a run that goes on though something could not be kept.</summary>
    internal static string Unkept(Exception problem) =>
        $"{problem.Message}; the run goes on, and what cannot be kept is lost if it is stopped";

    /// <summary>Which pieces of the run are done with it; null: all.</summary>
    public Shard? Shard { get; private set; }

    /// <summary>What its results are of.</summary>
    internal JournalHeader Header { get; }

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

    /// <summary>Names of the units whose results are known.</summary>
    internal IReadOnlyList<string> Units()
    {
        lock (_appending)
            return [.. _results.Keys];
    }

    /// <summary>Whether the result of a unit is known.</summary>
    internal bool Knows(string unit)
    {
        lock (_appending)
            return _results.ContainsKey(unit);
    }

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
            result = known.Deserialize<T>(JournalLines.Format)!;
            return true;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException)
        {
            throw JournalLines.Damaged(_path, $"the result of {unit} cannot be read", exception);
        }
    }

    /// <summary>Keeps the result of a unit; when this returns, it is on the disk.</summary>
    /// <exception cref="IOException">The disk is full, or fails; what was kept before stays.</exception>
    public void Keep<T>(string unit, T result)
    {
        JsonElement element = JsonSerializer.SerializeToElement(result, JournalLines.Format);
        byte[] line = JournalLines.Of(new Entry(unit, element));
        lock (_appending)
        {
            Append(_stream, line, _path);
            _results[unit] = element;
        }
    }

    /// <summary>Keeps what another journal has and this one has not, as it stands there.</summary>
    /// <exception cref="InputException">Both have a unit, with results that differ, but for times.</exception>
    internal void TakeOver(Journal other)
    {
        var missing = new List<Entry>();
        foreach (var (unit, result) in other._results)
        {
            if (!_results.TryGetValue(unit, out JsonElement own))
                missing.Add(new(unit, result));
            else if (!PieceEquality.AreEqual(own, result))
                throw new InputException(
                    $"{_path} and {other._path} have different results of {unit}; were both made on the same device "
                    + "and from the same files? Remove the wrong one, and run that shard again");
        }

        Append(_stream, [.. missing.SelectMany(JournalLines.Of)], _path);
        foreach (var (unit, result) in missing)
            _results[unit] = result;
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

    private static Journal Held(string path, Func<FileLock, Journal> open)
    {
        FileLock held = FileLock.Take(path);
        try
        {
            return open(held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private static Journal Begun(string path, FileLock held, JournalHeader header)
    {
        byte[] first = header.Line();
        AtomicFile.Write(path, stream => stream.Write(first));
        return new Journal(path, held, Opened(path, first.Length), header);
    }

    // Null where a kill left not even the first line.
    private static Journal? Resumed(string path, FileLock held, JournalHeader? asked)
    {
        var (lines, end) = JournalLines.Read(path);
        if (lines.Count == 0)
            return null;

        var made = JournalHeader.Read(path, lines[0]);
        asked?.Require(path, made);
        Entry[] entries = [.. lines.Skip(1).Select((line, i) => JournalLines.Parsed<Entry>(path, line, i + 2))];
        var journal = new Journal(path, held, Opened(path, end), made);
        foreach (var (unit, result) in entries)
            journal._results[unit] = result;
        return journal;
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

    private sealed record Entry(string Unit, JsonElement Result);
}
