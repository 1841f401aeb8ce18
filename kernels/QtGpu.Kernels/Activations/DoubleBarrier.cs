namespace QtGpu.Kernels.Activations;

/// <summary>
/// Resonant tunnelling, exact: transmission at E = E₀ + s·z through two rectangular barriers of height V₀ and width a
/// with a well of width b between them. T = E/(E + kV₀²·S²H²), where w = k(V₀ − E), k = 2ma²/ħ², S = sinh(√w)/√w,
/// C = cosh √w, and H = C·cos φ − (2E − V₀)·(mab/ħ²)·S·sin φ/φ with φ = b√(2mE)/ħ; T = 0 for E ≤ 0.
/// </summary>
/// <remarks>
/// The product of the barriers' transfer matrices (Griffiths, Introduction to Quantum Mechanics, problem 2.53) written
/// with S and C, which are entire: nothing is special at E = V₀. T = 1 where H = 0, at the well's quasi-bound levels.
/// <para>With D = kV₀²S²H²: dT/dE = kV₀²·SH·(SH − 2E·(SH)′)/(E + D)².</para>
/// </remarks>
[Activation("double-barrier", "resonant tunnelling through two rectangular barriers, exact")]
public readonly record struct DoubleBarrier : IActivation
{
    private readonly float _height;
    private readonly float _k;
    private readonly float _well;
    private readonly float _coupling;
    private readonly float _scale;
    private readonly float _operating;
    private readonly float _highest;

    /// <summary>A GaAs well of 5 nm between barriers of 0.3 eV and 2 nm; s = 0.1 eV.</summary>
    public DoubleBarrier()
        : this(0.3)
    {
    }

    /// <summary>A double barrier in laboratory units.</summary>
    /// <param name="height">V₀ in eV.</param>
    /// <param name="width">a, of each barrier, in nm.</param>
    /// <param name="well">b, between the barriers, in nm.</param>
    /// <param name="mass">m in electron masses.</param>
    /// <param name="energyScale">s in eV per unit of z.</param>
    /// <param name="operatingEnergy">E₀ in eV.</param>
    /// <exception cref="InputException">
    /// A parameter is outside its range, or b√(2mV₀)/ħ exceeds 10⁴; says which.
    /// </exception>
    public DoubleBarrier(
        double height = 0.3, double width = 2, double well = 5, double mass = 0.067, double energyScale = 0.1,
        double operatingEnergy = 0)
    {
        var barrier = BarrierParameters.Check(height, width, mass);
        BarrierParameters.Positive(well, nameof(well), "nm");
        double ratio = well / width, phase = barrier.Opacity * ratio;
        if (phase > BarrierParameters.MostOpaque)
        {
            throw new InputException(
                $"well: b·√(2mV₀)/ħ: expected at most {BarrierParameters.MostOpaque}, got {phase:G4}; choose a well of "
                + $"at most {width * BarrierParameters.MostOpaque / barrier.Opacity:G4} nm");
        }

        _height = (float)height;
        _k = (float)barrier.K;
        _well = (float)(barrier.K * ratio * ratio);
        _coupling = (float)(barrier.K * ratio);
        _scale = BarrierParameters.Scale(energyScale);
        _operating = BarrierParameters.Finite(operatingEnergy, nameof(operatingEnergy));
        // √−w = 2¹⁸ or φ = 2¹⁸: beyond it 1 − T, at most (V₀/E)², is below 3·10⁻⁶, and T counts as 1.
        _highest = (float)(height + (68719476736 / Math.Max(_k, _well)));
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
        T one = T.Const(1);
        T height = T.Const(_height);
        T k = T.Const(_k);
        T well = T.Const(_well);
        T highest = T.Const(_highest);
        T energy = T.Fma(z, T.Const(_scale), T.Const(_operating));
        T e = T.Min(energy, highest); // NaN too
        e = T.Max(e, zero);

        T s = Sinhc.Evaluate(k * (height - e), out T slope, out T c, out T scale);
        T sin = Sinhc.Evaluate(-(well * e), out T sinSlope, out T cos, out _);

        // H and dH/dE; dS/dE = −kS′, dC/dE = −kS/2, and likewise for sin φ/φ and cos φ.
        T coupling = T.Const(_coupling);
        T detuning = coupling * T.Fma(T.Const(-0.5), height, e);
        T h = T.Fma(c, cos, -(detuning * s * sin));
        T half = T.Const(-0.5);
        T dh = half * T.Fma(k * s, cos, well * sin * c);
        T product = T.Fma(k * slope, sin, well * sinSlope * s);
        dh += T.Fma(detuning, product, -(coupling * s * sin));

        T scale2 = scale * scale;
        T g = k * height * height;
        T sh = s * h;
        T dsh = T.Fma(s, dh, -(k * slope * h));
        T numerator = e * scale2 * scale2;
        T inverse = one / T.Fma(g, sh * sh, numerator);
        T bracket = T.Fma(T.Const(-2) * e, dsh, sh);
        T dt = (scale2 * inverse * g * sh) * (scale2 * inverse * bracket) * T.Const(_scale);
        dt = T.IfLess(energy, highest, dt, zero);
        dt = T.IfLess(zero, energy, dt, zero);
        derivative = T.IfEqual(energy, energy, dt, energy);
        T t = T.IfLess(energy, highest, numerator * inverse, one);
        return T.IfEqual(energy, energy, t, energy);
    }
}
