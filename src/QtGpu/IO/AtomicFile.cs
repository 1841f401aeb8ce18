namespace QtGpu.IO;

/// <summary>Writes a file whole or not at all: to a <c>.part</c> beside it, then renamed.</summary>
public static class AtomicFile
{
    private static int _writing;

    /// <summary>Whether a file is being written, by any thread.</summary>
    public static bool IsWriting => Volatile.Read(ref _writing) > 0;

    /// <summary>Writes <paramref name="path"/>, making its folder where there is none.</summary>
    /// <exception cref="InputException">The path cannot be written.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        Interlocked.Increment(ref _writing);
        try
        {
            Attempt(path, target => WriteTo(target, path, write));
            SweepParts(path);
        }
        finally
        {
            Interlocked.Decrement(ref _writing);
        }
    }

    private static void WriteTo(string target, string path, Action<Stream> write)
    {
        using (FileStream stream = File.Create(target))
        {
            write(stream);
            if (IsDevice(path))
                return;
            stream.Flush(flushToDisk: true);
        }

        File.Move(target, path, overwrite: true);
    }

    /// <summary>Text in UTF-8.</summary>
    public static void WriteText(string path, string text) => Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        writer.Write(text);
    });

    /// <summary>Finds out before long work, rather than after it, that <paramref name="path"/> cannot be written.</summary>
    public static void RequireWritable(string path)
    {
        if (IsDevice(path))
            return;
        if (Directory.Exists(path))
            throw new InputException($"cannot write '{path}': it is a folder; name a file in it");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        bool isNew = !Directory.Exists(folder);
        Attempt(path, target =>
        {
            File.Create(target).Dispose();
            File.Delete(target);
            if (isNew)
                Directory.Delete(folder);
        });
    }

    // A device or a pipe is not replaced by a file.
    private static bool IsDevice(string path) => path.StartsWith("/dev/", StringComparison.Ordinal) && File.Exists(path);

    private static void Attempt(string path, Action<string> write)
    {
        // A name of its own: two processes that write the same file do not write into each other's part.
        string target = IsDevice(path) ? path : $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
                Directory.CreateDirectory(folder);
            write(target);
        }
        catch (Exception exception)
        {
            if (!IsDevice(path))
                Remove(target);
            if (exception is not (IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException))
                throw;
            throw IsDiskFull(exception)
                ? new IOException($"{path}: the disk is full; nothing was written", exception)
                : new InputException($"cannot write '{path}': {Reason(path, exception)}; choose another place", exception);
        }
    }

    // ENOSPC and EDQUOT; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL.
    private static bool IsDiskFull(Exception exception) =>
        exception is IOException && exception.HResult is 28 or 122 or unchecked((int)0x80070070) or unchecked((int)0x80070027);

    private static string Reason(string path, Exception exception) => exception switch
    {
        _ when Directory.Exists(path) => "it is a folder",
        UnauthorizedAccessException => "permission denied",
        PathTooLongException => "the name is too long",
        ArgumentException or NotSupportedException => "not a file name",
        FileNotFoundException or DirectoryNotFoundException => "its folder cannot be made",
        _ => exception.Message.TrimEnd('.'),
    };

    // A process that was killed leaves its part behind; after an hour nobody is still writing it.
    private static void SweepParts(string path)
    {
        try
        {
            foreach (string part in Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, "*.part"))
            {
                string unique = Path.GetFileName(part)[..^".part".Length];
                bool ours = unique.StartsWith(Path.GetFileName(path) + ".", StringComparison.Ordinal)
                    && unique.Length == Path.GetFileName(path).Length + 33 && Guid.TryParseExact(unique[^32..], "N", out _);
                if (ours && DateTime.UtcNow - File.GetLastWriteTimeUtc(part) > TimeSpan.FromHours(1))
                    Remove(part);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The file itself is written; what others left behind is no reason to fail.
        }
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
