using QtGpu.Kernels.Activations;

namespace QtGpu.Kernels.Cells;

/// <summary>
/// The activation of a cell's state path: an <see cref="IActivation"/> as it is, or with parameters that are trained
/// with the weights.
/// </summary>
public interface IStateActivation
{
    /// <summary>Whether it has parameters that are trained.</summary>
    static abstract bool IsTrained { get; }

    /// <summary>Reads its parameters, where it has any that are trained, from an operand.</summary>
    void Begin<TOperands>(TOperands operands, int parameters)
        where TOperands : struct, IOperands;

    /// <inheritdoc cref="IActivation.Forward{T}(T)"/>
    T Forward<T>(T z)
        where T : unmanaged, ILane<T>;

    /// <inheritdoc cref="IActivation.Forward{T}(T, out T)"/>
    T Forward<T>(T z, out T derivative)
        where T : unmanaged, ILane<T>;
}

/// <summary>An activation as it is.</summary>
public struct Fixed<TActivation>(TActivation activation) : IStateActivation
    where TActivation : unmanaged, IActivation
{
    /// <inheritdoc/>
    public static bool IsTrained => false;

    /// <inheritdoc/>
    public readonly void Begin<TOperands>(TOperands operands, int parameters)
        where TOperands : struct, IOperands
    {
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z)
        where T : unmanaged, ILane<T> => activation.Forward(z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z, out T derivative)
        where T : unmanaged, ILane<T> => activation.Forward(z, out derivative);

    /// <inheritdoc/>
    public override readonly string ToString() => activation.ToString()!;
}

/// <summary>An activation whose parameters are trained.</summary>
public struct Trained<TActivation>(TActivation activation) : IStateActivation
    where TActivation : unmanaged, IParametricActivation<TActivation>
{
    private TActivation _activation = activation;

    /// <inheritdoc/>
    public static bool IsTrained => true;

    /// <inheritdoc/>
    public void Begin<TOperands>(TOperands operands, int parameters)
        where TOperands : struct, IOperands =>
        _activation = _activation.At(operands, parameters);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z)
        where T : unmanaged, ILane<T> => _activation.Forward(z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z, out T derivative)
        where T : unmanaged, ILane<T> => _activation.Forward(z, out derivative);

    /// <inheritdoc/>
    public override readonly string ToString() => _activation.ToString()!;
}
