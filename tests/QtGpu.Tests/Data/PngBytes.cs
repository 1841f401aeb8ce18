using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace QtGpu.Tests.Data;

/// <summary>PNG files after the specification (ISO/IEC 15948), without filters.</summary>
internal static class PngBytes
{
    /// <summary>A grey image of 8 bits.</summary>
    public static byte[] Grey(int height, int width, Func<int, int, byte> pixel) => Of(
        height, width, depth: 8, colour: 0, y => [.. Enumerable.Range(0, width).Select(x => pixel(y, x))]);

    /// <summary>An image of any kind.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="depth">Bits of a value.</param>
    /// <param name="colour">0: grey, 2: RGB, 6: RGBA.</param>
    /// <param name="row">The bytes of a row.</param>
    public static byte[] Of(int height, int width, byte depth, byte colour, Func<int, byte[]> row)
    {
        byte[] header = [.. BigEndian(width), .. BigEndian(height), depth, colour, 0, 0, 0];
        using var pixels = new MemoryStream();
        using (var zlib = new ZLibStream(pixels, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (int y = 0; y < height; y++)
                zlib.Write([0, .. row(y)]);
        }

        return
        [
            0x89, .. "PNG"u8, 13, 10, 26, 10,
            .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, pixels.ToArray()), .. Chunk("IEND"u8, []),
        ];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        byte[] checkedPart = [.. type, .. data];
        return [.. BigEndian(data.Length), .. checkedPart, .. BigEndian((int)Crc32.HashToUInt32(checkedPart))];
    }

    private static byte[] BigEndian(int number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
