using QtGpu.Kernels.Activations;
using static System.FormattableString;

namespace QtGpu.Experiments.Barriers;

/// <summary>
/// A barrier, and where on it units work; beside it the look-alike with the same value and slope there. At
/// E₀ = 0 that is 4ε/(4ε + sinh²θ) with the barrier's own s.
/// </summary>
/// <param name="Opacity">θ, of a barrier of 30 eV.</param>
/// <param name="OperatingPoint">E₀/V₀; 0 is the paper's, where T begins.</param>
public sealed record AblationCase(double Opacity, double OperatingPoint)
{
    private const double Height = ActivationChoice.PaperHeight;

    // Right of the bend at E = 0.
    private const double Right = 1e-9 * Height;

    /// <summary>What it is called: <c>θ = 4, E₀ = 1.07 V₀</c>.</summary>
    internal string Name => Invariant($"θ = {Opacity}")
        + (OperatingPoint > 0 ? Invariant($", E₀ = {OperatingPoint} V₀") : "");

    /// <summary>The same for names of measures: <c>4</c>.</summary>
    internal string Key => Invariant($"{Opacity}");

    private double Width => Tunnelling.WidthOf(Opacity, Height);

    /// <summary>Throws where the numbers are of no barrier, or T does not rise where units would work.</summary>
    /// <exception cref="InputException">Says which.</exception>
    internal void Check()
    {
        if (!(Opacity is >= 0.01 and <= 20) || !(OperatingPoint is >= 0 and <= 100))
        {
            throw new InputException(Invariant(
                $"cases: expected opacities from 0.01 to 20 and operating points from 0 to 100, got {Opacity}, ")
                + Invariant($"{OperatingPoint}"));
        }

        if (!(At("tunnelling", OperatingPoint * Height).Derivative > 0))
            throw new InputException(Invariant(
                $"cases: T of θ = {Opacity} does not rise at {OperatingPoint} V₀; choose another operating point"));
    }

    /// <summary>T(E₀ + s·z) with the s that gives it a slope at z = 0⁺.</summary>
    internal ActivationChoice Barrier(double slope) => WithSlope("tunnelling", OperatingPoint * Height, slope);

    /// <summary>E/(E + c) with the same value and slope at z = 0⁺.</summary>
    internal ActivationChoice LookAlike(double slope)
    {
        // c from f = E/(E + c) at any E; then the energy where f is what T is at E₀.
        double half = Height * ((1 / At("rational", Height).Value) - 1);
        double value = OperatingPoint == 0 ? 0 : At("tunnelling", OperatingPoint * Height).Value;
        return WithSlope("rational", half * value / (1 - value), slope);
    }

    private ActivationChoice WithSlope(string activation, double energy, double slope) => ActivationChoice.Barrier(
        activation, Height, Width, slope / At(activation, energy).Derivative, energy);

    // T and dT/dE of energies in eV, or the look-alike's.
    private (double Value, double Derivative) At(string activation, double energy) =>
        ActivationChoice.Barrier(activation, Height, Width, energyScale: 1).At(energy + Right);
}
