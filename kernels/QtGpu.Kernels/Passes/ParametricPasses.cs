using QtGpu.Kernels.Activations;

namespace QtGpu.Kernels.Passes;

/// <summary>y = f(z; p), with the parameters p in memory.</summary>
internal struct ParametricForward<TActivation>(TActivation activation) : IPass<ParametricForward<TActivation>>
    where TActivation : unmanaged, IParametricActivation<TActivation>
{
    private const int Z = 0, Y = 1, P = 2;
    private TActivation _activation = activation;

    public readonly int BytesPerElement => 8;

    public static ParametricForward<TActivation> Begin<TOperands>(
        ParametricForward<TActivation> pass, TOperands operands)
        where TOperands : struct, IOperands => new(pass._activation.At(operands, P));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T> => at.Store(Y, _activation.Forward(at.Load(Z)));
}

/// <summary>The same, and f′(z; p) for the way back.</summary>
internal struct ParametricForwardDerivative<TActivation>(TActivation activation)
    : IPass<ParametricForwardDerivative<TActivation>>
    where TActivation : unmanaged, IParametricActivation<TActivation>
{
    private const int Z = 0, Y = 1, P = 2, Derivative = 3;
    private TActivation _activation = activation;

    public readonly int BytesPerElement => 12;

    public static ParametricForwardDerivative<TActivation> Begin<TOperands>(
        ParametricForwardDerivative<TActivation> pass, TOperands operands)
        where TOperands : struct, IOperands => new(pass._activation.At(operands, P));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>
    {
        at.Store(Y, _activation.Forward(at.Load(Z), out T derivative));
        at.Store(Derivative, derivative);
    }
}

/// <summary>Σ dY·∂f/∂p of a parameter, and of the next where there is one.</summary>
/// <param name="activation">f.</param>
/// <param name="first">The number of the parameter, even.</param>
internal struct ParameterGradient<TActivation>(TActivation activation, int first)
    : IReduction<ParameterGradient<TActivation>>
    where TActivation : unmanaged, IParametricActivation<TActivation>
{
    private const int Z = 0, Gradient = 1, P = 2;
    private TActivation _activation = activation;

    public static int Sums => 2;

    public readonly int BytesPerElement => 8;

    public static ParameterGradient<TActivation> Begin<TOperands>(
        ParameterGradient<TActivation> reduction, TOperands operands)
        where TOperands : struct, IOperands
    {
        reduction._activation = reduction._activation.At(operands, P);
        return reduction;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Term<TElements, T>(TElements at, out T second, out T weight)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>
    {
        weight = at.Load(Gradient);
        return _activation.ParameterGradient(at.Load(Z), first, out second);
    }
}
