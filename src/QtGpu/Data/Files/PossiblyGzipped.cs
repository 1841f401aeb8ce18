using System.IO.Compression;
using QtGpu.IO;

namespace QtGpu.Data.Files;

/// <summary>Reads a whole file, decompressed when it is gzip (told by its first two bytes, not its name).</summary>
internal static class PossiblyGzipped
{
    /// <summary>The content of <paramref name="path"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">Reading stops soon after so many bytes: a gzip bomb does not fill the memory.</param>
    /// <exception cref="InputException">The file cannot be read, or its gzip stream is corrupt.</exception>
    public static ReadOnlyMemory<byte> Read(string path, long limit) => Decompress(Stored(path), path, limit);

    /// <summary>The content of a file that says at its start how long it is; of a longer one a little more.</summary>
    /// <param name="path">The file.</param>
    /// <param name="start">Bytes at the start that say it.</param>
    /// <param name="length">The bytes of the whole file, by those at its start.</param>
    /// <exception cref="InputException">The file cannot be read, or its gzip stream is corrupt.</exception>
    public static ReadOnlyMemory<byte> Read(string path, int start, Func<ReadOnlyMemory<byte>, long> length)
    {
        byte[] stored = Stored(path);
        return Decompress(stored, path, length(Decompress(stored, path, start)));
    }

    private static byte[] Stored(string path) => InputFile.Read(path, () => File.ReadAllBytes(path));

    /// <summary>The content of a file held in memory.</summary>
    public static ReadOnlyMemory<byte> Decompress(byte[] stored, string name, long limit)
    {
        if (stored is not [0x1f, 0x8b, ..])
            return stored;
        try
        {
            using var gzip = new GZipStream(new MemoryStream(stored), CompressionMode.Decompress);
            var content = new MemoryStream();
            byte[] buffer = new byte[65536];
            while (content.Length <= limit && gzip.Read(buffer) is > 0 and var read)
                content.Write(buffer, 0, read);
            return content.GetBuffer().AsMemory(0, (int)content.Length);
        }
        catch (InvalidDataException e)
        {
            throw new InputException($"{name}: the gzip stream is corrupt. Fetch or copy the file again.", e);
        }
    }
}
