using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using QtGpu.Kernels.Random;
using Floats = System.Runtime.Intrinsics.Vector128<float>;

namespace QtGpu.Kernels.Lanes;

/// <summary>4 float32 in one 128-bit register.</summary>
public unsafe partial struct Vector128Lane(Floats value) : IVectorLane<Vector128Lane>
{
    /// <inheritdoc/>
    public static int Width => 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(Vector128Lane value, float* destination, int count)
    {
        Floats rest = value._v;
        if ((count & 2) != 0)
        {
            rest.GetLower().Store(destination);
            destination += 2;
            rest = Vector128.Shuffle(rest, Vector128.Create(2, 3, 2, 3));
        }

        if ((count & 1) != 0)
            *destination = rest.ToScalar();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane Min(Vector128Lane a, Vector128Lane b) =>
        Sse.IsSupported ? Unsafe.BitCast<Floats, Vector128Lane>(Sse.Min(a._v, b._v)) : IfLess(a, b, a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane Max(Vector128Lane a, Vector128Lane b) =>
        Sse.IsSupported ? Unsafe.BitCast<Floats, Vector128Lane>(Sse.Max(a._v, b._v)) : IfLess(b, a, a, b);

    /// <inheritdoc/>
    public static void AddProductsTo(float* a, float* b, int count, double* sums, int first)
    {
        for (int i = 0; i < count; i += Width)
        {
            Floats x = Vector128.Load(a + i), y = Vector128.Load(b + i);
            double* lower = sums + ((first + i) & 4), upper = lower + 2;
            (Vector128.Load(lower) + (Vector128.WidenLower(x) * Vector128.WidenLower(y))).Store(lower);
            (Vector128.Load(upper) + (Vector128.WidenUpper(x) * Vector128.WidenUpper(y))).Store(upper);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane Xor(Vector128Lane a, Vector128Lane b, Vector128Lane c) =>
        Unsafe.BitCast<Floats, Vector128Lane>(a._v ^ b._v ^ c._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane MultiplyWide(Vector128Lane a, uint factor, out Vector128Lane low)
    {
        Vector128<uint> x = a._v.AsUInt32(), m = Vector128.Create(factor);
        if (AdvSimd.Arm64.IsSupported)
        {
            Vector128<uint> lower = AdvSimd.MultiplyWideningLower(x.GetLower(), m.GetLower()).AsUInt32();
            Vector128<uint> upper = AdvSimd.MultiplyWideningUpper(x, m).AsUInt32();
            low = Unsafe.BitCast<Floats, Vector128Lane>(AdvSimd.Arm64.UnzipEven(lower, upper).AsSingle());
            return Unsafe.BitCast<Floats, Vector128Lane>(AdvSimd.Arm64.UnzipOdd(lower, upper).AsSingle());
        }

        if (!Sse41.IsSupported)
            return MultiplyWidened(a, factor, out low);
        Vector128<ulong> even = Sse2.Multiply(x, m) >> 32, odd = Sse2.Multiply((x.AsUInt64() >> 32).AsUInt32(), m);
        low = Unsafe.BitCast<Floats, Vector128Lane>((x * m).AsSingle());
        return Unsafe.BitCast<Floats, Vector128Lane>(
            Sse41.Blend(even.AsUInt16(), odd.AsUInt16(), 0b1100_1100).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane Uniform(RandomStream stream, long step, long element) => ToUniform(
        Unsafe.BitCast<Floats, Vector128Lane>(
            PhiloxBlocks.One(stream.Key, (ulong)step, (ulong)element >> 2).AsSingle()));
}
