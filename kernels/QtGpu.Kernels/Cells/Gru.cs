using QtGpu.Kernels.Activations;

namespace QtGpu.Kernels.Cells;

/// <summary>
/// The gated recurrent unit, its reset gate behind the recurrent product: r = σ(z₀), u = σ(z₁),
/// n = f(x·W₂ + b₂ + r ⊙ (h·U₂)), h ← (1 − u)n + u h. (Cho et al., arXiv:1406.1078; this form as in cuDNN.)
/// </summary>
/// <param name="activation">f.</param>
[Cell("gru", "gated recurrent unit: two gates, one state")]
public struct Gru<TState>(TState activation) : ITrainableCell
    where TState : unmanaged, IStateActivation
{
    private const int Reset = 0, Update = 1, New = 2, NewDerivative = 3, Product = 4;
    private TState _f = activation;

    /// <inheritdoc/>
    public static int Gates => 3;

    /// <inheritdoc/>
    public static int States => 1;

    /// <inheritdoc/>
    public static int Kept => 5;

    /// <inheritdoc/>
    public static int Arguments => TState.IsTrained ? 1 : 0;

    /// <inheritdoc/>
    public static bool SplitsGates => true;

    /// <inheritdoc/>
    public readonly bool IsNoisy => false;

    /// <inheritdoc/>
    public void Begin<TOperands>(TOperands operands, int parameters)
        where TOperands : struct, IOperands => _f.Begin(operands, parameters);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step<T, TUnit>(TUnit unit)
        where T : unmanaged, ILane<T>
        where TUnit : struct, IUnit<T>
    {
        Sigmoid gate = default;
        T product = unit.Recurrent(New), h = unit.State(0);
        T r = gate.Forward(unit.Recurrent(Reset) + unit.Driven(Reset));
        T u = gate.Forward(unit.Recurrent(Update) + unit.Driven(Update));
        T z = T.Fma(r, product, unit.Driven(New));
        T n = _f.Forward(z, out T derivative);
        unit.Put(0, T.Fma(u, h - n, n));
        unit.Keep(Reset, r);
        unit.Keep(Update, u);
        unit.Keep(New, n);
        unit.Keep(NewDerivative, derivative);
        unit.Keep(Product, product);
        if (TState.IsTrained)
            unit.KeepArgument(0, z);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Back<T, TUnit>(TUnit unit)
        where T : unmanaged, ILane<T>
        where TUnit : struct, IUnitGradient<T>
    {
        T dh = unit.Gradient(0), one = T.Const(1f);
        T r = unit.Kept(Reset), u = unit.Kept(Update);
        T df = dh * (one - u), dz = df * unit.Kept(NewDerivative);
        T dr = dz * unit.Kept(Product) * (r * (one - r));
        T du = dh * (unit.State(0) - unit.Kept(New)) * (u * (one - u));
        unit.PutGate(Reset, dr, dr);
        unit.PutGate(Update, du, du);
        unit.PutGate(New, dz, dz * r);
        unit.PutState(0, dh * u);
        if (TState.IsTrained)
            unit.PutArgument(0, df);
    }
}
