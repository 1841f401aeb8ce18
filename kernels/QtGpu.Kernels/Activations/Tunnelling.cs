namespace QtGpu.Kernels.Activations;

/// <summary>
/// Transmission of a particle of energy E = E₀ + s·z through a rectangular barrier: f(z) = T(E), or T(E) − T(E₀) where
/// centred. With ε = E/V₀ and the opacity θ = a·√(2mV₀)/ħ, T = 4ε/(4ε + θ²·f(θ²(1 − ε))), f(w) = sinh²(√w)/w;
/// T = 0 for E ≤ 0.
/// </summary>
/// <remarks>
/// Trained parameters: V₀·e^p₀ and a·e^p₁, which stay positive. k = 2ma²/ħ² moves with a alone, so with
/// T = E/(E + g·f(k(V₀ − E))) and g = kV₀²/4: ∂T/∂p₀ = −E·g(2f + kV₀f′)/(E + g·f)², ∂T/∂p₁ = −2E·g(f + wf′)/(E + g·f)²,
/// less the same at E₀ where centred.
/// <para>Maksimovic and Maksymov, arXiv:2503.07681; Landau and Lifshitz, Quantum Mechanics, §25.</para>
/// </remarks>
[Activation("tunnelling", "transmission through a rectangular barrier, exact")]
public readonly record struct Tunnelling : IParametricActivation<Tunnelling>
{
    private readonly RectangularBarrier _barrier;
    private readonly float _scale;
    private readonly float _operating;
    private readonly float _centred; // 1 or 0: no bool gets into a GPU kernel

    // T(E₀) and its parameter gradient where centred, else 0.
    private readonly float _offset;
    private readonly float _offset0;
    private readonly float _offset1;

    /// <summary>A barrier in laboratory units. The defaults are the paper's: V₀ = 30 eV, θ = ½, s = 10 eV.</summary>
    /// <param name="height">V₀ in eV.</param>
    /// <param name="width">a in nm; NaN for θ = ½ (0.0178 nm at 30 eV).</param>
    /// <param name="mass">m in electron masses.</param>
    /// <param name="energyScale">s in eV per unit of z.</param>
    /// <param name="operatingEnergy">E₀ in eV.</param>
    /// <param name="centred">Subtract T(E₀), so that f(0) = 0.</param>
    /// <exception cref="InputException">A parameter is outside its range; says which.</exception>
    public Tunnelling(
        double height = 30, double width = double.NaN, double mass = 1, double energyScale = 10,
        double operatingEnergy = 0, bool centred = false)
        : this(
            BarrierParameters.Check(height, width, mass).Rectangular,
            BarrierParameters.Scale(energyScale),
            BarrierParameters.Finite(operatingEnergy, nameof(operatingEnergy)), centred ? 1 : 0)
    {
    }

    /// <summary>The paper's set.</summary>
    public Tunnelling()
        : this(30)
    {
    }

    private Tunnelling(RectangularBarrier barrier, float scale, float operating, float centred)
    {
        (_barrier, _scale, _operating, _centred) = (barrier, scale, operating, centred);
        var energy = new ScalarLane(operating);
        barrier.ParameterGradient(energy, out ScalarLane height, out ScalarLane width);
        _offset = centred * barrier.Transmission(energy).Value;
        _offset0 = centred * height.Value;
        _offset1 = centred * width.Value;
    }

    /// <inheritdoc/>
    public static int ParameterCount => 2;

    /// <summary>s in eV per unit of z.</summary>
    public float EnergyScale => _scale;

    /// <summary>The width a in nm that gives a barrier the opacity θ = a·√(2mV₀)/ħ.</summary>
    /// <param name="opacity">θ.</param>
    /// <param name="height">V₀ in eV.</param>
    /// <param name="mass">m in electron masses.</param>
    public static double WidthOf(double opacity, double height = 30, double mass = 1) =>
        BarrierParameters.Width(opacity, height, mass);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z)
        where T : unmanaged, ILane<T> =>
        _barrier.Transmission(Energy(z)) - T.Const(_offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z, out T derivative)
        where T : unmanaged, ILane<T>
    {
        T t = _barrier.Transmission(Energy(z), out T slope);
        derivative = slope * T.Const(_scale);
        return t - T.Const(_offset);
    }

    /// <inheritdoc/>
    public Tunnelling At<TOperands>(TOperands operands, int p)
        where TOperands : struct, IOperands => At(operands.At(p, 0), operands.At(p, 1));

    /// <summary>The same at (p₀, p₁).</summary>
    public Tunnelling At(float p0, float p1)
    {
        float height = LaneMath.Exp(new ScalarLane(p0)).Value;
        float k = LaneMath.Exp(new ScalarLane(p1 + p1)).Value;
        return new(_barrier.Scaled(height, k), _scale, _operating, _centred);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T ParameterGradient<T>(T z, int first, out T d1)
        where T : unmanaged, ILane<T>
    {
        _barrier.ParameterGradient(Energy(z), out T height, out T width);
        d1 = width - T.Const(_offset1);
        return height - T.Const(_offset0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Energy<T>(T z)
        where T : unmanaged, ILane<T> =>
        T.Fma(z, T.Const(_scale), T.Const(_operating));
}
