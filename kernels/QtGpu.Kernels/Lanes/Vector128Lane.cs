using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using QtGpu.Kernels.Random;
using Floats = System.Runtime.Intrinsics.Vector128<float>;

namespace QtGpu.Kernels.Lanes;

/// <summary>4 float32 in one 128-bit register.</summary>
/// <remarks>
/// Results are bit casts: a constructor call costs the JIT two temporaries, and at 512 it stops inlining a formula.
/// </remarks>
public readonly unsafe struct Vector128Lane(Floats value) : IVectorLane<Vector128Lane>
{
    private readonly Floats _v = value;

    /// <inheritdoc/>
    public static bool IsDouble => false;

    /// <inheritdoc/>
    public static bool HasFunctions => false;

    /// <inheritdoc/>
    public static int Width => 4;

    /// <inheritdoc/>
    public static Vector128Lane Load(float* source) => Unsafe.BitCast<Floats, Vector128Lane>(Vector128.Load(source));

    /// <inheritdoc/>
    public static void Store(Vector128Lane value, float* destination) => value._v.Store(destination);

    /// <inheritdoc/>
    public static void Stream(Vector128Lane value, float* destination) =>
        value._v.StoreAlignedNonTemporal(destination);

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
    public static Vector128Lane Const(double value) =>
        Unsafe.BitCast<Floats, Vector128Lane>(Vector128.Create((float)value));

    /// <inheritdoc/>
    public static Vector128Lane Const(float value) => Unsafe.BitCast<Floats, Vector128Lane>(Vector128.Create(value));

    /// <inheritdoc/>
    public static Vector128Lane operator +(Vector128Lane a, Vector128Lane b) =>
        Unsafe.BitCast<Floats, Vector128Lane>(a._v + b._v);

    /// <inheritdoc/>
    public static Vector128Lane operator -(Vector128Lane a, Vector128Lane b) =>
        Unsafe.BitCast<Floats, Vector128Lane>(a._v - b._v);

    /// <inheritdoc/>
    public static Vector128Lane operator *(Vector128Lane a, Vector128Lane b) =>
        Unsafe.BitCast<Floats, Vector128Lane>(a._v * b._v);

    /// <inheritdoc/>
    public static Vector128Lane operator /(Vector128Lane a, Vector128Lane b) =>
        Unsafe.BitCast<Floats, Vector128Lane>(a._v / b._v);

    /// <inheritdoc/>
    public static Vector128Lane operator -(Vector128Lane a) => Unsafe.BitCast<Floats, Vector128Lane>(-a._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane Fma(Vector128Lane a, Vector128Lane b, Vector128Lane c) =>
        Unsafe.BitCast<Floats, Vector128Lane>(Vector128.FusedMultiplyAdd(a._v, b._v, c._v));

    /// <inheritdoc/>
    public static Vector128Lane Sqrt(Vector128Lane a) => Unsafe.BitCast<Floats, Vector128Lane>(Vector128.Sqrt(a._v));

    /// <inheritdoc/>
    public static Vector128Lane Abs(Vector128Lane a) => Unsafe.BitCast<Floats, Vector128Lane>(Vector128.Abs(a._v));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane IfLess(Vector128Lane a, Vector128Lane b, Vector128Lane then, Vector128Lane otherwise) =>
        Unsafe.BitCast<Floats, Vector128Lane>(
            Vector128.ConditionalSelect(Vector128.LessThan(a._v, b._v), then._v, otherwise._v));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane IfEqual(
        Vector128Lane a, Vector128Lane b, Vector128Lane then, Vector128Lane otherwise) =>
        Unsafe.BitCast<Floats, Vector128Lane>(
            Vector128.ConditionalSelect(Vector128.Equals(a._v, b._v), then._v, otherwise._v));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane Min(Vector128Lane a, Vector128Lane b) =>
        Sse.IsSupported ? Unsafe.BitCast<Floats, Vector128Lane>(Sse.Min(a._v, b._v)) : IfLess(a, b, a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane Max(Vector128Lane a, Vector128Lane b) =>
        Sse.IsSupported ? Unsafe.BitCast<Floats, Vector128Lane>(Sse.Max(a._v, b._v)) : IfLess(b, a, a, b);

    /// <inheritdoc/>
    public static bool AllLess(Vector128Lane a, Vector128Lane b) => Vector128.LessThanAll(a._v, b._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane Pow2(Vector128Lane n) =>
        Unsafe.BitCast<Floats, Vector128Lane>(
            Vector128.ShiftLeft(Vector128.ConvertToInt32Native(n._v) + Vector128.Create(127), 23).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane Exponent(Vector128Lane a, out Vector128Lane m)
    {
        var e = Vector128.ShiftRightArithmetic(a._v.AsInt32() - Vector128.Create(ScalarLane.RootOfHalf), 23);
        m = Unsafe.BitCast<Floats, Vector128Lane>((a._v.AsInt32() - Vector128.ShiftLeft(e, 23)).AsSingle());
        return Unsafe.BitCast<Floats, Vector128Lane>(Vector128.ConvertToSingle(e));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane Exp(Vector128Lane x) => LaneMath.Exp(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane Log(Vector128Lane x) => LaneMath.Log(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane SinCos(Vector128Lane x, out Vector128Lane cos) => LaneMath.SinCos(x, out cos);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(Vector128Lane value, double* sums)
    {
        (Vector128.Load(sums) + Vector128.WidenLower(value._v)).Store(sums);
        sums += Vector128<double>.Count;
        (Vector128.Load(sums) + Vector128.WidenUpper(value._v)).Store(sums);
    }

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
    public static Vector128Lane OfBits(uint bits) =>
        Unsafe.BitCast<Floats, Vector128Lane>(Vector128.Create(bits).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane Xor(Vector128Lane a, Vector128Lane b, Vector128Lane c) =>
        Unsafe.BitCast<Floats, Vector128Lane>(a._v ^ b._v ^ c._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane MultiplyWide(Vector128Lane a, uint factor, out Vector128Lane low)
    {
        (Vector128<ulong> lower, Vector128<ulong> upper) = Vector128.Widen(a._v.AsUInt32());
        lower *= factor;
        upper *= factor;
        Vector128<ulong> half = Vector128.Create(0xFFFF_FFFFul);
        low = Unsafe.BitCast<Floats, Vector128Lane>(Vector128.Narrow(lower & half, upper & half).AsSingle());
        return Unsafe.BitCast<Floats, Vector128Lane>(Vector128.Narrow(lower >> 32, upper >> 32).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane ToUniform(Vector128Lane bits)
    {
        // 1 + k·2⁻²³ by its bits; less 1 − 2⁻²⁴ it is (k + ½)·2⁻²³, exactly.
        Floats one = ((bits._v.AsUInt32() >> 9) | Vector128.Create(0x3F80_0000u)).AsSingle();
        return Unsafe.BitCast<Floats, Vector128Lane>(one - Vector128.Create(0.99999994f));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane Uniform(RandomStream stream, long step, long element) => ToUniform(
        Unsafe.BitCast<Floats, Vector128Lane>(
            PhiloxBlocks.One(stream.Key, (ulong)step, (ulong)element >> 2).AsSingle()));
}
