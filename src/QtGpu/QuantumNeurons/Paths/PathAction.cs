namespace QtGpu.QuantumNeurons.Paths;

/// <summary>
/// The action of one neuron's closed path, without its couplings, slice by slice:
/// S = Σₜ dt [½((φₜ₊₁ − φₜ)/dt)² + Λ/4 (φₜ² − 1)²]. arXiv:1806.09664, (4) to (8), with m = ħ = 1.
/// </summary>
public sealed class PathAction
{
    /// <summary>A path and its energies.</summary>
    /// <param name="field">φ at every slice [slices].</param>
    /// <param name="lambda">Λ.</param>
    /// <param name="lattice">Imaginary time, as many slices.</param>
    public PathAction(IReadOnlyList<double> field, double lambda, TimeLattice lattice)
    {
        if (field.Count != lattice.Slices)
            throw new InputException($"path: expected {lattice.Slices} slices, got {field.Count}");
        (Field, Lambda, Lattice) = (field, lambda, lattice);
    }

    /// <summary>φ [slices].</summary>
    public IReadOnlyList<double> Field { get; }

    /// <summary>Λ.</summary>
    public double Lambda { get; }

    /// <summary>Imaginary time.</summary>
    public TimeLattice Lattice { get; }

    /// <summary>
    /// After T the path is at −φ(0): an odd number of kinks. Nothing that couples to φ² can tell it from a closed one.
    /// </summary>
    public bool EndsReversed { get; init; }

    /// <summary>V₀(φₜ) = Λ/4 (φₜ² − 1)² [slices].</summary>
    public IReadOnlyList<double> Potential =>
        [.. Field.Select(phi => Lambda / 4 * (((phi * phi) - 1) * ((phi * phi) - 1)))];

    /// <summary>½((φₜ₊₁ − φₜ)/dt)², of the link behind each slice [slices].</summary>
    public IReadOnlyList<double> Kinetic => [.. Enumerable.Range(0, Field.Count).Select(t =>
    {
        double next = t + 1 < Field.Count ? Field[t + 1] : EndsReversed ? -Field[0] : Field[0];
        double rate = (next - Field[t]) / Lattice.Step;
        return rate * rate / 2;
    })];

    /// <summary>Both: the density of the action [slices].</summary>
    public IReadOnlyList<double> Density => [.. Potential.Zip(Kinetic, (v, k) => v + k)];

    /// <summary>∫V₀dτ.</summary>
    public double PotentialIntegral => Lattice.Step * Potential.Sum();

    /// <summary>∫½φ̇²dτ.</summary>
    public double KineticIntegral => Lattice.Step * Kinetic.Sum();

    /// <summary>S.</summary>
    public double Total => PotentialIntegral + KineticIntegral;
}
