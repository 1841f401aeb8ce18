namespace QtGpu.Kernels.Activations;

/// <summary>f(z) = z·σ(βz), f′ = σ(βz) + βz·σ′(βz); β = 1 is SiLU.</summary>
/// <remarks>Ramachandran, Zoph and Le, arXiv:1710.05941.</remarks>
[Activation("swish", "z times the sigmoid of beta z; SiLU for beta 1")]
public readonly record struct Swish : IActivation
{
    private readonly float _beta;

    /// <summary>β = 1.</summary>
    public Swish()
        : this(1)
    {
    }

    /// <summary>A β of one's own.</summary>
    /// <param name="beta">β, from 0.001 to 1000.</param>
    /// <exception cref="InputException">β is outside its range.</exception>
    public Swish(double beta = 1)
    {
        if (!(beta is >= 1e-3 and <= 1e3))
            throw new InputException($"beta: expected between 0.001 and 1000, got {beta}; give a number such as 1");
        _beta = (float)beta;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z)
        where T : unmanaged, ILane<T> =>
        Forward(z, out _);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z, out T derivative)
        where T : unmanaged, ILane<T>
    {
        // At ±100 σ is 0 or 1 to the last bit, and so it stays beyond; ∞·0 is not asked for.
        T t = LaneMath.Clamp(z * T.Const(_beta), -100, 100);
        T sigma = default(Sigmoid).Forward(t, out T slope);
        derivative = T.IfEqual(z, z, T.Fma(t, slope, sigma), z);
        T low = T.Const(-100 / _beta);
        return T.IfEqual(z, z, T.Max(z, low) * sigma, z);
    }
}
