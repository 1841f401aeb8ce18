using System.Security.Cryptography;
using QtGpu.Data.Files;
using QtGpu.IO;

namespace QtGpu.Data.Download;

/// <summary>
/// A file of a data set, kept as <c>{directory}/{Folder}/{Name}</c>, gzip-compressed with <c>.gz</c> behind or plain.
/// It is known by its <em>decompressed</em> content, since mirrors recompress.
/// </summary>
/// <param name="Folder">The data set's folder.</param>
/// <param name="Name">The file's name, without <c>.gz</c>.</param>
/// <param name="Length">Bytes of the content.</param>
/// <param name="Sha256">SHA-256 of the content, lower-case hexadecimal.</param>
/// <param name="Mirrors">Addresses of folders that hold <c>{Name}.gz</c>.</param>
public sealed record RemoteFile(string Folder, string Name, int Length, string Sha256, IReadOnlyList<Uri> Mirrors)
{
    /// <summary>Where a download puts it.</summary>
    public string DownloadPath(DataOptions options) =>
        Path.Combine(DataDirectory.Resolve(options.Directory), Folder, Name + ".gz");

    /// <summary>The file on disk, compressed or plain; null when there is none.</summary>
    public string? Find(DataOptions options)
    {
        string compressed = DownloadPath(options), plain = compressed[..^".gz".Length];
        return File.Exists(compressed) ? compressed : File.Exists(plain) ? plain : null;
    }

    /// <summary>Where to ask for it, in order.</summary>
    public IEnumerable<Uri> Addresses(DataOptions options) => options.Mirrors.Count > 0
        ? options.Mirrors.Select(mirror => new Uri($"{mirror.ToString().TrimEnd('/')}/{Folder}/{Name}.gz"))
        : Mirrors.Select(mirror => new Uri($"{mirror.ToString().TrimEnd('/')}/{Name}.gz"));

    /// <summary>The verified content, downloaded first when it is missing.</summary>
    /// <exception cref="InputException">It is corrupt, or missing and cannot be had.</exception>
    public ReadOnlyMemory<byte> Read(DataOptions options)
    {
        AtomicFile.SweepParts(Path.GetDirectoryName(DownloadPath(options))!, name: null);
        string? path = Find(options);
        if (path is null)
            return Downloader.Fetch(this, options);
        try
        {
            return Verify(PossiblyGzipped.Read(path, Length), path);
        }
        catch (InputException e)
        {
            throw new InputException($"{e.Message} ‘data fetch {Folder}’ replaces it.", e);
        }
    }

    /// <summary>Returns <paramref name="content"/> if it is this file's.</summary>
    /// <exception cref="InputException">It is not.</exception>
    internal ReadOnlyMemory<byte> Verify(ReadOnlyMemory<byte> content, string source)
    {
        if (content.Length != Length)
            throw new InputException(
                $"{source} is not the published {Folder}/{Name}: expected {Length} bytes (decompressed), got "
                + (content.Length > Length ? "more." : $"{content.Length}."));
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        return sha256.Equals(Sha256, StringComparison.Ordinal)
            ? content
            : throw new InputException(
                $"{source} is not the published {Folder}/{Name}: expected SHA-256 {Sha256}, got {sha256}.");
    }
}
