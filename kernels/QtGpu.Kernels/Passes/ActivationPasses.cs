using QtGpu.Kernels.Activations;

namespace QtGpu.Kernels.Passes;

/// <summary>y = f(z).</summary>
internal struct ActivationForward<TActivation>(TActivation activation) : IPass<ActivationForward<TActivation>>
    where TActivation : unmanaged, IActivation
{
    private const int Z = 0, Y = 1;

    public static int Overwritten => 1;

    public readonly int BytesPerElement => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T> => at.Store(Y, activation.Forward(at.Load(Z)));
}

/// <summary>y = f(z), and f′(z) for the way back.</summary>
internal struct ActivationForwardDerivative<TActivation>(TActivation activation)
    : IPass<ActivationForwardDerivative<TActivation>>
    where TActivation : unmanaged, IActivation
{
    private const int Z = 0, Y = 1, Derivative = 2;

    public static int Overwritten => 2;

    public readonly int BytesPerElement => 12;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>
    {
        at.Store(Y, activation.Forward(at.Load(Z), out T derivative));
        at.Store(Derivative, derivative);
    }
}
