using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace QtGpu.Kernels.Random;

/// <summary>
/// Neighbouring blocks of <see cref="Philox"/> in one register, with the same numbers: word 0 of the first block, its
/// words 1, 2 and 3, word 0 of the next.
/// </summary>
/// <remarks>
/// A round works on 64-bit elements, whose products with 32-bit factors a register has in one instruction: of each
/// block [x₀, x₂] in one register and [x₁, x₃] in another. Their upper halves are left as they come; nothing reads
/// them. Two rounds at a time, in which the registers change roles, spare the moves.
/// </remarks>
internal static class PhiloxBlocks
{
    private const ulong M0 = Philox.M0, M1 = Philox.M1, W0 = Philox.W0, W1 = Philox.W1, Low = 0xFFFF_FFFF;
    private const byte HalvesSwapped = 0b01_00_11_10; // of 128 bits

    /// <summary>Block <paramref name="block"/> of a step under a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> One(ulong key, ulong step, ulong block)
    {
        Vector128<ulong> x = Vector128.Create(block, step), y = x >> 32, k = Vector128.Create(key & Low, key >> 32);
        for (int round = 0; round < Philox.Rounds; round += 2)
        {
            Vector128<ulong> p = Products(x);
            y ^= (p >> 32) ^ k;
            k = (k.AsUInt32() + Vector128.Create(W0, W1).AsUInt32()).AsUInt64();
            x = Products(y);
            y = (x >> 32) ^ p ^ k;
            k = (k.AsUInt32() + Vector128.Create(W0, W1).AsUInt32()).AsUInt64();
            (x, y) = (y, x);
        }

        return ((y << 32) | (x & Vector128.Create(Low))).AsUInt32();
    }

    /// <summary>The same, and the block behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Two(ulong key, ulong step, ulong block)
    {
        Vector256<ulong> even = Vector256.Create(Low, 0, Low, 0), odd = Vector256.Create(0, Low, 0, Low);
        Vector256<ulong> x = Vector256.ConditionalSelect(
            Vector256.Create(ulong.MaxValue, 0, ulong.MaxValue, 0),
            Vector256.Create(block) + Vector256.Create(0ul, 0, 1, 0), Vector256.Create(step));
        Vector256<ulong> y = x >> 32, k = (Vector256.Create(key) & even) | ((Vector256.Create(key) >> 32) & odd);
        for (int round = 0; round < Philox.Rounds; round += 2)
        {
            Vector256<ulong> p = Products(x);
            y ^= (p >> 32) ^ k;
            k = (k.AsUInt32() + Vector256.Create(W0, W1, W0, W1).AsUInt32()).AsUInt64();
            x = Products(y);
            y = (x >> 32) ^ p ^ k;
            k = (k.AsUInt32() + Vector256.Create(W0, W1, W0, W1).AsUInt32()).AsUInt64();
            (x, y) = (y, x);
        }

        return ((y << 32) | (x & Vector256.Create(Low))).AsUInt32();
    }

    /// <summary>The same, and three blocks behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Four(ulong key, ulong step, ulong block)
    {
        Vector512<ulong> even = Vector512.Create(Low, 0, Low, 0, Low, 0, Low, 0);
        Vector512<ulong> odd = Vector512.Create(0, Low, 0, Low, 0, Low, 0, Low);
        const ulong all = ulong.MaxValue;
        Vector512<ulong> x = Vector512.ConditionalSelect(
            Vector512.Create(all, 0, all, 0, all, 0, all, 0),
            Vector512.Create(block) + Vector512.Create(0ul, 0, 1, 0, 2, 0, 3, 0), Vector512.Create(step));
        Vector512<ulong> y = x >> 32, k = (Vector512.Create(key) & even) | ((Vector512.Create(key) >> 32) & odd);
        for (int round = 0; round < Philox.Rounds; round += 2)
        {
            Vector512<ulong> p = Products(x);
            y ^= (p >> 32) ^ k;
            k = (k.AsUInt32() + Vector512.Create(W0, W1, W0, W1, W0, W1, W0, W1).AsUInt32()).AsUInt64();
            x = Products(y);
            y = (x >> 32) ^ p ^ k;
            k = (k.AsUInt32() + Vector512.Create(W0, W1, W0, W1, W0, W1, W0, W1).AsUInt32()).AsUInt64();
            (x, y) = (y, x);
        }

        return ((y << 32) | (x & Vector512.Create(Low))).AsUInt32();
    }

    // [x₂·M₁, x₀·M₀] of [x₀, x₂].
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Products(Vector128<ulong> x)
    {
        Vector128<ulong> m = Vector128.Create(M0, M1);
        if (AdvSimd.IsSupported)
        {
            Vector128<ulong> products = AdvSimd.MultiplyWideningLower(
                AdvSimd.ExtractNarrowingLower(x), AdvSimd.ExtractNarrowingLower(m));
            return AdvSimd.ExtractVector128(products, products, 1);
        }

        return Sse2.IsSupported
            ? Sse2.Shuffle(Sse2.Multiply(x.AsUInt32(), m.AsUInt32()).AsUInt32(), HalvesSwapped).AsUInt64()
            : Vector128.Shuffle((x & Vector128.Create(Low)) * m, Vector128.Create(1ul, 0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Products(Vector256<ulong> x)
    {
        Vector256<ulong> m = Vector256.Create(M0, M1, M0, M1);
        return Avx2.IsSupported
            ? Avx2.Shuffle(Avx2.Multiply(x.AsUInt32(), m.AsUInt32()).AsUInt32(), HalvesSwapped).AsUInt64()
            : Vector256.Shuffle((x & Vector256.Create(Low)) * m, Vector256.Create(1ul, 0, 3, 2));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Products(Vector512<ulong> x)
    {
        Vector512<ulong> m = Vector512.Create(M0, M1, M0, M1, M0, M1, M0, M1);
        return Avx512F.IsSupported
            ? Avx512F.Shuffle(Avx512F.Multiply(x.AsUInt32(), m.AsUInt32()).AsUInt32(), HalvesSwapped).AsUInt64()
            : Vector512.Shuffle((x & Vector512.Create(Low)) * m, Vector512.Create(1ul, 0, 3, 2, 5, 4, 7, 6));
    }
}
