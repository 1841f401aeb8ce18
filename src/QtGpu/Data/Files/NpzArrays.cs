using System.IO.Compression;
using System.IO.Hashing;

namespace QtGpu.Data.Files;

/// <summary>The arrays of a .npz file: a ZIP archive with a .npy file for each, checked by its CRC.</summary>
internal sealed class NpzArrays : IDisposable
{
    // What deflate makes of a byte at most, and some.
    private const long MostOfAByte = 1100;

    private readonly string _path;
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.OrdinalIgnoreCase);

    private NpzArrays(string path)
    {
        _path = path;
        _archive = ZipFile.OpenRead(path);
        foreach (ZipArchiveEntry entry in _archive.Entries)
        {
            if (Path.GetExtension(entry.FullName) == ".npy")
                _entries[Path.ChangeExtension(entry.FullName, null)] = entry;
        }
    }

    /// <summary>The names of the arrays.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>Opens a file.</summary>
    /// <exception cref="InputException">It is no such file.</exception>
    public static NpzArrays Open(string path) => Checked(path, () => new NpzArrays(path));

    /// <summary>Whether there is an array of this name, in lower or upper case.</summary>
    public bool Has(string name) => _entries.ContainsKey(name);

    /// <summary>An array; null where there is none of this name.</summary>
    /// <exception cref="InputException">It is damaged, or of another kind.</exception>
    public NpyArray? Read(string name) => _entries.TryGetValue(name, out ZipArchiveEntry? entry)
        ? NpyArray.Parse(Checked(_path, () => Content(entry)), $"{_path}: {name}")
        : null;

    public void Dispose() => _archive.Dispose();

    private static byte[] Content(ZipArchiveEntry entry)
    {
        if (entry.Length > Math.Min(Array.MaxLength, MostOfAByte * entry.CompressedLength))
            throw new InvalidDataException($"{entry.FullName} says that it holds {entry.Length} bytes");
        byte[] content = new byte[entry.Length];
        using Stream stream = entry.Open();
        stream.ReadExactly(content);
        return Crc32.HashToUInt32(content) == entry.Crc32 ? content
            : throw new InvalidDataException($"the checksum of {entry.FullName} is another one");
    }

    private static T Checked<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw new InputException(
                $"{path}: expected a whole NPZ file, got one that is cut off, damaged or of another kind "
                + $"({e.Message.TrimEnd('.')}). Save it again with numpy.savez.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read {path}: {e.Message}", e);
        }
    }
}
