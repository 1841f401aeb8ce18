namespace QtGpu.Kernels.Activations;

/// <summary>
/// The look-alike of <see cref="Tunnelling"/> without its physics: f(z) = E/(E + c) at E = E₀ + s·z, which is
/// 4ε/(4ε + sinh²θ) with ε = E/V₀, θ = a·√(2mV₀)/ħ and c = V₀·sinh²θ/4, or less the same at E₀ where centred; 0 for
/// E ≤ 0. It has the barrier's slope at E = 0⁺, saturates as the barrier does, and has neither a top nor resonances:
/// what tunnelling does beyond it is physics.
/// </summary>
/// <remarks>
/// df/dE = c/(E + c)². Trained parameters: V₀·e^p₀ and a·e^p₁, as of the barrier; with f = E/(E + c)
/// ∂f/∂p₀ = −f·c(1 + θ·coth θ)/(E + c) and ∂f/∂p₁ = −f·c·2θ·coth θ/(E + c). c is at most 10³⁷ eV, which opacities above
/// about 40 reach: f is below 10⁻³⁵ then wherever E is below 100 eV.
/// <para>A saturating hyperbola, x/(x + c), as in Michaelis and Menten, Biochem. Z. 49, 333 (1913).</para>
/// </remarks>
[Activation("rational", "tunnelling's look-alike 4e/(4e + sinh^2 theta), without top or resonances")]
public readonly record struct Rational : IParametricActivation<Rational>
{
    private const float Most = 1e37f;

    private readonly float _height;
    private readonly float _k; // 2ma²/ħ² per eV
    private readonly float _half; // c, where f = ½
    private readonly float _byHeight; // ∂ln c/∂p₀
    private readonly float _byWidth; // ∂ln c/∂p₁
    private readonly float _scale;
    private readonly float _operating;
    private readonly float _centred; // 1 or 0: no bool gets into a GPU kernel

    // f(E₀) and its parameter gradient where centred, else 0.
    private readonly float _offset;
    private readonly float _offset0;
    private readonly float _offset1;

    /// <summary>The look-alike of a barrier in laboratory units; its defaults are those of tunnelling.</summary>
    /// <param name="height">V₀ in eV.</param>
    /// <param name="width">a in nm; NaN for θ = ½ (0.0178 nm at 30 eV).</param>
    /// <param name="mass">m in electron masses.</param>
    /// <param name="energyScale">s in eV per unit of z.</param>
    /// <param name="operatingEnergy">E₀ in eV.</param>
    /// <param name="centred">Subtract f at E₀, so that f(0) = 0.</param>
    /// <exception cref="InputException">A parameter is outside its range; says which.</exception>
    public Rational(
        double height = 30, double width = double.NaN, double mass = 1, double energyScale = 10,
        double operatingEnergy = 0, bool centred = false)
        : this(
            (float)height, (float)BarrierParameters.Check(height, width, mass).K,
            BarrierParameters.Scale(energyScale),
            BarrierParameters.Finite(operatingEnergy, nameof(operatingEnergy)), centred ? 1 : 0)
    {
    }

    /// <summary>That of the paper's barrier.</summary>
    public Rational()
        : this(30)
    {
    }

    private Rational(float height, float k, float scale, float operating, float centred)
    {
        (_height, _k, _scale, _operating, _centred) = (height, k, scale, operating, centred);

        // sinh²θ = θ²S², θ·coth θ = C/S; S and C are given times u, so that nothing overflows before the end.
        var square = new ScalarLane(k * height);
        float s = Sinhc.Evaluate(square, out _, out ScalarLane c, out ScalarLane u).Value;
        float grown = s / u.Value, half = 0.25f * height * square.Value * grown * grown;
        _half = half < Most ? half : Most;
        _byWidth = 2 * c.Value / s;
        _byHeight = 1 + (0.5f * _byWidth);

        float f = At(new ScalarLane(operating), out _, out ScalarLane steepness).Value;
        _offset = centred * f;
        _offset0 = -_offset * steepness.Value * _byHeight;
        _offset1 = -_offset * steepness.Value * _byWidth;
    }

    /// <inheritdoc/>
    public static int ParameterCount => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z)
        where T : unmanaged, ILane<T> =>
        At(Energy(z), out _, out _) - T.Const(_offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z, out T derivative)
        where T : unmanaged, ILane<T>
    {
        T energy = Energy(z);
        T f = At(energy, out T inverse, out T rest);
        T tiny = T.IsDouble ? T.Const(double.Epsilon) : T.Const(float.Epsilon);
        derivative = T.IfLess(energy, tiny, T.Const(0), rest * inverse * T.Const(_scale));
        return f - T.Const(_offset);
    }

    /// <inheritdoc/>
    public Rational At<TOperands>(TOperands operands, int p)
        where TOperands : struct, IOperands => At(operands.At(p, 0), operands.At(p, 1));

    /// <summary>The same at (p₀, p₁).</summary>
    public Rational At(float p0, float p1)
    {
        float height = LaneMath.Exp(new ScalarLane(p0)).Value;
        float k = LaneMath.Exp(new ScalarLane(p1 + p1)).Value;
        return new(_height * height, _k * k, _scale, _operating, _centred);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T ParameterGradient<T>(T z, int first, out T d1)
        where T : unmanaged, ILane<T>
    {
        T change = -(At(Energy(z), out _, out T rest) * rest);
        d1 = T.Fma(change, T.Const(_byWidth), -T.Const(_offset1));
        return T.Fma(change, T.Const(_byHeight), -T.Const(_offset0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Energy<T>(T z)
        where T : unmanaged, ILane<T> =>
        T.Fma(z, T.Const(_scale), T.Const(_operating));

    // E/(E + c), with 1/(E + c) and c/(E + c); E within [0, 10³⁷], NaN stays NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T At<T>(T energy, out T inverse, out T rest)
        where T : unmanaged, ILane<T>
    {
        T e = T.Max(T.Const(0), T.Min(T.Const(Most), energy));
        inverse = T.Const(1) / (e + T.Const(_half));
        rest = T.Const(_half) * inverse;
        return e * inverse;
    }
}
