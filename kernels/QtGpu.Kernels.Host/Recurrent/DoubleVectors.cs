using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QtGpu.Kernels.Host.Recurrent;

/// <summary>A register of float64, as far as a product of matrices needs it.</summary>
internal unsafe interface IDoubleVector<T>
    where T : unmanaged, IDoubleVector<T>
{
    /// <summary>Elements.</summary>
    static abstract int Width { get; }

    static abstract T Load(double* from);

    static abstract void Store(T value, double* to);

    /// <summary>a·b + c, the same a in every element.</summary>
    static abstract T Fma(double a, T b, T c);
}

/// <summary>256 bits.</summary>
internal readonly unsafe struct FourDoubles(Vector256<double> value) : IDoubleVector<FourDoubles>
{
    private readonly Vector256<double> _v = value;

    public static int Width => 4;

    public static FourDoubles Load(double* from) => new(Vector256.Load(from));

    public static void Store(FourDoubles value, double* to) => value._v.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles Fma(double a, FourDoubles b, FourDoubles c) =>
        new(Vector256.FusedMultiplyAdd(Vector256.Create(a), b._v, c._v));
}

/// <summary>512 bits.</summary>
internal readonly unsafe struct EightDoubles(Vector512<double> value) : IDoubleVector<EightDoubles>
{
    private readonly Vector512<double> _v = value;

    public static int Width => 8;

    public static EightDoubles Load(double* from) => new(Vector512.Load(from));

    public static void Store(EightDoubles value, double* to) => value._v.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightDoubles Fma(double a, EightDoubles b, EightDoubles c) =>
        new(Vector512.FusedMultiplyAdd(Vector512.Create(a), b._v, c._v));
}
