using System.IO.Compression;
using System.Text;
using QtGpu.Attack.Mutations;
using QtGpu.Data;
using QtGpu.Data.Files;

namespace QtGpu.Attack.Readers;

/// <summary>Images as MNIST has them.</summary>
internal sealed class IdxReader() : Reader("idx", "images-idx3-ubyte")
{
    public static byte[] Content =>
        [0, 0, 8, 3, 0, 0, 0, 5, 0, 0, 0, 4, 0, 0, 0, 3, .. Enumerable.Range(0, 60).Select(i => (byte)i)];

    public override void Write(string path) => File.WriteAllBytes(path, Content);

    public override void Read(string path) => Idx.Read(path, dimensions: 3);
}

/// <summary>The same compressed: damaged before it is, or after.</summary>
internal sealed class CompressedIdxReader() : Reader("idx-gz", "images-idx3-ubyte.gz")
{
    public override void Write(string path) => File.WriteAllBytes(path, Compressed(IdxReader.Content));

    public override void Read(string path) => Idx.Read(path, dimensions: 3);

    public override byte[] Damage(byte[] good, Dice dice) => dice.Below(8) switch
    {
        0 => Compressed([.. IdxReader.Content, .. new byte[100_000_000 * (long)dice.Below(2)]]),
        1 or 2 or 3 => Compressed(ByteMutation.Of(IdxReader.Content, dice)),
        _ => ByteMutation.Of(good, dice),
    };

    private static byte[] Compressed(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return compressed.ToArray();
    }
}

/// <summary>A NumPy array, with its labels beside it.</summary>
internal sealed class NpyReader() : Reader("npy", "a.npy")
{
    public override void Write(string path)
    {
        File.WriteAllBytes(path, Array("<f4", "6, 4", [.. Enumerable.Range(0, 96).Select(i => (byte)i)]));
        File.WriteAllBytes(
            Path.ChangeExtension(path, ".labels.npy"), Array("|u1", "6,", [0, 1, 0, 1, 1, 0]));
    }

    public override void Read(string path) => DataFile.Load(path, new DataOptions());

    public override byte[] Damage(byte[] good, Dice dice) =>
        dice.OneIn(3) ? Renumbered(good, dice) : ByteMutation.Of(good, dice);

    // The header's numbers, its length kept.
    private static byte[] Renumbered(byte[] good, Dice dice)
    {
        byte[] header = NumberMutation.Of(good[10..128], dice);
        return [.. good.AsSpan(0, 8), (byte)header.Length, (byte)(header.Length >> 8), .. header, .. good.AsSpan(128)];
    }

    /// <summary>An array as a file has it.</summary>
    public static byte[] Array(string type, string shape, byte[] values)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({shape}), }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header), .. values];
    }
}

/// <summary>Several NumPy arrays in one file.</summary>
internal sealed class NpzReader() : Reader("npz", "a.npz")
{
    public override void Write(string path)
    {
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        Add("x", NpyReader.Array("<f4", "6, 4", [.. Enumerable.Range(0, 96).Select(i => (byte)i)]));
        Add("y", NpyReader.Array("|u1", "6,", [0, 1, 0, 1, 1, 0]));

        void Add(string name, byte[] content)
        {
            using Stream entry = archive.CreateEntry($"{name}.npy").Open();
            entry.Write(content);
        }
    }

    public override void Read(string path) => DataFile.Load(path, new DataOptions());
}

/// <summary>An image of a folder: a palette of 4 bits.</summary>
internal sealed class PngReader() : Reader("png", "a.png")
{
    public override void Write(string path) => File.WriteAllBytes(path, Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACBAMAAABvWnspAAAAGFBMVEX////IyMiAgIAzMzMHBwcAAAAAAAAAAADlE4siAAAADklE"
        + "QVR42mMIZmBQEQAAAf0AiNJ4mJQAAAAASUVORK5CYII="));

    public override void Read(string path) => PngImage.Read(path);
}
