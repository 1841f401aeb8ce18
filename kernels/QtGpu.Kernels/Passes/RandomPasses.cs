using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Passes;

/// <summary>xᵢ = shift + scale·uᵢ, uᵢ uniform in (0, 1).</summary>
internal readonly struct FillUniform(RandomStream stream, long step, Affine affine) : IPass<FillUniform>
{
    private const int X = 0;

    public int BytesPerElement => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T> => at.Store(X, affine.Of(at.Uniform(stream, step)));
}

/// <summary>xᵢ = shift + scale·nᵢ, nᵢ normal.</summary>
internal readonly struct FillNormal(RandomStream stream, long step, Affine affine) : IPass<FillNormal>
{
    private const int X = 0;

    public int BytesPerElement => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T> => at.Store(X, affine.Of(at.Normal(stream, step)));
}

/// <summary>yᵢ = xᵢ·[uᵢ ≥ rate]/(1 − rate).</summary>
internal readonly struct Dropout(RandomStream stream, long step, DropoutMask mask) : IPass<Dropout>
{
    private const int X = 0, Y = 1;

    public int BytesPerElement => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T> => at.Store(Y, at.Load(X) * mask.Factor(at.Uniform(stream, step)));
}

/// <summary>yᵢ = xᵢ·[uᵢ ≥ rate]/(1 − rate)·f′ᵢ: the way back, through the activation below too.</summary>
internal readonly struct DropoutDerivative(RandomStream stream, long step, DropoutMask mask) : IPass<DropoutDerivative>
{
    private const int X = 0, Y = 1, Derivative = 2;

    public int BytesPerElement => 12;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T> =>
        at.Store(Y, at.Load(X) * (mask.Factor(at.Uniform(stream, step)) * at.Load(Derivative)));
}
