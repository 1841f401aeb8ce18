namespace QtGpu.Kernels.Cells;

/// <summary>
/// Long short-term memory: i = σ(z₀), f = σ(z₁), g = φ(z₂), o = σ(z₃), c ← f c + i g, h ← o φ(c). The bias of f starts
/// at 1. (Hochreiter and Schmidhuber, Neural Computation 9, 1735, 1997; Gers et al., 12, 2451, 2000; the bias:
/// Jozefowicz et al., ICML 2015.)
/// </summary>
/// <param name="activation">φ.</param>
[Cell("lstm", "long short-term memory: three gates, two states")]
public struct Lstm<TState>(TState activation) : ITrainableCell
    where TState : unmanaged, IStateActivation
{
    private const int In = 0, Forget = 1, New = 2, Out = 3, NewDerivative = 4, Shown = 5, ShownDerivative = 6;
    private TState _f = activation;

    /// <inheritdoc/>
    public static int Gates => 4;

    /// <inheritdoc/>
    public static int States => 2;

    /// <inheritdoc/>
    public static int Kept => 7;

    /// <inheritdoc/>
    public static int Arguments => TState.IsTrained ? 2 : 0;

    /// <inheritdoc/>
    public readonly bool IsNoisy => false;

    /// <inheritdoc/>
    public static float StartingBias(int gate) => gate == Forget ? 1 : 0;

    /// <inheritdoc/>
    public void Begin<TOperands>(TOperands operands, int parameters)
        where TOperands : struct, IOperands => _f.Begin(operands, parameters);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step<T, TUnit>(TUnit unit)
        where T : unmanaged, ILane<T>
        where TUnit : struct, IUnit<T>
    {
        T i = Open(
            unit.Recurrent(In) + unit.Driven(In), unit.Recurrent(Forget) + unit.Driven(Forget),
            unit.Recurrent(Out) + unit.Driven(Out), out T f, out T o);
        T z = unit.Recurrent(New) + unit.Driven(New);
        T g = _f.Forward(z, out T newDerivative);
        T c = T.Fma(i, g, f * unit.State(1));
        T shown = _f.Forward(c, out T shownDerivative);
        unit.Put(1, c);
        unit.Put(0, o * shown);
        unit.Keep(In, i);
        unit.Keep(Forget, f);
        unit.Keep(New, g);
        unit.Keep(Out, o);
        unit.Keep(NewDerivative, newDerivative);
        unit.Keep(Shown, shown);
        unit.Keep(ShownDerivative, shownDerivative);
        if (TState.IsTrained)
        {
            unit.KeepArgument(0, z);
            unit.KeepArgument(1, c);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Back<T, TUnit>(TUnit unit)
        where T : unmanaged, ILane<T>
        where TUnit : struct, IUnitGradient<T>
    {
        T dh = unit.Gradient(0), one = T.Const(1f);
        T i = unit.Kept(In), f = unit.Kept(Forget), o = unit.Kept(Out);
        T dShown = dh * o, dOut = dh * unit.Kept(Shown) * (o * (one - o));
        T dc = T.Fma(dShown, unit.Kept(ShownDerivative), unit.Gradient(1));
        T dNew = dc * i, dzNew = dNew * unit.Kept(NewDerivative);
        T dIn = dc * unit.Kept(New) * (i * (one - i));
        T dForget = dc * unit.State(1) * (f * (one - f));
        unit.PutGate(In, dIn, dIn);
        unit.PutGate(Forget, dForget, dForget);
        unit.PutGate(New, dzNew, dzNew);
        unit.PutGate(Out, dOut, dOut);
        unit.PutState(1, dc * f);
        unit.PutState(0, T.Const(0f));
        if (TState.IsTrained)
        {
            unit.PutArgument(0, dNew);
            unit.PutArgument(1, dShown);
        }
    }

    // Sigmoids. Nothing asks for them to be inlined: of three of them and two f the compiler leaves parts out of the
    // loop over units, wherever it stops, and a step takes twice as long. They are too long to be taken in unasked: one
    // call on the host, and none on a device.
    private static T Open<T>(T zIn, T zForget, T zOut, out T forget, out T shows)
        where T : unmanaged, ILane<T>
    {
        T one = T.Const(1), zero = T.Const(0);
        T uIn = LaneMath.Exp(-T.Abs(zIn)), uForget = LaneMath.Exp(-T.Abs(zForget)), uOut = LaneMath.Exp(-T.Abs(zOut));
        T vIn = one / (one + uIn), vForget = one / (one + uForget), vOut = one / (one + uOut);
        forget = T.IfLess(zForget, zero, uForget * vForget, vForget);
        shows = T.IfLess(zOut, zero, uOut * vOut, vOut);
        return T.IfLess(zIn, zero, uIn * vIn, vIn);
    }
}
