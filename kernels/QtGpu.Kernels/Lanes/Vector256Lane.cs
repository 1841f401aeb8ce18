using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using QtGpu.Kernels.Random;
using Floats = System.Runtime.Intrinsics.Vector256<float>;

namespace QtGpu.Kernels.Lanes;

/// <summary>8 float32 in one 256-bit register.</summary>
/// <remarks>
/// Results are bit casts: a constructor call costs the JIT two temporaries, and at 512 it stops inlining a formula.
/// </remarks>
public readonly unsafe struct Vector256Lane(Floats value) : IVectorLane<Vector256Lane>
{
    private readonly Floats _v = value;

    /// <inheritdoc/>
    public static bool IsDouble => false;

    /// <inheritdoc/>
    public static bool HasFunctions => false;

    /// <inheritdoc/>
    public static int Width => 8;

    /// <inheritdoc/>
    public static Vector256Lane Load(float* source) => Unsafe.BitCast<Floats, Vector256Lane>(Vector256.Load(source));

    /// <inheritdoc/>
    public static void Store(Vector256Lane value, float* destination) => value._v.Store(destination);

    /// <inheritdoc/>
    public static void Stream(Vector256Lane value, float* destination) =>
        value._v.StoreAlignedNonTemporal(destination);

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
    public static Vector256Lane Const(double value) =>
        Unsafe.BitCast<Floats, Vector256Lane>(Vector256.Create((float)value));

    /// <inheritdoc/>
    public static Vector256Lane Const(float value) => Unsafe.BitCast<Floats, Vector256Lane>(Vector256.Create(value));

    /// <inheritdoc/>
    public static Vector256Lane operator +(Vector256Lane a, Vector256Lane b) =>
        Unsafe.BitCast<Floats, Vector256Lane>(a._v + b._v);

    /// <inheritdoc/>
    public static Vector256Lane operator -(Vector256Lane a, Vector256Lane b) =>
        Unsafe.BitCast<Floats, Vector256Lane>(a._v - b._v);

    /// <inheritdoc/>
    public static Vector256Lane operator *(Vector256Lane a, Vector256Lane b) =>
        Unsafe.BitCast<Floats, Vector256Lane>(a._v * b._v);

    /// <inheritdoc/>
    public static Vector256Lane operator /(Vector256Lane a, Vector256Lane b) =>
        Unsafe.BitCast<Floats, Vector256Lane>(a._v / b._v);

    /// <inheritdoc/>
    public static Vector256Lane operator -(Vector256Lane a) => Unsafe.BitCast<Floats, Vector256Lane>(-a._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane Fma(Vector256Lane a, Vector256Lane b, Vector256Lane c) =>
        Unsafe.BitCast<Floats, Vector256Lane>(Vector256.FusedMultiplyAdd(a._v, b._v, c._v));

    /// <inheritdoc/>
    public static Vector256Lane Sqrt(Vector256Lane a) => Unsafe.BitCast<Floats, Vector256Lane>(Vector256.Sqrt(a._v));

    /// <inheritdoc/>
    public static Vector256Lane Abs(Vector256Lane a) => Unsafe.BitCast<Floats, Vector256Lane>(Vector256.Abs(a._v));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane IfLess(Vector256Lane a, Vector256Lane b, Vector256Lane then, Vector256Lane otherwise) =>
        Unsafe.BitCast<Floats, Vector256Lane>(
            Vector256.ConditionalSelect(Vector256.LessThan(a._v, b._v), then._v, otherwise._v));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane IfEqual(
        Vector256Lane a, Vector256Lane b, Vector256Lane then, Vector256Lane otherwise) =>
        Unsafe.BitCast<Floats, Vector256Lane>(
            Vector256.ConditionalSelect(Vector256.Equals(a._v, b._v), then._v, otherwise._v));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane Min(Vector256Lane a, Vector256Lane b) =>
        Avx.IsSupported ? Unsafe.BitCast<Floats, Vector256Lane>(Avx.Min(a._v, b._v)) : IfLess(a, b, a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane Max(Vector256Lane a, Vector256Lane b) =>
        Avx.IsSupported ? Unsafe.BitCast<Floats, Vector256Lane>(Avx.Max(a._v, b._v)) : IfLess(b, a, a, b);

    /// <inheritdoc/>
    public static bool AllLess(Vector256Lane a, Vector256Lane b) => Vector256.LessThanAll(a._v, b._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane Pow2(Vector256Lane n) =>
        Unsafe.BitCast<Floats, Vector256Lane>(
            Vector256.ShiftLeft(Vector256.ConvertToInt32Native(n._v) + Vector256.Create(127), 23).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane Exponent(Vector256Lane a, out Vector256Lane m)
    {
        var e = Vector256.ShiftRightArithmetic(a._v.AsInt32() - Vector256.Create(ScalarLane.RootOfHalf), 23);
        m = Unsafe.BitCast<Floats, Vector256Lane>((a._v.AsInt32() - Vector256.ShiftLeft(e, 23)).AsSingle());
        return Unsafe.BitCast<Floats, Vector256Lane>(Vector256.ConvertToSingle(e));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane Exp(Vector256Lane x) => LaneMath.Exp(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane Log(Vector256Lane x) => LaneMath.Log(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane SinCos(Vector256Lane x, out Vector256Lane cos) => LaneMath.SinCos(x, out cos);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(Vector256Lane value, double* sums)
    {
        (Vector256.Load(sums) + Vector256.WidenLower(value._v)).Store(sums);
        sums += Vector256<double>.Count;
        (Vector256.Load(sums) + Vector256.WidenUpper(value._v)).Store(sums);
    }

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
    public static Vector256Lane OfBits(uint bits) =>
        Unsafe.BitCast<Floats, Vector256Lane>(Vector256.Create(bits).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane Xor(Vector256Lane a, Vector256Lane b, Vector256Lane c) =>
        Unsafe.BitCast<Floats, Vector256Lane>(a._v ^ b._v ^ c._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane MultiplyWide(Vector256Lane a, uint factor, out Vector256Lane low)
    {
        if (Avx2.IsSupported)
        {
            Vector256<uint> m = Vector256.Create(factor);
            Vector256<ulong> even = Avx2.Multiply(a._v.AsUInt32(), m) >> 32;
            Vector256<uint> odd = Avx2.Multiply((a._v.AsUInt64() >> 32).AsUInt32(), m).AsUInt32();
            low = Unsafe.BitCast<Floats, Vector256Lane>((a._v.AsUInt32() * m).AsSingle());
            return Unsafe.BitCast<Floats, Vector256Lane>(Avx2.Blend(even.AsUInt32(), odd, 0xAA).AsSingle());
        }

        (Vector256<ulong> lower, Vector256<ulong> upper) = Vector256.Widen(a._v.AsUInt32());
        lower *= factor;
        upper *= factor;
        Vector256<ulong> half = Vector256.Create(0xFFFF_FFFFul);
        low = Unsafe.BitCast<Floats, Vector256Lane>(Vector256.Narrow(lower & half, upper & half).AsSingle());
        return Unsafe.BitCast<Floats, Vector256Lane>(Vector256.Narrow(lower >> 32, upper >> 32).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane ToUniform(Vector256Lane bits)
    {
        // 1 + k·2⁻²³ by its bits; less 1 − 2⁻²⁴ it is (k + ½)·2⁻²³, exactly.
        Floats one = ((bits._v.AsUInt32() >> 9) | Vector256.Create(0x3F80_0000u)).AsSingle();
        return Unsafe.BitCast<Floats, Vector256Lane>(one - Vector256.Create(0.99999994f));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane Uniform(RandomStream stream, long step, long element) => ToUniform(
        Unsafe.BitCast<Floats, Vector256Lane>(
            PhiloxBlocks.Two(stream.Key, (ulong)step, (ulong)element >> 2).AsSingle()));
}
