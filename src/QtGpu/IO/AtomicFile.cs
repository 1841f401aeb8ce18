namespace QtGpu.IO;

/// <summary>
/// Writes a file whole or not at all: to a <c>.part</c> beside it, then renamed, and both flushed to the disk. A file
/// that is there keeps its mode; a link stays, and what it points to is replaced; a pipe or device is written to.
/// </summary>
internal static class AtomicFile
{
    private static readonly TimeSpan Stale = TimeSpan.FromHours(1);
    private static int _writing;

    /// <summary>
    /// Whether a file is being written, by any thread; a pipe or device, which may wait for ever, is none.
    /// </summary>
    public static bool IsWriting => Volatile.Read(ref _writing) > 0;

    /// <summary>Writes <paramref name="path"/>, making its folder where there is none.</summary>
    /// <exception cref="InputException">The path cannot be written.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        Attempt(path, (place, part) => WriteTo(place, part, write));
        SweepParts(path);
    }

    private static void WriteTo(string place, string? part, Action<Stream> write)
    {
        if (part is null)
        {
            using Stream device = Device(place);
            write(device);
            return;
        }

        Interlocked.Increment(ref _writing);
        try
        {
            using (FileStream stream = File.Create(part))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            KeepMode(place, part);
            File.Move(part, place, overwrite: true);
            PosixFile.FlushFolder(Path.GetDirectoryName(place)!);
        }
        finally
        {
            Interlocked.Decrement(ref _writing);
        }
    }

    private static void KeepMode(string place, string part)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(place))
            return;
        UnixFileMode mode = File.GetUnixFileMode(place);
        if (mode != File.GetUnixFileMode(part))
            File.SetUnixFileMode(part, mode);
    }

    /// <summary>Text in UTF-8.</summary>
    public static void WriteText(string path, string text) => Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        writer.Write(text);
    });

    /// <summary>
    /// Finds out before long work, rather than after it, that <paramref name="path"/> cannot be written.
    /// </summary>
    public static void RequireWritable(string path)
    {
        if (Directory.Exists(path))
            throw new InputException($"cannot write '{path}': it is a folder; name a file in it");
        Attempt(path, (_, part) =>
        {
            if (part is null)
                return;
            File.Create(part).Dispose();
            File.Delete(part);
        }, isTrial: true);
    }

    /// <summary>
    /// Removes what writers that were killed have left in a folder: after an hour nobody is still writing it.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">Of this file alone; null for all.</param>
    internal static void SweepParts(string folder, string? name)
    {
        try
        {
            foreach (string part in Directory.EnumerateFiles(folder, "*.part"))
            {
                string[] words = Path.GetFileName(part).Split('.');
                bool ours = words.Length >= 3 && Guid.TryParseExact(words[^2], "N", out _)
                    && (name is null || name == string.Join('.', words[..^2]));
                if (ours && DateTime.UtcNow - File.GetLastWriteTimeUtc(part) > Stale)
                    Remove(part);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What others left behind is no reason to fail.
        }
    }

    /// <summary>The file that a path leads to; null where that is a device or a pipe.</summary>
    internal static string? PlaceOf(string path) => Place(path) is var place && IsDevice(place) ? null : place;

    // Where a path leads: what a link points to, which need not be there yet.
    private static string Place(string path)
    {
        string whole = Path.GetFullPath(path);
        return IsDevice(whole) || new FileInfo(whole).LinkTarget is null ? whole
            : File.ResolveLinkTarget(whole, returnFinalTarget: true)!.FullName;
    }

    // A device or a pipe is not replaced by a file. What /proc/self/fd links to may have no path.
    private static bool IsDevice(string path) => File.Exists(path) && (PosixFile.IsPipe(path)
        || IsIn(path, "/proc/") || (IsIn(path, "/dev/") && !IsIn(path, "/dev/shm/")));

    private static bool IsIn(string path, string folder) => path.StartsWith(folder, StringComparison.Ordinal);

    // One that is open already is not opened again: where it is a file, two writers would write over each other.
    private static Stream Device(string path) => path switch
    {
        "/dev/stdout" or "/dev/fd/1" or "/proc/self/fd/1" => Console.OpenStandardOutput(),
        "/dev/stderr" or "/dev/fd/2" or "/proc/self/fd/2" => Console.OpenStandardError(),
        _ => new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite),
    };

    // Another run may have begun to use it.
    private static void RemoveEmpty(string folder)
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (IOException)
        {
        }
    }

    private static void Attempt(string path, Action<string, string?> write, bool isTrial = false)
    {
        string? part = null, made = null;
        try
        {
            string place = Place(path), folder = Path.GetDirectoryName(place) ?? place;

            // A name of its own: two processes that write the same file do not write into each other's part.
            part = IsDevice(place) ? null : $"{place}.{Guid.NewGuid():N}.part";
            made = Directory.Exists(folder) ? null : folder;
            Directory.CreateDirectory(folder);
            write(place, part);
            if (isTrial && made is not null)
                RemoveEmpty(made);
        }
        catch (Exception exception)
        {
            if (part is not null)
                Remove(part);
            if (exception is not (IOException or UnauthorizedAccessException or ArgumentException
                or NotSupportedException))
            {
                throw;
            }
            throw IsDiskFull(exception)
                ? new IOException($"{path}: the disk is full; nothing was written", exception)
                : new InputException(
                    $"cannot write '{path}': {Reason(path, exception)}; choose another place", exception);
        }
    }

    // ENOSPC and EDQUOT; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL.
    private static bool IsDiskFull(Exception exception) =>
        exception is IOException
        && exception.HResult is 28 or 122 or unchecked((int)0x80070070) or unchecked((int)0x80070027);

    private static string Reason(string path, Exception exception) => exception switch
    {
        _ when Directory.Exists(path) => "it is a folder",
        UnauthorizedAccessException => "permission denied",
        PathTooLongException => "the name is too long",
        ArgumentException or NotSupportedException => "not a file name",
        FileNotFoundException or DirectoryNotFoundException => "its folder cannot be made",
        _ => exception.Message.TrimEnd('.'),
    };

    private static void SweepParts(string path)
    {
        string place = Place(path);
        SweepParts(Path.GetDirectoryName(place)!, Path.GetFileName(place));
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The first error is the one to tell.
        }
    }
}
