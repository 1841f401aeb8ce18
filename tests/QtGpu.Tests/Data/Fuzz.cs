using QtGpu.Kernels.Random;
using Xunit;

namespace QtGpu.Tests.Data;

internal static class Fuzz
{
    /// <summary>
    /// Cuts a file at every length and flips bits at random: a reader reads it or throws InputException.
    /// </summary>
    public static void Damage(byte[] good, Action<byte[]> read)
    {
        var random = RandomStream.Named(0, "fuzz");
        for (int length = 0; length < good.Length; length += 1 + length / 64)
            Read(good[..length], read);
        for (int trial = 0; trial < 500; trial++)
        {
            byte[] damaged = [.. good];
            // Half of the flips fall on the first bytes, where the format lives.
            int end = trial % 2 == 0 ? Math.Min(good.Length, 160) : good.Length;
            for (int flip = 0; flip <= trial % 3; flip++)
                damaged[random.Below(trial, 2 * flip, end)] ^= (byte)(1 << random.Below(trial, 2 * flip + 1, 8));
            Read(damaged, read);
        }
    }

    private static void Read(byte[] damaged, Action<byte[]> read)
    {
        try
        {
            read(damaged);
        }
        catch (InputException e)
        {
            Assert.InRange(e.Message.Length, 20, 500);
        }
    }
}
