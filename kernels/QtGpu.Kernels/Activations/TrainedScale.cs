namespace QtGpu.Kernels.Activations;

/// <summary>
/// f(e^p·z): the scale of z is trained behind the parameters of f; of a barrier that is the energy scale s. Its
/// gradient is ∂f/∂p = e^p·z·f′(e^p·z).
/// </summary>
/// <typeparam name="TActivation">f.</typeparam>
public readonly record struct TrainedScale<TActivation> : IParametricActivation<TrainedScale<TActivation>>
    where TActivation : unmanaged, IParametricActivation<TActivation>
{
    private readonly TActivation _activation;
    private readonly float _scale;

    // Where its own parameter is; also what parts it from a potential of three lanes, which ILGPU 1.5.3 would else take
    // for the same type, floats being floats (see Leaky).
    private readonly int _own;

    /// <summary>f as it is, at p = 0.</summary>
    public TrainedScale(TActivation activation)
        : this(activation, 1)
    {
    }

    private TrainedScale(TActivation activation, float scale) =>
        (_activation, _scale, _own) = (activation, scale, TActivation.ParameterCount);

    /// <inheritdoc/>
    public static int ParameterCount => TActivation.ParameterCount + 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z)
        where T : unmanaged, ILane<T> => _activation.Forward(z * T.Const(_scale));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z, out T derivative)
        where T : unmanaged, ILane<T>
    {
        T y = _activation.Forward(z * T.Const(_scale), out T slope);
        derivative = slope * T.Const(_scale);
        return y;
    }

    /// <inheritdoc/>
    public TrainedScale<TActivation> At<TOperands>(TOperands operands, int p)
        where TOperands : struct, IOperands => new(
        _activation.At(operands, p),
        _scale * LaneMath.Exp(new ScalarLane(operands.At(p, _own))).Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T ParameterGradient<T>(T z, int first, out T second)
        where T : unmanaged, ILane<T>
    {
        T scaled = z * T.Const(_scale);
        if (first + 1 < TActivation.ParameterCount)
            return _activation.ParameterGradient(scaled, first, out second);
        _ = _activation.Forward(scaled, out T slope);
        second = slope * scaled;
        return first == TActivation.ParameterCount ? second : _activation.ParameterGradient(scaled, first, out _);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{_activation}, its scale trained";
}
