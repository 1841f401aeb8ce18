namespace QtGpu.Kernels.Random;

/// <summary>shift + scale·r: a random number r of a standard distribution, moved to where it is wanted.</summary>
public readonly record struct Affine(float Shift, float Scale)
{
    /// <summary>Uniform numbers of (low, high) from those of (0, 1).</summary>
    public static Affine Interval(float low, float high) => new(low, high - low);

    /// <summary>shift + scale·r with one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Of<T>(T r)
        where T : unmanaged, ILane<T> => T.Fma(T.Const(Scale), r, T.Const(Shift));
}
