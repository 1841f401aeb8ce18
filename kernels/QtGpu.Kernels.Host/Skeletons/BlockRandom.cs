using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Host.Skeletons;

/// <summary>
/// Normal numbers for a lane of neighbouring elements: those of <see cref="RandomStream.Normal"/>. A 64-bit element of
/// a register is a block of the generator, so that a wide product is one instruction and Box and Muller fill a register.
/// </summary>
internal static unsafe class BlockRandom<T>
    where T : unmanaged, IVectorLane<T>
{
    private const int Rounds = 10;
    private const uint M0 = 0xD2511F53, M1 = 0xCD9E8D57, W0 = 0x9E3779B9, W1 = 0xBB67AE85;

    /// <summary>Elements <paramref name="first"/> … first + width − 1 at a step.</summary>
    /// <param name="key">Of the stream.</param>
    /// <param name="step">Its step.</param>
    /// <param name="first">A multiple of the width.</param>
    /// <param name="lane">Room for a lane.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Normal(ulong key, long step, long first, float* lane)
    {
        if (T.Width == 16 && Avx2.IsSupported)
        {
            Vector256<ulong> blocks = Vector256.Create((ulong)first >> 2) + Vector256.Create(0ul, 1, 2, 3);
            Vector256<float> low = Normals(key, blocks, Vector256.Create((ulong)step), out Vector256<float> high);
            return Unsafe.BitCast<Vector512<float>, T>(Vector512.Create(low, high));
        }

        return T.Width == 8 && Avx2.IsSupported
            ? Normals(key, step, first, lane, out _)
            : OneByOne(key, step, first, lane);
    }

    /// <summary>The same, and in <paramref name="second"/> those of the next step.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Normals(ulong key, long step, long first, float* lane, out T second)
    {
        ulong block = (ulong)first >> 2, next = (ulong)step + 1;
        if (T.Width == 16 && Avx512F.IsSupported)
        {
            Vector512<float> one = Normals(
                key, Vector512.Create(block) + Vector512.Create(0ul, 1, 2, 3, 0, 1, 2, 3),
                Vector512.Create(Vector256.Create((ulong)step), Vector256.Create(next)), out Vector512<float> two);
            second = Unsafe.BitCast<Vector512<float>, T>(two);
            return Unsafe.BitCast<Vector512<float>, T>(one);
        }

        if (T.Width == 8 && Avx2.IsSupported)
        {
            Vector256<float> one = Normals(
                key, Vector256.Create(block) + Vector256.Create(0ul, 1, 0, 1),
                Vector256.Create((ulong)step, (ulong)step, next, next), out Vector256<float> two);
            second = Unsafe.BitCast<Vector256<float>, T>(two);
            return Unsafe.BitCast<Vector256<float>, T>(one);
        }

        second = OneByOne(key, (long)next, first, lane);
        return OneByOne(key, step, first, lane);
    }

    private static T OneByOne(ulong key, long step, long first, float* lane)
    {
        var stream = new RandomStream(key);
        if (T.Width == 1)
            lane[0] = stream.Normal(step, first);
        for (int k = 0; k + 4 <= T.Width; k += 4)
            stream.Normal4(step, (first + k) >> 2, out lane[k], out lane[k + 1], out lane[k + 2], out lane[k + 3]);
        return T.Load(lane);
    }

    // The numbers of four blocks: of the first two, and in high of the others.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Normals(
        ulong key, Vector256<ulong> blocks, Vector256<ulong> steps, out Vector256<float> high)
    {
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        Vector256<ulong> x0 = blocks, x1 = blocks >> 32, x2 = steps, x3 = steps >> 32;
        Vector256<uint> m0 = Vector256.Create(M0), m1 = Vector256.Create(M1);
        for (int round = 0; round < Rounds; round++)
        {
            // What is left in the upper halves no product reads.
            Vector256<ulong> a = Avx2.Multiply(x0.AsUInt32(), m0), b = Avx2.Multiply(x2.AsUInt32(), m1);
            x0 = (b >> 32) ^ x1 ^ Vector256.Create((ulong)k0);
            x2 = (a >> 32) ^ x3 ^ Vector256.Create((ulong)k1);
            (x1, x3) = (b, a);
            k0 += W0;
            k1 += W1;
        }

        Vector256<uint> u = Avx2.Blend(x0.AsUInt32(), (x2 << 32).AsUInt32(), 0b1010_1010);
        Vector256<uint> v = Avx2.Blend(x1.AsUInt32(), (x3 << 32).AsUInt32(), 0b1010_1010);
        Vector256<float> cosines = BoxMuller<Vector256<float>, Vector256Lane>(
            u.AsSingle(), v.AsSingle(), out Vector256<float> sines);
        Vector256<float> even = Avx.UnpackLow(cosines, sines), odd = Avx.UnpackHigh(cosines, sines);
        high = Avx.Permute2x128(even, odd, 0x31);
        return Avx.Permute2x128(even, odd, 0x20);
    }

    // The numbers of eight blocks.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Normals(
        ulong key, Vector512<ulong> blocks, Vector512<ulong> steps, out Vector512<float> high)
    {
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        Vector512<ulong> x0 = blocks, x1 = blocks >> 32, x2 = steps, x3 = steps >> 32;
        Vector512<uint> m0 = Vector512.Create(M0), m1 = Vector512.Create(M1);
        for (int round = 0; round < Rounds; round++)
        {
            Vector512<ulong> a = Avx512F.Multiply(x0.AsUInt32(), m0), b = Avx512F.Multiply(x2.AsUInt32(), m1);
            x0 = (b >> 32) ^ x1 ^ Vector512.Create((ulong)k0);
            x2 = (a >> 32) ^ x3 ^ Vector512.Create((ulong)k1);
            (x1, x3) = (b, a);
            k0 += W0;
            k1 += W1;
        }

        Vector512<ulong> lower = Vector512.Create(0xFFFF_FFFFul);
        Vector512<ulong> u = (x0 & lower) | (x2 << 32), v = (x1 & lower) | (x3 << 32);
        Vector512<float> cosines = BoxMuller<Vector512<float>, Vector512Lane>(
            u.AsSingle(), v.AsSingle(), out Vector512<float> sines);
        high = Avx512F.PermuteVar16x32x2(
            cosines, Vector512.Create(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), sines);
        return Avx512F.PermuteVar16x32x2(
            cosines, Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), sines);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector BoxMuller<TVector, TLane>(TVector u, TVector v, out TVector sine)
        where TVector : unmanaged
        where TLane : unmanaged, IVectorLane<TLane>
    {
        TLane cosine = RandomStream.BoxMuller(
            TLane.ToUniform(Unsafe.BitCast<TVector, TLane>(u)), TLane.ToUniform(Unsafe.BitCast<TVector, TLane>(v)),
            out TLane second);
        sine = Unsafe.BitCast<TLane, TVector>(second);
        return Unsafe.BitCast<TLane, TVector>(cosine);
    }
}
