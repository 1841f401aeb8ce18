using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace QtGpu.Attack.Mutations;

/// <summary>
/// Header, metadata and values changed; the checksum made right again, as by somebody who means it, or not.
/// </summary>
internal static class SafetensorsMutation
{
    private const int ChecksumLength = 64;

    /// <summary>A damaged copy.</summary>
    public static byte[] Of(byte[] good, Dice dice)
    {
        if (dice.OneIn(5) || good.Length < 8)
            return ByteMutation.Of(good, dice);
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(good);
        byte[] header = good[8..(8 + length)], values = good[(8 + length)..];
        switch (dice.Below(4))
        {
            case 0: values = ByteMutation.Of(values, dice); break;
            case 1: Replace(values, dice); break;
            case 2: header = NumberMutation.Of(header, dice); break;
            default: header = JsonMutation.Of(header, dice); break;
        }

        if (!dice.OneIn(3))
            Sign(header, values);
        byte[] bad = new byte[8 + header.Length + values.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bad, header.Length);
        header.CopyTo(bad, 8);
        values.CopyTo(bad, 8 + header.Length);
        return bad;
    }

    // One number, or all behind it, by one that is not of this world.
    private static void Replace(byte[] values, Dice dice)
    {
        float[] extremes = [float.NaN, float.PositiveInfinity, float.MaxValue, -1, -0f, 0, 1e9f, 0.5f, float.Epsilon];
        float extreme = dice.Of(extremes);
        int from = values.Length < 4 ? 0 : dice.Below(values.Length / 4);
        for (int i = from; i < values.Length / 4 && (i == from || dice.Below(64) > 0); i++)
            BinaryPrimitives.WriteSingleLittleEndian(values.AsSpan(4 * i), extreme);
    }

    private static void Sign(byte[] header, byte[] values)
    {
        ReadOnlySpan<byte> key = "\"qtgpu_sha256\":\""u8;
        int place = header.AsSpan().IndexOf(key);
        if (place < 0 || (place += key.Length) + ChecksumLength > header.Length)
            return;
        header.AsSpan(place, ChecksumLength).Fill((byte)'0');
        string sum = Convert.ToHexStringLower(SHA256.HashData([.. header, .. values]));
        Encoding.ASCII.GetBytes(sum).CopyTo(header, place);
    }
}
