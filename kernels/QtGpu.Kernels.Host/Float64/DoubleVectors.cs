using System.Runtime.Intrinsics;

namespace QtGpu.Kernels.Host.Float64;

/// <summary>A register of float64, as far as a product of matrices needs it.</summary>
internal unsafe interface IDoubleVector<T>
    where T : unmanaged, IDoubleVector<T>
{
    /// <summary>Elements.</summary>
    static abstract int Width { get; }

    static abstract T Load(double* from);

    static abstract void Store(T value, double* to);

    /// <summary>The number at <paramref name="from"/> in every element.</summary>
    static abstract T Broadcast(double* from);

    /// <summary>a·b + c with one rounding.</summary>
    static abstract T Fma(T a, T b, T c);
}

/// <summary>256 bits.</summary>
internal readonly unsafe struct FourDoubles(Vector256<double> value) : IDoubleVector<FourDoubles>
{
    private readonly Vector256<double> _v = value;

    public static int Width => 4;

    public static FourDoubles Load(double* from) => new(Vector256.Load(from));

    public static void Store(FourDoubles value, double* to) => value._v.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles Broadcast(double* from) => new(Vector256.Create(*from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles Fma(FourDoubles a, FourDoubles b, FourDoubles c) =>
        new(Vector256.FusedMultiplyAdd(a._v, b._v, c._v));
}

/// <summary>512 bits.</summary>
internal readonly unsafe struct EightDoubles(Vector512<double> value) : IDoubleVector<EightDoubles>
{
    private readonly Vector512<double> _v = value;

    public static int Width => 8;

    public static EightDoubles Load(double* from) => new(Vector512.Load(from));

    /// <summary>Σ of all.</summary>
    public static double Sum(EightDoubles value) => Vector512.Sum(value._v);

    public static void Store(EightDoubles value, double* to) => value._v.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightDoubles Broadcast(double* from) => new(Vector512.Create(*from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightDoubles Fma(EightDoubles a, EightDoubles b, EightDoubles c) =>
        new(Vector512.FusedMultiplyAdd(a._v, b._v, c._v));
}
