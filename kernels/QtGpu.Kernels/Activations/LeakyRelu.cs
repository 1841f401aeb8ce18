using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Activations;

/// <summary>f(z) = z for z &gt; 0, else αz; f′(0) = α.</summary>
[Activation("leaky-relu", "z for z > 0, else slope times z")]
public readonly record struct LeakyRelu : IActivation
{
    private readonly float _slope;

    /// <summary>α = 0.01.</summary>
    public LeakyRelu()
        : this(0.01)
    {
    }

    /// <summary>A slope of one's own.</summary>
    /// <param name="slope">α, in [0, 1).</param>
    /// <exception cref="InputException">α is outside its range.</exception>
    public LeakyRelu(double slope = 0.01)
    {
        if (!(slope is >= 0 and < 1))
            throw new InputException(
                $"slope: expected at least 0 and less than 1, got {slope}; give a number such as 0.01");
        _slope = (float)slope;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z)
        where T : unmanaged, ILane<T> =>
        T.IfLess(z, T.Const(0), z * T.Const(_slope), z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z, out T derivative)
        where T : unmanaged, ILane<T>
    {
        derivative = T.IfLess(T.Const(0), z, T.Const(1), T.IfEqual(z, z, T.Const(_slope), z));
        return Forward(z);
    }
}
