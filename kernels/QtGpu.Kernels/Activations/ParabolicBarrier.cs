namespace QtGpu.Kernels.Activations;

/// <summary>
/// Transmission through an inverted parabola (Hill and Wheeler, Kemble), exact: T = 1/(1 + e^(2π(V₀ − E)/ħω)) at
/// E = E₀ + s·z. The parabola V₀(1 − (2x/a)²) has height V₀ and width a at its foot: ω = √(8V₀/(ma²)), ħω = 4V₀/θ.
/// </summary>
/// <remarks>dT/dE = (2π/ħω)·T(1 − T). Hill and Wheeler, Phys. Rev. 89, 1102 (1953), §V.</remarks>
[Activation("parabolic-barrier", "transmission through an inverted parabola (Hill-Wheeler)")]
public readonly record struct ParabolicBarrier : IActivation
{
    private readonly float _height;
    private readonly float _steepness;
    private readonly float _scale;
    private readonly float _operating;

    /// <summary>The paper's barrier: V₀ = 30 eV, θ = ½, s = 10 eV.</summary>
    public ParabolicBarrier()
        : this(30)
    {
    }

    /// <summary>A barrier in laboratory units.</summary>
    /// <param name="height">V₀ in eV.</param>
    /// <param name="width">a in nm, where the parabola meets E = 0; NaN for θ = ½.</param>
    /// <param name="mass">m in electron masses.</param>
    /// <param name="energyScale">s in eV per unit of z.</param>
    /// <param name="operatingEnergy">E₀ in eV.</param>
    /// <exception cref="InputException">A parameter is outside its range; says which.</exception>
    public ParabolicBarrier(
        double height = 30, double width = double.NaN, double mass = 1, double energyScale = 10,
        double operatingEnergy = 0)
    {
        var barrier = BarrierParameters.Check(height, width, mass);
        _height = (float)barrier.Height;
        _steepness = (float)(Math.PI / 2 * barrier.Opacity / barrier.Height);
        _scale = BarrierParameters.Scale(energyScale);
        _operating = BarrierParameters.Finite(operatingEnergy, nameof(operatingEnergy));
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
        T energy = T.Fma(z, T.Const(_scale), T.Const(_operating));
        T t = default(Sigmoid).Forward((energy - T.Const(_height)) * T.Const(_steepness), out T slope);
        derivative = slope * (T.Const(_steepness) * T.Const(_scale));
        return t;
    }
}
