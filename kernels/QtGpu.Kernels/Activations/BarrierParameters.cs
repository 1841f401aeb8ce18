namespace QtGpu.Kernels.Activations;

/// <summary>
/// A barrier in laboratory units, checked. Its opacity θ = a·√(2mV₀)/ħ and ε = E/V₀ decide everything about it.
/// </summary>
/// <param name="Height">V₀ in eV.</param>
/// <param name="Opacity">θ.</param>
internal readonly record struct BarrierParameters(double Height, double Opacity)
{
    /// <summary>√(2 mₑ · 1 eV)/ħ in nm⁻¹ (CODATA 2022).</summary>
    private const double WaveNumber = 5.123167223161844;

    /// <summary>The largest opacity.</summary>
    public const double MostOpaque = 1e4;

    /// <summary>k = 2ma²/ħ² per eV.</summary>
    public double K => Opacity * Opacity / Height;

    /// <summary>The rectangular barrier of this height and opacity.</summary>
    public RectangularBarrier Rectangular => RectangularBarrier.Of(Height, K);

    /// <summary>From V₀ in eV, a in nm (NaN: such that θ = ½) and m in electron masses.</summary>
    /// <exception cref="InputException">Not positive, not finite, or too extreme for float32.</exception>
    public static BarrierParameters Check(double height, double width, double mass)
    {
        Positive(height, nameof(height), "eV");
        Positive(mass, nameof(mass), "electron masses");
        if (!double.IsNaN(width))
            Positive(width, nameof(width), "nm");
        double opacity = double.IsNaN(width) ? 0.5 : WaveNumber * width * Math.Sqrt(mass * height);
        if (opacity is < 1e-4 or > MostOpaque)
        {
            throw new InputException(
                $"barrier opacity θ = a·√(2mV₀)/ħ: expected between 0.0001 and 10000, got {opacity:G4} " +
                $"(height {height} eV, width {width} nm, mass {mass}); choose a width nearer to " +
                $"{1 / (WaveNumber * Math.Sqrt(mass * height)):G4} nm, where θ = 1");
        }
        return new(height, opacity);
    }

    /// <summary>The width a in nm of a barrier of opacity θ.</summary>
    public static double Width(double opacity, double height, double mass) =>
        opacity / (WaveNumber * Math.Sqrt(mass * height));

    /// <summary>Checks a quantity that must be a positive number of moderate size.</summary>
    public static void Positive(double value, string name, string unit)
    {
        if (!(value is >= 1e-9 and <= 1e9))
            throw new InputException(
                $"{name}: expected between 1e-9 and 1e9 {unit}, got {value}; give a positive number");
    }

    /// <summary>Checks an energy per unit of pre-activation: with 0 an activation would be constant.</summary>
    public static float Scale(double value) => Math.Abs(value) is >= 1e-9 and <= 1e9
        ? (float)value
        : throw new InputException(
            $"energy scale: expected between 1e-9 and 1e9 eV, or its negative, got {value}; give a number such as 10");

    /// <summary>Checks a quantity that must be a finite float32.</summary>
    public static float Finite(double value, string name) => float.IsFinite((float)value)
        ? (float)value
        : throw new InputException($"{name}: expected a finite number of eV, got {value}; give a number such as 10");
}
