using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using QtGpu.Kernels.Random;
using Floats = System.Runtime.Intrinsics.Vector256<float>;

namespace QtGpu.Kernels.Lanes;

/// <summary>8 float32 in one 256-bit register.</summary>
public unsafe partial struct Vector256Lane(Floats value) : IVectorLane<Vector256Lane>
{
    /// <inheritdoc/>
    public static int Width => 8;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(Vector256Lane value, float* destination, int count)
    {
        const int half = 4;
        Vector128<float> rest = value._v.GetLower();
        if (count >= half)
        {
            rest.Store(destination);
            destination += half;
            count -= half;
            rest = value._v.GetUpper();
        }

        Vector128Lane.StoreFirst(Unsafe.BitCast<Vector128<float>, Vector128Lane>(rest), destination, count);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane Min(Vector256Lane a, Vector256Lane b) =>
        Avx.IsSupported ? Unsafe.BitCast<Floats, Vector256Lane>(Avx.Min(a._v, b._v)) : IfLess(a, b, a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane Max(Vector256Lane a, Vector256Lane b) =>
        Avx.IsSupported ? Unsafe.BitCast<Floats, Vector256Lane>(Avx.Max(a._v, b._v)) : IfLess(b, a, a, b);

    /// <inheritdoc/>
    public static void AddProductsTo(float* a, float* b, int count, double* sums, int first)
    {
        // They stay in registers: memory would make each sum wait.
        Vector256<double> lower = Vector256.Load(sums), upper = Vector256.Load(sums + 4);
        for (int i = 0; i < count; i += Width)
        {
            Floats x = Vector256.Load(a + i), y = Vector256.Load(b + i);
            lower += Vector256.WidenLower(x) * Vector256.WidenLower(y);
            upper += Vector256.WidenUpper(x) * Vector256.WidenUpper(y);
        }

        lower.Store(sums);
        upper.Store(sums + 4);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane Xor(Vector256Lane a, Vector256Lane b, Vector256Lane c) =>
        Unsafe.BitCast<Floats, Vector256Lane>(a._v ^ b._v ^ c._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane MultiplyWide(Vector256Lane a, uint factor, out Vector256Lane low)
    {
        if (!Avx2.IsSupported)
            return MultiplyWidened(a, factor, out low);
        Vector256<uint> m = Vector256.Create(factor);
        Vector256<ulong> even = Avx2.Multiply(a._v.AsUInt32(), m) >> 32;
        Vector256<uint> odd = Avx2.Multiply((a._v.AsUInt64() >> 32).AsUInt32(), m).AsUInt32();
        low = Unsafe.BitCast<Floats, Vector256Lane>((a._v.AsUInt32() * m).AsSingle());
        return Unsafe.BitCast<Floats, Vector256Lane>(Avx2.Blend(even.AsUInt32(), odd, 0xAA).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane Uniform(RandomStream stream, long step, long element) => ToUniform(
        Unsafe.BitCast<Floats, Vector256Lane>(
            PhiloxBlocks.Two(stream.Key, (ulong)step, (ulong)element >> 2).AsSingle()));
}
