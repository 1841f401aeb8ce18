using System.Runtime.InteropServices;

namespace QtGpu.IO;

/// <summary>What the base class library cannot do with files where there is POSIX; on Windows nothing.</summary>
internal static partial class PosixFile
{
    private const int ReadOnly = 0, FromHere = 1;

    // Opening a pipe waits for its other end, unless told not to.
    private static readonly int NonBlocking = OperatingSystem.IsLinux() ? 0x800 : 0x4;

    /// <summary>Whether it is a pipe with a name or another stream: what cannot be replaced, only written to.</summary>
    public static bool IsPipe(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
            return false;
        int file = Open(path, ReadOnly | NonBlocking);
        if (file < 0)
            return false;
        bool seeks = Seek(file, 0, FromHere) >= 0;
        _ = Close(file);
        return !seeks;
    }

    /// <summary>
    /// Makes a renaming last through a loss of power: the name is the folder's. Where a file system knows no such thing
    /// there is nothing to do.
    /// </summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        int directory = Open(folder, ReadOnly);
        if (directory < 0)
            return;
        _ = Flush(directory);
        _ = Close(directory);
    }

    // Without the third argument, which only a new file needs: calls with variable arguments differ between systems.
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "lseek")]
    private static partial long Seek(int file, long offset, int origin);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
