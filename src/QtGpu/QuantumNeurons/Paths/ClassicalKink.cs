namespace QtGpu.QuantumNeurons.Paths;

/// <summary>
/// The classical way from one well to the other, φ(τ) = tanh(√(Λ/2)(τ − τ₀)): it solves φ̈ = V₀′(φ), so that its
/// kinetic energy is its potential energy at every τ. arXiv:1806.09664, (9).
/// </summary>
public static class ClassicalKink
{
    /// <summary>S = 2√(2Λ)/3, half of it ∫V₀dτ: of one kink in endless, continuous time.</summary>
    public static double Action(double lambda) => 2 * Math.Sqrt(2 * lambda) / 3;

    /// <summary>φ(τ) of a kink whose middle is at <paramref name="centre"/>.</summary>
    public static double At(double tau, double centre, double lambda) =>
        Math.Tanh(Math.Sqrt(lambda / 2) * (tau - centre));

    /// <summary>The middles τₖ = (k + ½)T/n of an input's kinks.</summary>
    public static IEnumerable<double> Centres(InputNeuron input, TimeLattice lattice) =>
        Enumerable.Range(0, input.Kinks).Select(k => (k + 0.5) * lattice.Period / input.Kinks);

    /// <summary>The fixed path of an input neuron, ψ(τ) = Π tanh(√(Λ/2)(τ − τₖ)), and its energies.</summary>
    /// <exception cref="InputException">The lattice has no checkerboard.</exception>
    public static PathAction Of(InputNeuron input, TimeLattice lattice)
    {
        lattice.Validate();
        Setting.Check(input, $"input '{input.Name}'");
        return new(InputProfile.Path(input.Kinks, input.Lambda, lattice), input.Lambda, lattice)
        {
            EndsReversed = input.Kinks % 2 == 1,
        };
    }
}
