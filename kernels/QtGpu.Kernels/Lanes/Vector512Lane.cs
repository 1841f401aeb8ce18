using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QtGpu.Kernels.Lanes;

/// <summary>16 float32 in one 512-bit register.</summary>
public readonly unsafe struct Vector512Lane(Vector512<float> value) : IVectorLane<Vector512Lane>
{
    private readonly Vector512<float> _v = value;

    /// <inheritdoc/>
    public static bool IsDouble => false;

    /// <inheritdoc/>
    public static int Width => 16;

    /// <inheritdoc/>
    public static Vector512Lane Load(float* source) => new(Vector512.Load(source));

    /// <inheritdoc/>
    public static void Store(Vector512Lane value, float* destination) => value._v.Store(destination);

    /// <inheritdoc/>
    public static Vector512Lane Const(double value) => new(Vector512.Create((float)value));

    /// <inheritdoc/>
    public static Vector512Lane Const(float value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    public static Vector512Lane operator +(Vector512Lane a, Vector512Lane b) => new(a._v + b._v);

    /// <inheritdoc/>
    public static Vector512Lane operator -(Vector512Lane a, Vector512Lane b) => new(a._v - b._v);

    /// <inheritdoc/>
    public static Vector512Lane operator *(Vector512Lane a, Vector512Lane b) => new(a._v * b._v);

    /// <inheritdoc/>
    public static Vector512Lane operator /(Vector512Lane a, Vector512Lane b) => new(a._v / b._v);

    /// <inheritdoc/>
    public static Vector512Lane operator -(Vector512Lane a) => new(-a._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane Fma(Vector512Lane a, Vector512Lane b, Vector512Lane c) =>
        new(Vector512.FusedMultiplyAdd(a._v, b._v, c._v));

    /// <inheritdoc/>
    public static Vector512Lane Sqrt(Vector512Lane a) => new(Vector512.Sqrt(a._v));

    /// <inheritdoc/>
    public static Vector512Lane Abs(Vector512Lane a) => new(Vector512.Abs(a._v));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane IfLess(Vector512Lane a, Vector512Lane b, Vector512Lane then, Vector512Lane otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(a._v, b._v), then._v, otherwise._v));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane IfEqual(Vector512Lane a, Vector512Lane b, Vector512Lane then, Vector512Lane otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.Equals(a._v, b._v), then._v, otherwise._v));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane Pow2(Vector512Lane n) =>
        new(Vector512.ShiftLeft(Vector512.ConvertToInt32Native(n._v) + Vector512.Create(127), 23).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane Exponent(Vector512Lane a) =>
        new(Vector512.ConvertToSingle(Vector512.ShiftRightArithmetic(a._v.AsInt32(), 23) - Vector512.Create(127)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane Exp(Vector512Lane x) => LaneMath.Exp(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane Log(Vector512Lane x) => LaneMath.Log(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane SinCos(Vector512Lane x, out Vector512Lane cos) => LaneMath.SinCos(x, out cos);
}
