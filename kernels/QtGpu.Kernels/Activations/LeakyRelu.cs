using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Activations;

/// <summary>
/// f(z) = gz for z &gt; 0, else αgz; f′(0) = αg. Without a slope α it is the ReLU of gz, which has the slope g that
/// another activation has at 0⁺.
/// </summary>
[Activation("leaky-relu", "gain times z for z > 0, else slope times that")]
public readonly record struct LeakyRelu : IActivation
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

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z)
        where T : unmanaged, ILane<T> =>
        T.IfLess(z, T.Const(0), z * T.Const(_below), z * T.Const(_gain));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z, out T derivative)
        where T : unmanaged, ILane<T>
    {
        derivative = T.IfLess(T.Const(0), z, T.Const(_gain), T.IfEqual(z, z, T.Const(_below), z));
        return Forward(z);
    }
}
