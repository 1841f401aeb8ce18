namespace QtGpu.Kernels.Cells;

/// <summary>h ← f(b + x·W + h·U). (Elman, Cognitive Science 14, 179, 1990.)</summary>
/// <param name="activation">f.</param>
[Cell("elman", "h = f(b + x W + h U), the plain recurrent unit")]
public struct Elman<TState>(TState activation) : ITrainableCell
    where TState : unmanaged, IStateActivation
{
    /// <inheritdoc/>
    public static int Gates => 1;

    /// <inheritdoc/>
    public static int States => 1;

    /// <inheritdoc/>
    public static int Kept => 1;

    /// <inheritdoc/>
    public static int Arguments => TState.IsTrained ? 1 : 0;

    /// <inheritdoc/>
    public readonly bool IsNoisy => false;

    private TState _f = activation;

    /// <inheritdoc/>
    public void Begin<TOperands>(TOperands operands, int parameters)
        where TOperands : struct, IOperands => _f.Begin(operands, parameters);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step<T, TUnit>(TUnit unit)
        where T : unmanaged, ILane<T>
        where TUnit : struct, IUnit<T>
    {
        T z = unit.Recurrent(0) + unit.Driven(0);
        unit.Put(0, _f.Forward(z, out T derivative));
        unit.Keep(0, derivative);
        if (TState.IsTrained)
            unit.KeepArgument(0, z);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Back<T, TUnit>(TUnit unit)
        where T : unmanaged, ILane<T>
        where TUnit : struct, IUnitGradient<T>
    {
        T dh = unit.Gradient(0), dz = dh * unit.Kept(0);
        unit.PutGate(0, dz, dz);
        unit.PutState(0, T.Const(0f));
        if (TState.IsTrained)
            unit.PutArgument(0, dh);
    }
}
