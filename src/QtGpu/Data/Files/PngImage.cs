using System.Buffers.Binary;
using System.IO.Hashing;
using QtGpu.IO;
using StbImageSharp;

namespace QtGpu.Data.Files;

/// <summary>
/// A PNG image in grey: Y′ = 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), 0 … 1. Of 16 bits the upper 8 are taken.
/// </summary>
/// <param name="Size">Its size.</param>
/// <param name="Pixels">Row by row.</param>
internal sealed record PngImage(ImageSize Size, float[] Pixels)
{
    private const int ChunkFrame = 12, HeaderEnd = 33, MostSide = 16_384;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">It is no such image, is damaged, or has transparent pixels.</exception>
    public static PngImage Read(string path)
    {
        byte[] content = InputFile.Read(path, () => File.ReadAllBytes(path));
        // The decoder looks at no checksum, and takes whatever size a header says.
        ImageSize size = Checked(path, content);
        try
        {
            return new(size, Grey(path, ImageResult.FromMemory(content, ColorComponents.RedGreenBlueAlpha).Data));
        }
        catch (Exception e) when (e is not InputException)
        {
            throw Bad(path, $"one that cannot be decoded ({e.Message.TrimEnd('.')})");
        }
    }

    private static float[] Grey(string path, byte[] rgba)
    {
        float[] grey = new float[rgba.Length / 4];
        for (int i = 0; i < grey.Length; i++)
        {
            ReadOnlySpan<byte> pixel = rgba.AsSpan(4 * i, 4);
            if (pixel[3] < byte.MaxValue)
                throw new InputException(
                    $"{path}: expected an image without transparency, got a transparent pixel. "
                    + "Put the image on a background.");
            grey[i] = ((299 * pixel[0]) + (587 * pixel[1]) + (114 * pixel[2])) / 1000f / 255f;
        }

        return grey;
    }

    // Chunks: length, type, data, CRC-32 of type and data; the first is IHDR with the size, the last IEND.
    private static ImageSize Checked(string path, ReadOnlySpan<byte> content)
    {
        if (!content.StartsWith(Signature))
            throw Bad(path, "another kind of file");
        bool ended = false;
        for (int at = Signature.Length; !ended;)
        {
            ReadOnlySpan<byte> rest = content[at..];
            uint length = rest.Length < ChunkFrame ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - ChunkFrame)
                throw Bad(path, "one that is cut off");
            ReadOnlySpan<byte> chunk = rest.Slice(4, 4 + (int)length);
            if (Crc32.HashToUInt32(chunk) != BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]))
                throw Bad(path, "one that is damaged: a checksum is another one");
            if (at == Signature.Length && !(chunk.StartsWith("IHDR"u8) && length == 13))
                throw Bad(path, "one without a header");
            ended = chunk.StartsWith("IEND"u8);
            at += ChunkFrame + (int)length;
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(content[16..]);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(content[20..HeaderEnd]);
        return width is >= 1 and <= MostSide && height is >= 1 and <= MostSide
            ? new((int)height, (int)width)
            : throw Bad(path, $"one of {height}×{width} pixels (at most {MostSide} a side are read)");
    }

    private static InputException Bad(string path, string got) =>
        new($"{path}: expected a whole PNG image, got {got}. Save it again, or take it out of the folder.");
}
