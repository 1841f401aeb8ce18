using System.IO.Compression;

namespace QtGpu.Data.Files;

/// <summary>Reads a whole file, decompressing it when it is gzip (told by its first two bytes, not by its name).</summary>
internal static class PossiblyGzipped
{
    /// <summary>The content of <paramref name="path"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">Content longer than this is cut one byte beyond it: a bomb does not fill the memory.</param>
    /// <exception cref="InputException">The file cannot be read, or its gzip stream is corrupt.</exception>
    public static byte[] Read(string path, long limit)
    {
        byte[] stored;
        try
        {
            stored = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read {path}: {e.Message}", e);
        }
        return Decompress(stored, path, limit);
    }

    /// <summary>The content of a file held in memory.</summary>
    public static byte[] Decompress(byte[] stored, string name, long limit)
    {
        if (stored is not [0x1f, 0x8b, ..])
            return stored;
        try
        {
            using var gzip = new GZipStream(new MemoryStream(stored), CompressionMode.Decompress);
            // Deflate shrinks at most 1032-fold, so that a small file never asks for a large buffer.
            byte[] content = new byte[Math.Min(limit + 1, 1032L * stored.Length)];
            int read = gzip.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return read == content.Length ? content : content[..read];
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new InputException(
                $"{name}: the gzip stream is corrupt or cut short. Expected a complete gzip file; fetch or copy it again.", e);
        }
    }
}
