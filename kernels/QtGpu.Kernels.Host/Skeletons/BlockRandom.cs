using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using QtGpu.Kernels.Random;
using static QtGpu.Kernels.Random.Philox;

namespace QtGpu.Kernels.Host.Skeletons;

/// <summary>
/// Normal numbers for a lane of neighbouring elements: those of <see cref="RandomStream.Normal"/>. A 64-bit element of
/// a register is a block of the generator, so that a wide product is one instruction, and Box and Muller fill a
/// register.
/// </summary>
internal static unsafe class BlockRandom<T>
    where T : unmanaged, IVectorLane<T>
{
    /// <summary>Elements <paramref name="first"/> … first + width − 1 at a step.</summary>
    /// <param name="key">Of the stream.</param>
    /// <param name="step">Its step.</param>
    /// <param name="first">A multiple of the width.</param>
    /// <param name="lane">Room for a lane.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static T Normal(ulong key, long step, long first, float* lane)
    {
        if (T.Width != 16 || !Avx2.IsSupported)
            return OneByOne(key, step, first, lane);
        Bits(key, Blocks(first) + Vector256.Create(0ul, 1, 2, 3), Vector256.Create((ulong)step), lane);
        Pairs(lane);
        return T.Load(lane);
    }

    /// <summary>
    /// The same of several steps: first the bits of all, then what Box and Muller make of them, since a processor
    /// overlaps short chains of work and not a long one with the next.
    /// </summary>
    /// <param name="key">Of the stream.</param>
    /// <param name="step">The first.</param>
    /// <param name="first">A multiple of the width.</param>
    /// <param name="count">Steps.</param>
    /// <param name="to">A lane for each, and for one more where they are odd.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Fill(ulong key, long step, long first, int count, float* to)
    {
        int pair = 2 * T.Width, all = (count + 1) / 2 * pair;
        if (count == 1 || T.Width < 8 || !Avx2.IsSupported || (T.Width == 16 && !Avx512F.IsSupported))
        {
            for (int s = 0; s < count; s++)
                T.Store(Normal(key, step + s, first, to + (s * T.Width)), to + (s * T.Width));
        }
        else if (T.Width == 16)
        {
            ulong* keys = stackalloc ulong[2 * Rounds];
            for (uint round = 0; round < Rounds; round++)
                (keys[2 * round], keys[(2 * round) + 1]) = ((uint)key + (round * W0), (uint)(key >> 32) + (round * W1));
            Vector512<ulong> blocks = Vector512.Create((ulong)first >> 2) + Vector512.Create(0ul, 1, 2, 3, 0, 1, 2, 3);
            for (int i = 0; i < all; i += pair, step += 2)
                Bits(keys, blocks, Vector512.Create((ulong)step) + Vector512.Create(0ul, 0, 0, 0, 1, 1, 1, 1), to + i);
            for (int i = 0; i < all; i += pair)
                PairsOf512(to + i);
        }
        else
        {
            Vector256<ulong> blocks = Blocks(first) + Vector256.Create(0ul, 1, 0, 1);
            for (int i = 0; i < all; i += pair, step += 2)
                Bits(key, blocks, Vector256.Create((ulong)step) + Vector256.Create(0ul, 0, 1, 1), to + i);
            for (int i = 0; i < all; i += pair)
                Pairs(to + i);
        }
    }

    private static Vector256<ulong> Blocks(long first) => Vector256.Create((ulong)first >> 2);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T OneByOne(ulong key, long step, long first, float* lane)
    {
        var stream = new RandomStream(key);
        if (T.Width == 1)
            lane[0] = stream.Normal(step, first);
        for (int k = 0; k + 4 <= T.Width; k += 4)
            stream.Normal4(step, (first + k) >> 2, out lane[k], out lane[k + 1], out lane[k + 2], out lane[k + 3]);
        return T.Load(lane);
    }

    // Of four blocks words 0 and 2, then 1 and 3.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Bits(ulong key, Vector256<ulong> blocks, Vector256<ulong> steps, float* to)
    {
        Vector256<ulong> x0 = blocks, x1 = blocks >> 32, x2 = steps, x3 = steps >> 32;
        Vector256<uint> k0 = Vector256.Create((uint)key), k1 = Vector256.Create((uint)(key >> 32));
        for (int round = 0; round < Rounds; round++)
        {
            // What is left in the upper halves no product reads.
            Vector256<ulong> a = Avx2.Multiply(x0.AsUInt32(), Vector256.Create(M0));
            Vector256<ulong> b = Avx2.Multiply(x2.AsUInt32(), Vector256.Create(M1));
            x0 = (b >> 32) ^ x1 ^ k0.AsUInt64();
            x2 = (a >> 32) ^ x3 ^ k1.AsUInt64();
            (x1, x3) = (b, a);
            k0 += Vector256.Create(W0);
            k1 += Vector256.Create(W1);
        }

        Avx2.Blend(x0.AsUInt32(), (x2 << 32).AsUInt32(), 0b1010_1010).AsSingle().Store(to);
        Avx2.Blend(x1.AsUInt32(), (x3 << 32).AsUInt32(), 0b1010_1010).AsSingle().Store(to + 8);
    }

    // The same of eight, whose round keys are read and not counted on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Bits(ulong* keys, Vector512<ulong> blocks, Vector512<ulong> steps, float* to)
    {
        Vector512<ulong> x0 = blocks, x1 = blocks >> 32, x2 = steps, x3 = steps >> 32;
        for (ulong* end = keys + (2 * Rounds); keys < end; keys += 2)
        {
            Vector512<ulong> a = Avx512F.Multiply(x0.AsUInt32(), Vector512.Create(M0));
            Vector512<ulong> b = Avx512F.Multiply(x2.AsUInt32(), Vector512.Create(M1));
            x0 = (b >> 32) ^ x1 ^ Vector512.Create(keys[0]);
            x2 = (a >> 32) ^ x3 ^ Vector512.Create(keys[1]);
            (x1, x3) = (b, a);
        }

        Vector512<ulong> lower = Vector512.Create(0xFFFF_FFFFul);
        ((x0 & lower) | (x2 << 32)).AsSingle().Store(to);
        ((x1 & lower) | (x3 << 32)).AsSingle().Store(to + 16);
    }

    // Normal numbers in the place of their bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pairs(float* at)
    {
        Vector256<float> cosines = BoxMuller<Vector256<float>, Vector256Lane>(at, out Vector256<float> sines);
        Vector256<float> even = Avx.UnpackLow(cosines, sines), odd = Avx.UnpackHigh(cosines, sines);
        Avx.Permute2x128(even, odd, 0x20).Store(at);
        Avx.Permute2x128(even, odd, 0x31).Store(at + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PairsOf512(float* at)
    {
        Vector512<float> cosines = BoxMuller<Vector512<float>, Vector512Lane>(at, out Vector512<float> sines);
        Avx512F.PermuteVar16x32x2(
            cosines, Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), sines).Store(at);
        Avx512F.PermuteVar16x32x2(
            cosines, Vector512.Create(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), sines)
            .Store(at + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector BoxMuller<TVector, TLane>(float* bits, out TVector sine)
        where TVector : unmanaged
        where TLane : unmanaged, IVectorLane<TLane>
    {
        TLane cosine = RandomStream.BoxMuller(
            TLane.ToUniform(TLane.Load(bits)), TLane.ToUniform(TLane.Load(bits + TLane.Width)), out TLane second);
        sine = Unsafe.BitCast<TLane, TVector>(second);
        return Unsafe.BitCast<TLane, TVector>(cosine);
    }
}
