using QtGpu.QuantumNeurons.Exact;

namespace QtGpu.QuantumNeurons.Sampling;

/// <summary>What ∫V₀(φ) of a neuron is measured in: A = (∫V₀ − Vacuum)/Input.</summary>
/// <param name="Vacuum">⟨∫V₀⟩ of the neuron when nothing is coupled to it, exact.</param>
/// <param name="Input">∫V₀(ψ) of the input path.</param>
internal readonly record struct ActivityUnits(double Vacuum, double Input)
{
    /// <summary>The units of a neuron of a network.</summary>
    /// <exception cref="InputException">The input path has no kink.</exception>
    public static ActivityUnits Of(QuantumNetwork network, Neuron neuron, TimeLattice lattice)
    {
        double input = InputProfile.PotentialIntegral(network.ActivityScale, lattice);
        return input > 0
            ? new(ExactSolver.Vacuum(neuron.Lambda, lattice), input)
            : throw new InputException(
                "kinks: expected at least 1: an activity is a fraction of the energy of the input's kinks");
    }
}
