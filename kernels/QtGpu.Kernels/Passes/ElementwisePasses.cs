namespace QtGpu.Kernels.Passes;

/// <summary>xᵢ = value.</summary>
internal readonly struct Fill(float value) : IPass<Fill>
{
    private const int X = 0;

    public int BytesPerElement => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T> => at.Store(X, T.Const(value));
}

/// <summary>yᵢ = xᵢ.</summary>
internal readonly struct Copy : IPass<Copy>
{
    private const int X = 0, Y = 1;

    public static int Overwritten => 1;

    public int BytesPerElement => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T> => at.Store(Y, at.Load(X));
}

/// <summary>zᵢ = xᵢ·yᵢ.</summary>
internal readonly struct Multiply : IPass<Multiply>
{
    private const int X = 0, Y = 1, Z = 2;

    public static int Overwritten => 1;

    public int BytesPerElement => 12;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T> => at.Store(Z, at.Load(X) * at.Load(Y));
}

/// <summary>zᵢ = xᵢ + yᵢ.</summary>
internal readonly struct Add : IPass<Add>
{
    private const int X = 0, Y = 1, Z = 2;

    public static int Overwritten => 1;

    public int BytesPerElement => 12;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T> => at.Store(Z, at.Load(X) + at.Load(Y));
}

/// <summary>yᵢ = factor·xᵢ.</summary>
internal readonly struct Scale(float factor) : IPass<Scale>
{
    private const int X = 0, Y = 1;

    public int BytesPerElement => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T> => at.Store(Y, T.Const(factor) * at.Load(X));
}

/// <summary>yᵢ = yᵢ + factor·xᵢ.</summary>
internal readonly struct AddScaled(float factor) : IPass<AddScaled>
{
    private const int X = 0, Y = 1;

    public int BytesPerElement => 12;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T> => at.Store(Y, T.Fma(T.Const(factor), at.Load(X), at.Load(Y)));
}

/// <summary>Σ xᵢ².</summary>
internal readonly struct SumOfSquares : IReduction<SumOfSquares>
{
    private const int X = 0;

    public int BytesPerElement => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Term<TElements, T>(TElements at, out T second, out T weight)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>
    {
        second = T.Const(0f);
        weight = at.Load(X);
        return weight;
    }
}

/// <summary>Σ xᵢ.</summary>
internal readonly struct Sum : IReduction<Sum>
{
    private const int X = 0;

    public int BytesPerElement => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Term<TElements, T>(TElements at, out T second, out T weight)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>
    {
        second = T.Const(0f);
        weight = T.Const(1f);
        return at.Load(X);
    }
}
