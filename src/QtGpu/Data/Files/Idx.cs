using System.Buffers.Binary;

namespace QtGpu.Data.Files;

/// <summary>
/// An array of bytes in the IDX format of MNIST: big-endian magic 0x0000_08_dd (unsigned byte, dd dimensions), one
/// 32-bit extent per dimension, then the values, row-major. Source: yann.lecun.com/exdb/mnist.
/// </summary>
/// <param name="Extents">The extents, for example [60000, 28, 28].</param>
/// <param name="Values">The values.</param>
internal sealed record Idx(IReadOnlyList<int> Extents, ReadOnlyMemory<byte> Values)
{
    /// <summary>Reads a plain or gzip-compressed IDX file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dimensions">How many dimensions it must have: 3 for images, 1 for labels.</param>
    /// <exception cref="InputException">It cannot be read, or is not exactly that.</exception>
    public static Idx Read(string path, int dimensions) =>
        Parse(PossiblyGzipped.Read(path, HeaderLength(dimensions), Length(path, dimensions)), path, dimensions);

    /// <summary>Parses the decompressed content of an IDX file.</summary>
    /// <param name="content">All of it.</param>
    /// <param name="name">Names the file in messages.</param>
    /// <param name="dimensions">How many dimensions it must have.</param>
    /// <exception cref="InputException">The content is not exactly that.</exception>
    public static Idx Parse(ReadOnlyMemory<byte> content, string name, int dimensions)
    {
        var (extents, length) = Declared(content.Span, name, dimensions);
        if (content.Length != length)
            throw Bad(
                name, $"{length} bytes ({string.Join('×', extents)} after the header)",
                $"{content.Length}: it is {(content.Length < length ? "cut short" : "followed by something else")}");
        return new(extents, content[HeaderLength(dimensions)..]);
    }

    private static int HeaderLength(int dimensions) => 4 + 4 * dimensions;

    private static Func<ReadOnlyMemory<byte>, long> Length(string path, int dimensions) =>
        start => Declared(start.Span, path, dimensions).Length;

    // What a header says of its file.
    private static (int[] Extents, long Length) Declared(ReadOnlySpan<byte> bytes, string name, int dimensions)
    {
        int header = HeaderLength(dimensions);
        if (bytes.Length < header)
            throw Bad(name, $"a header of {header} bytes", $"{bytes.Length} bytes");
        uint magic = BinaryPrimitives.ReadUInt32BigEndian(bytes), expected = 0x0800u + (uint)dimensions;
        if (magic != expected)
            throw Bad(
                name, $"magic number 0x{expected:x8} (unsigned bytes, dimensions: {dimensions})", $"0x{magic:x8}");

        int[] extents = new int[dimensions];
        long length = 1;
        for (int d = 0; d < dimensions; d++)
        {
            extents[d] = BinaryPrimitives.ReadInt32BigEndian(bytes[(4 + 4 * d)..]);
            if (extents[d] <= 0 || (length *= extents[d]) > int.MaxValue / 2)
                throw Bad(name, "positive extents of at most 1 GiB together", string.Join('×', extents[..(d + 1)]));
        }

        return (extents, header + length);
    }

    private static InputException Bad(string name, string wanted, string got) =>
        new($"{name} is not the IDX file it should be: expected {wanted}, got {got}. Fetch or copy it again.");
}
