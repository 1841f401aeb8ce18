namespace QtGpu.Kernels.Cells;

/// <summary>
/// The leaky integrator of echo-state networks: x ← (1 − α)x + α(f(b + W_in·u + W_fb·y + W·x) + ν·n), n from N(0, 1).
/// (Jaeger et al., Neural Networks 20, 335, 2007.)
/// </summary>
/// <param name="activation">f.</param>
/// <param name="leak">α in (0, 1].</param>
/// <param name="noise">ν ≥ 0; 0 where it is trained by its gradient.</param>
[Cell("leaky-elman", "h = (1 - leak) h + leak f(b + x W + h U), the unit of echo-state networks")]
public struct Leaky<TState>(TState activation, float leak, float noise) : ITrainableCell
    where TState : unmanaged, IStateActivation
{
    // ILGPU 1.5.3 takes structs for the same whose numbers are of the same types in the same order: what is 4 or 16
    // floats and no more, as this without the flag may be, it confuses with four lanes or a tile, and neither stays in
    // registers.
    private readonly int _isNoisy = noise > 0 ? 1 : 0;
    private TState _f = activation;

    /// <summary>One without noise.</summary>
    /// <param name="activation">f.</param>
    /// <param name="leak">α in (0, 1].</param>
    /// <exception cref="InputException">α is outside its range.</exception>
    public Leaky(TState activation, double leak = 0.3)
        : this(activation, CheckedLeak(leak), 0)
    {
    }

    /// <inheritdoc/>
    public static int Gates => 1;

    /// <inheritdoc/>
    public static int States => 1;

    /// <inheritdoc/>
    public static int Kept => 1;

    /// <inheritdoc/>
    public static int Arguments => TState.IsTrained ? 1 : 0;

    /// <inheritdoc/>
    public readonly bool IsNoisy => _isNoisy != 0;

    /// <inheritdoc/>
    public void Begin<TOperands>(TOperands operands, int parameters)
        where TOperands : struct, IOperands => _f.Begin(operands, parameters);

    /// <inheritdoc/>
    // Not readonly: f would be copied for each call.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step<T, TUnit>(TUnit unit)
        where T : unmanaged, ILane<T>
        where TUnit : struct, IUnit<T>
    {
        T z = unit.Recurrent(0) + unit.Driven(0), f;
        if (TUnit.Keeps)
        {
            f = _f.Forward(z, out T derivative);
            unit.Keep(0, derivative);
            if (TState.IsTrained)
                unit.KeepArgument(0, z);
        }
        else
        {
            f = _f.Forward(z);
        }

        if (unit.IsNoisy)
            f = T.Fma(T.Const(noise), unit.Normal(), f);

        // As x − αx, then + αf.
        T x = unit.State(0), a = T.Const(leak);
        unit.Put(0, T.Fma(a, f, T.Fma(-a, x, x)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Back<T, TUnit>(TUnit unit)
        where T : unmanaged, ILane<T>
        where TUnit : struct, IUnitGradient<T>
    {
        T dx = unit.Gradient(0), a = T.Const(leak), df = a * dx, dz = df * unit.Kept(0);
        unit.PutGate(0, dz, dz);
        unit.PutState(0, T.Fma(-a, dx, dx));
        if (TState.IsTrained)
            unit.PutArgument(0, df);
    }

    private static float CheckedLeak(double leak) => leak is > 0 and <= 1 ? (float)leak : throw new InputException(
        $"leak: expected above 0 and at most 1, got {leak}; give a number such as 0.3");
}
