using System.Runtime.Intrinsics;
using Floats = System.Runtime.Intrinsics.Vector512<float>;

namespace QtGpu.Kernels.Lanes;

// What lanes of every width do, written for 512 bits: the build makes the parts for 256 and 128 of it, by the number.
// Results are bit casts: a constructor call costs the JIT two temporaries, and at 512 it stops inlining a formula.
public unsafe partial struct Vector512Lane : IVectorLane<Vector512Lane>
{
    private Floats _v = value;

    /// <inheritdoc/>
    public static bool IsDouble => false;

    /// <inheritdoc/>
    public static bool HasFunctions => false;

    /// <inheritdoc/>
    public static Vector512Lane Load(float* source) => Unsafe.BitCast<Floats, Vector512Lane>(Vector512.Load(source));

    /// <inheritdoc/>
    public static void Store(Vector512Lane value, float* destination) => value._v.Store(destination);

    /// <inheritdoc/>
    public static void Stream(Vector512Lane value, float* destination) =>
        value._v.StoreAlignedNonTemporal(destination);

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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(ref Vector512Lane sum, Vector512Lane a, Vector512Lane b) =>
        sum._v = Vector512.FusedMultiplyAdd(a._v, b._v, sum._v);

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
    public static bool AllLess(Vector512Lane a, Vector512Lane b) => Vector512.LessThanAll(a._v, b._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane Pow2(Vector512Lane n)
    {
        // n + 127 are the last bits of the sum, and the exponent of 2ⁿ.
        Floats sum = n._v + Vector512.Create(LaneMath.Rounder + 127f);
        return Unsafe.BitCast<Floats, Vector512Lane>(Vector512.ShiftLeft(sum.AsInt32(), 23).AsSingle());
    }

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
    public static Vector512Lane OfBits(uint bits) =>
        Unsafe.BitCast<Floats, Vector512Lane>(Vector512.Create(bits).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane ToUniform(Vector512Lane bits)
    {
        // 1 + k·2⁻²³ by its bits; less 1 − 2⁻²⁴ it is (k + ½)·2⁻²³, exactly.
        Floats one = ((bits._v.AsUInt32() >> 9) | Vector512.Create(0x3F80_0000u)).AsSingle();
        return Unsafe.BitCast<Floats, Vector512Lane>(one - Vector512.Create(0.99999994f));
    }

    // Where no instruction gives both halves.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512Lane MultiplyWidened(Vector512Lane a, uint factor, out Vector512Lane low)
    {
        (Vector512<ulong> lower, Vector512<ulong> upper) = Vector512.Widen(a._v.AsUInt32());
        lower *= factor;
        upper *= factor;
        Vector512<ulong> half = Vector512.Create(0xFFFF_FFFFul);
        low = Unsafe.BitCast<Floats, Vector512Lane>(Vector512.Narrow(lower & half, upper & half).AsSingle());
        return Unsafe.BitCast<Floats, Vector512Lane>(Vector512.Narrow(lower >> 32, upper >> 32).AsSingle());
    }
}
