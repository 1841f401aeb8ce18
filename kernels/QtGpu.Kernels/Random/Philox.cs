namespace QtGpu.Kernels.Random;

/// <summary>
/// Philox4x32-10: a counter and a key in, four independent 32-bit numbers out. There is no state, so any element of a
/// stream is drawn directly, by any thread. Plain integer arithmetic: a GPU kernel can call it.
/// </summary>
/// <remarks>Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11.</remarks>
public static class Philox
{
    /// <summary>How often words are mixed.</summary>
    internal const int Rounds = 10;

    /// <summary>What a round multiplies two words of the counter by, and adds to the two of the key.</summary>
    internal const uint M0 = 0xD2511F53, M1 = 0xCD9E8D57, W0 = 0x9E3779B9, W1 = 0xBB67AE85;

    /// <summary>
    /// The four outputs of block <paramref name="block"/> of step <paramref name="step"/> under a key.
    /// </summary>
    /// <param name="key">Key word 0 in the low half, 1 in the high half.</param>
    /// <param name="step">Counter words 2 and 3.</param>
    /// <param name="block">Counter words 0 and 1.</param>
    /// <param name="x0">Output word 0.</param>
    /// <param name="x1">Output word 1.</param>
    /// <param name="x2">Output word 2.</param>
    /// <param name="x3">Output word 3.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Block(ulong key, ulong step, ulong block, out uint x0, out uint x1, out uint x2, out uint x3)
    {
        uint k0 = (uint)key;
        uint k1 = (uint)(key >> 32);
        x0 = (uint)block;
        x1 = (uint)(block >> 32);
        x2 = (uint)step;
        x3 = (uint)(step >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong a = (ulong)x0 * M0;
            ulong b = (ulong)x2 * M1;
            x0 = (uint)(b >> 32) ^ x1 ^ k0;
            x1 = (uint)b;
            x2 = (uint)(a >> 32) ^ x3 ^ k1;
            x3 = (uint)a;
            k0 += W0;
            k1 += W1;
        }
    }
}
