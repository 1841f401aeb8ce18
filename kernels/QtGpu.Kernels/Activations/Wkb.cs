namespace QtGpu.Kernels.Activations;

/// <summary>
/// The semiclassical (WKB) transmission of a rectangular barrier at E = E₀ + s·z: T = e^(−2κa) with
/// κa = θ·√(1 − E/V₀) for E &lt; V₀, and 1 from V₀ on; it keeps falling below E = 0, so that it has no step.
/// </summary>
/// <remarks>
/// dT/dE = T·(k/κa), k = 2ma²/ħ²: it grows without bound towards V₀ from below, and is 0 from V₀ on.
/// <para>Griffiths, Introduction to Quantum Mechanics, §8.2.</para>
/// </remarks>
[Activation("wkb", "exp(-2 kappa a) below a rectangular barrier's top, 1 above")]
public readonly record struct Wkb : IActivation
{
    private readonly float _height;
    private readonly float _k;
    private readonly float _scale;
    private readonly float _operating;

    /// <summary>The paper's barrier: V₀ = 30 eV, θ = ½, s = 10 eV.</summary>
    public Wkb()
        : this(30)
    {
    }

    /// <summary>A barrier in laboratory units.</summary>
    /// <param name="height">V₀ in eV.</param>
    /// <param name="width">a in nm; NaN for θ = ½.</param>
    /// <param name="mass">m in electron masses.</param>
    /// <param name="energyScale">s in eV per unit of z.</param>
    /// <param name="operatingEnergy">E₀ in eV.</param>
    /// <exception cref="InputException">A parameter is outside its range; says which.</exception>
    public Wkb(
        double height = 30, double width = double.NaN, double mass = 1, double energyScale = 10,
        double operatingEnergy = 0)
    {
        var barrier = BarrierParameters.Check(height, width, mass);
        _height = (float)barrier.Height;
        _k = (float)barrier.K;
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
        T zero = T.Const(0);
        T d = T.Const(_height) - T.Fma(z, T.Const(_scale), T.Const(_operating));
        T r = T.Sqrt(T.Const(_k) * T.IfLess(zero, d, d, zero));
        T t = LaneMath.Exp(T.Const(-2) * r);
        T slope = T.IfLess(zero, r, t / r, zero) * T.Const(_k) * T.Const(_scale);
        derivative = T.IfEqual(z, z, slope, z);
        return T.IfEqual(z, z, t, z);
    }
}
