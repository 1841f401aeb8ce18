using QtGpu.Tests.IO;

namespace QtGpu.Attack.Disks;

/// <summary>A disk of a few hundred kilobytes, to fill or to take away.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int Size = 512 << 10;
    private const int Piece = 4096;

    private SmallDisk(string folder) => Folder = folder;

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <summary>Why there is none here, or null.</summary>
    public static string? Refusal { get; } = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess
        ? null : "mounts a small disk: needs root on Linux";

    /// <summary>Mounts one; null where this may not be done.</summary>
    public static SmallDisk? Mount(string folder) =>
        Shell.Run("mount", "-t", "tmpfs", "-o", $"size={Size}", "tmpfs", folder) == 0 ? new(folder) : null;

    /// <summary>Fills it to the last byte.</summary>
    public void Fill()
    {
        using FileStream filler = File.Create(Path.Combine(Folder, "filler"));
        byte[] piece = new byte[Piece];
        try
        {
            while (true)
            {
                filler.Write(piece);
                filler.Flush();
            }
        }
        catch (IOException)
        {
            // That is what it is for.
        }
    }

    /// <summary>Lets nobody write to it any more.</summary>
    public bool MakeReadOnly() => Shell.Run("mount", "-o", "remount,ro", Folder) == 0;

    public void Dispose() => Shell.Run("umount", "-l", Folder);
}
