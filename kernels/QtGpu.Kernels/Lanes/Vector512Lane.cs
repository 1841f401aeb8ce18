using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using QtGpu.Kernels.Random;
using Floats = System.Runtime.Intrinsics.Vector512<float>;

namespace QtGpu.Kernels.Lanes;

/// <summary>16 float32 in one 512-bit register.</summary>
public unsafe partial struct Vector512Lane(Floats value) : IVectorLane<Vector512Lane>
{
    /// <inheritdoc/>
    public static int Width => 16;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(Vector512Lane value, float* destination, int count)
    {
        const int half = 8;
        Vector256<float> rest = value._v.GetLower();
        if (count >= half)
        {
            rest.Store(destination);
            destination += half;
            count -= half;
            rest = value._v.GetUpper();
        }

        Vector256Lane.StoreFirst(Unsafe.BitCast<Vector256<float>, Vector256Lane>(rest), destination, count);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane Min(Vector512Lane a, Vector512Lane b) =>
        Avx512F.IsSupported ? Unsafe.BitCast<Floats, Vector512Lane>(Avx512F.Min(a._v, b._v)) : IfLess(a, b, a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane Max(Vector512Lane a, Vector512Lane b) =>
        Avx512F.IsSupported ? Unsafe.BitCast<Floats, Vector512Lane>(Avx512F.Max(a._v, b._v)) : IfLess(b, a, a, b);

    /// <inheritdoc/>
    public static void AddProductsTo(float* a, float* b, int count, double* sums, int first)
    {
        Vector512<double> all = Vector512.Load(sums); // stays in a register: memory would make each sum wait
        for (int i = 0; i < count; i += Width)
        {
            Floats x = Vector512.Load(a + i), y = Vector512.Load(b + i);
            all += Vector512.WidenLower(x) * Vector512.WidenLower(y);
            all += Vector512.WidenUpper(x) * Vector512.WidenUpper(y);
        }

        all.Store(sums);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane Xor(Vector512Lane a, Vector512Lane b, Vector512Lane c) =>
        Avx512F.IsSupported
            ? Unsafe.BitCast<Floats, Vector512Lane>(Avx512F.TernaryLogic(a._v, b._v, c._v, 0x96))
            : Unsafe.BitCast<Floats, Vector512Lane>(a._v ^ b._v ^ c._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane MultiplyWide(Vector512Lane a, uint factor, out Vector512Lane low)
    {
        if (!Avx512F.IsSupported)
            return MultiplyWidened(a, factor, out low);
        Vector512<uint> m = Vector512.Create(factor);
        Vector512<uint> even = Avx512F.Multiply(a._v.AsUInt32(), m).AsUInt32();
        Vector512<uint> odd = Avx512F.Multiply((a._v.AsUInt64() >> 32).AsUInt32(), m).AsUInt32();
        Vector512<uint> halves = Processor.IsIntel
            ? Avx512F.PermuteVar16x32x2(even, LowHalves, odd) : a._v.AsUInt32() * m;
        low = Unsafe.BitCast<Floats, Vector512Lane>(halves.AsSingle());
        return Unsafe.BitCast<Floats, Vector512Lane>(Avx512F.PermuteVar16x32x2(even, HighHalves, odd).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane Uniform(RandomStream stream, long step, long element) => ToUniform(
        Unsafe.BitCast<Floats, Vector512Lane>(
            PhiloxBlocks.Four(stream.Key, (ulong)step, (ulong)element >> 2).AsSingle()));

    // Intel multiplies 32 bits in two instructions, and this is one: random numbers take a tenth less there. AMD has
    // one for both: Metropolis takes 7 % less by multiplying (Zen 4).
    private static Vector512<uint> LowHalves => Vector512.Create(
        0u, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30);

    // Of the eight 64-bit products of the even elements and the eight of the odd ones, in the order of the elements.
    private static Vector512<uint> HighHalves => Vector512.Create(
        1u, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31);
}
