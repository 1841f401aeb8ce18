namespace QtGpu.IO;

/// <summary>
/// One writer per file: a lock beside it, <c>FILE.lock</c>, that ends with its process, however that ends. It is
/// advisory: it holds off those who take it too.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private readonly string _path;
    private readonly FileStream? _stream;
    private readonly string? _made; // the folder, where there was none

    private FileLock(string path, FileStream? stream, string? made) => (_path, _stream, _made) = (path, stream, made);

    /// <summary>Takes the lock of <paramref name="file"/>, making its folder where there is none.</summary>
    /// <exception cref="InputException">Another run holds it, or nothing can be written there.</exception>
    public static FileLock Take(string file)
    {
        AtomicFile.RequireWritable(file);
        if (AtomicFile.PlaceOf(file) is not { } place)
            return new FileLock(file, null, null); // a device or pipe
        string path = place + ".lock"; // links to one file share it
        try
        {
            string folder = Path.GetDirectoryName(place)!;
            string? made = Directory.Exists(folder) ? null : folder;
            Directory.CreateDirectory(folder);
            while (true)
            {
                var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                if (IsInPlace(stream, path))
                    return new FileLock(path, stream, made);
                stream.Dispose();
            }
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            throw new InputException(
                $"'{file}' is being written by another run; wait for its end, or choose another place", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot write '{path}': {exception.Message}", exception);
        }
    }

    // EWOULDBLOCK of Linux and of BSD; ERROR_SHARING_VIOLATION.
    private static bool IsHeld(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);

    public void Dispose()
    {
        if (_stream is null)
            return;
        try
        {
            if (!OperatingSystem.IsWindows())
                File.Delete(_path); // while it is held: who opens it now makes a new one
            _stream.Dispose();
            if (OperatingSystem.IsWindows())
                File.Delete(_path);
            if (_made is not null && !Directory.EnumerateFileSystemEntries(_made).Any())
                Directory.Delete(_made); // a run that came to nothing leaves nothing
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _stream.Dispose(); // an empty file more is no harm
        }
    }

    // Who locks a file that its last holder removed meanwhile holds nothing: a time only we can have given tells.
    private static bool IsInPlace(FileStream stream, string path)
    {
        DateTime mark = DateTime.UnixEpoch.AddSeconds((uint)Guid.NewGuid().GetHashCode() >> 1);
        File.SetLastWriteTimeUtc(stream.SafeFileHandle, mark);
        return File.Exists(path) && File.GetLastWriteTimeUtc(path) == mark;
    }
}
