namespace QtGpu.Kernels.Activations;

/// <summary>
/// f(z) = gz for z &gt; 0, else αgz; f′(0) = αg. Without a slope α it is the ReLU of gz, which has the slope g that
/// another activation has at 0⁺.
/// </summary>
/// <remarks>
/// Trained parameter: α + p, which may become negative or exceed 1: ∂f/∂p = g·min(z, 0). (PReLU: He et al.,
/// arXiv:1502.01852.)
/// </remarks>
[Activation("leaky-relu", "gain times z for z > 0, else slope times that")]
public readonly record struct LeakyRelu : IParametricActivation<LeakyRelu>
{
    private readonly float _gain;
    private readonly float _below;

    /// <summary>α = 0.01, g = 1.</summary>
    public LeakyRelu()
        : this(0.01)
    {
    }

    /// <summary>Slopes of one's own.</summary>
    /// <param name="slope">α, in [0, 1).</param>
    /// <param name="gain">g, above 0 and at most 1000.</param>
    /// <exception cref="InputException">α or g is outside its range.</exception>
    public LeakyRelu(double slope = 0.01, double gain = 1)
    {
        if (!(slope is >= 0 and < 1))
            throw new InputException(
                $"slope: expected at least 0 and less than 1, got {slope}; give a number such as 0.01");
        if (!(gain is > 0 and <= 1000))
            throw new InputException($"gain: expected above 0 and at most 1000, got {gain}; give a number such as 1");
        (_gain, _below) = ((float)gain, (float)(slope * gain));
    }

    private LeakyRelu(float gain, float below) => (_gain, _below) = (gain, below);

    /// <inheritdoc/>
    public static int ParameterCount => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z)
        where T : unmanaged, ILane<T> =>
        T.IfLess(z, T.Const(0), Below(z), z * T.Const(_gain));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z, out T derivative)
        where T : unmanaged, ILane<T>
    {
        derivative = T.IfLess(T.Const(0), z, T.Const(_gain), T.IfEqual(z, z, T.Const(_below), z));
        return Forward(z);
    }

    // −∞ times a slope of 0 is no number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Below<T>(T z)
        where T : unmanaged, ILane<T> =>
        T.IfEqual(T.Const(_below), T.Const(0), T.Const(0), z * T.Const(_below));

    /// <inheritdoc/>
    public LeakyRelu At<TOperands>(TOperands operands, int p)
        where TOperands : struct, IOperands =>
        new(_gain, ScalarLane.Fma(new(_gain), new(operands.At(p, 0)), new(_below)).Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T ParameterGradient<T>(T z, int first, out T second)
        where T : unmanaged, ILane<T>
    {
        second = T.Const(0);
        return T.IfLess(T.Const(0), z, T.Const(0), z * T.Const(_gain));
    }
}
