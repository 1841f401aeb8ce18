using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using QtGpu.Kernels.Random;
using Floats = System.Runtime.Intrinsics.Vector512<float>;

namespace QtGpu.Kernels.Lanes;

/// <summary>16 float32 in one 512-bit register.</summary>
/// <remarks>
/// Results are bit casts: a constructor call costs the JIT two temporaries, and at 512 it stops inlining a formula.
/// </remarks>
public readonly unsafe struct Vector512Lane(Floats value) : IVectorLane<Vector512Lane>
{
    private readonly Floats _v = value;

    /// <inheritdoc/>
    public static bool IsDouble => false;

    /// <inheritdoc/>
    public static bool HasFunctions => false;

    /// <inheritdoc/>
    public static int Width => 16;

    /// <inheritdoc/>
    public static Vector512Lane Load(float* source) => Unsafe.BitCast<Floats, Vector512Lane>(Vector512.Load(source));

    /// <inheritdoc/>
    public static void Store(Vector512Lane value, float* destination) => value._v.Store(destination);

    /// <inheritdoc/>
    public static void Stream(Vector512Lane value, float* destination) =>
        value._v.StoreAlignedNonTemporal(destination);

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
    public static Vector512Lane Const(double value) =>
        Unsafe.BitCast<Floats, Vector512Lane>(Vector512.Create((float)value));

    /// <inheritdoc/>
    public static Vector512Lane Const(float value) => Unsafe.BitCast<Floats, Vector512Lane>(Vector512.Create(value));

    /// <inheritdoc/>
    public static Vector512Lane operator +(Vector512Lane a, Vector512Lane b) =>
        Unsafe.BitCast<Floats, Vector512Lane>(a._v + b._v);

    /// <inheritdoc/>
    public static Vector512Lane operator -(Vector512Lane a, Vector512Lane b) =>
        Unsafe.BitCast<Floats, Vector512Lane>(a._v - b._v);

    /// <inheritdoc/>
    public static Vector512Lane operator *(Vector512Lane a, Vector512Lane b) =>
        Unsafe.BitCast<Floats, Vector512Lane>(a._v * b._v);

    /// <inheritdoc/>
    public static Vector512Lane operator /(Vector512Lane a, Vector512Lane b) =>
        Unsafe.BitCast<Floats, Vector512Lane>(a._v / b._v);

    /// <inheritdoc/>
    public static Vector512Lane operator -(Vector512Lane a) => Unsafe.BitCast<Floats, Vector512Lane>(-a._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane Fma(Vector512Lane a, Vector512Lane b, Vector512Lane c) =>
        Unsafe.BitCast<Floats, Vector512Lane>(Vector512.FusedMultiplyAdd(a._v, b._v, c._v));

    /// <inheritdoc/>
    public static Vector512Lane Sqrt(Vector512Lane a) => Unsafe.BitCast<Floats, Vector512Lane>(Vector512.Sqrt(a._v));

    /// <inheritdoc/>
    public static Vector512Lane Abs(Vector512Lane a) => Unsafe.BitCast<Floats, Vector512Lane>(Vector512.Abs(a._v));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane IfLess(Vector512Lane a, Vector512Lane b, Vector512Lane then, Vector512Lane otherwise) =>
        Unsafe.BitCast<Floats, Vector512Lane>(
            Vector512.ConditionalSelect(Vector512.LessThan(a._v, b._v), then._v, otherwise._v));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane IfEqual(
        Vector512Lane a, Vector512Lane b, Vector512Lane then, Vector512Lane otherwise) =>
        Unsafe.BitCast<Floats, Vector512Lane>(
            Vector512.ConditionalSelect(Vector512.Equals(a._v, b._v), then._v, otherwise._v));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane Min(Vector512Lane a, Vector512Lane b) =>
        Avx512F.IsSupported ? Unsafe.BitCast<Floats, Vector512Lane>(Avx512F.Min(a._v, b._v)) : IfLess(a, b, a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane Max(Vector512Lane a, Vector512Lane b) =>
        Avx512F.IsSupported ? Unsafe.BitCast<Floats, Vector512Lane>(Avx512F.Max(a._v, b._v)) : IfLess(b, a, a, b);

    /// <inheritdoc/>
    public static bool AllLess(Vector512Lane a, Vector512Lane b) => Vector512.LessThanAll(a._v, b._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane Pow2(Vector512Lane n) =>
        Unsafe.BitCast<Floats, Vector512Lane>(
            Vector512.ShiftLeft(Vector512.ConvertToInt32Native(n._v) + Vector512.Create(127), 23).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane Exponent(Vector512Lane a, out Vector512Lane m)
    {
        var e = Vector512.ShiftRightArithmetic(a._v.AsInt32() - Vector512.Create(ScalarLane.RootOfHalf), 23);
        m = Unsafe.BitCast<Floats, Vector512Lane>((a._v.AsInt32() - Vector512.ShiftLeft(e, 23)).AsSingle());
        return Unsafe.BitCast<Floats, Vector512Lane>(Vector512.ConvertToSingle(e));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane Exp(Vector512Lane x) => LaneMath.Exp(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane Log(Vector512Lane x) => LaneMath.Log(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane SinCos(Vector512Lane x, out Vector512Lane cos) => LaneMath.SinCos(x, out cos);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(Vector512Lane value, double* sums)
    {
        (Vector512.Load(sums) + Vector512.WidenLower(value._v)).Store(sums);
        sums += Vector512<double>.Count;
        (Vector512.Load(sums) + Vector512.WidenUpper(value._v)).Store(sums);
    }

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
    public static Vector512Lane OfBits(uint bits) =>
        Unsafe.BitCast<Floats, Vector512Lane>(Vector512.Create(bits).AsSingle());

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
        if (Avx512F.IsSupported)
        {
            Vector512<uint> m = Vector512.Create(factor);
            Vector512<uint> even = Avx512F.Multiply(a._v.AsUInt32(), m).AsUInt32();
            Vector512<uint> odd = Avx512F.Multiply((a._v.AsUInt64() >> 32).AsUInt32(), m).AsUInt32();
            Vector512<uint> halves = Processor.IsIntel
                ? Avx512F.PermuteVar16x32x2(even, LowHalves, odd) : a._v.AsUInt32() * m;
            low = Unsafe.BitCast<Floats, Vector512Lane>(halves.AsSingle());
            return Unsafe.BitCast<Floats, Vector512Lane>(Avx512F.PermuteVar16x32x2(even, HighHalves, odd).AsSingle());
        }

        (Vector512<ulong> lower, Vector512<ulong> upper) = Vector512.Widen(a._v.AsUInt32());
        lower *= factor;
        upper *= factor;
        Vector512<ulong> half = Vector512.Create(0xFFFF_FFFFul);
        low = Unsafe.BitCast<Floats, Vector512Lane>(Vector512.Narrow(lower & half, upper & half).AsSingle());
        return Unsafe.BitCast<Floats, Vector512Lane>(Vector512.Narrow(lower >> 32, upper >> 32).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane ToUniform(Vector512Lane bits)
    {
        // 1 + k·2⁻²³ by its bits; less 1 − 2⁻²⁴ it is (k + ½)·2⁻²³, exactly.
        Floats one = ((bits._v.AsUInt32() >> 9) | Vector512.Create(0x3F80_0000u)).AsSingle();
        return Unsafe.BitCast<Floats, Vector512Lane>(one - Vector512.Create(0.99999994f));
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
