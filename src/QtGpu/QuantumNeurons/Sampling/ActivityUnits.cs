namespace QtGpu.QuantumNeurons.Sampling;

/// <summary>What ∫V₀(φ) of a neuron is measured in: A = (∫V₀ − Vacuum)/Input.</summary>
/// <param name="Vacuum">⟨∫V₀⟩ of the neuron when nothing is coupled to it, exact.</param>
/// <param name="Input">∫V₀(ψ) of the input path.</param>
public readonly record struct ActivityUnits(double Vacuum, double Input)
{
    /// <summary>The units of a neuron of a network.</summary>
    /// <exception cref="InputException">The input path has no kink.</exception>
    public static ActivityUnits Of(QuantumNetwork network, Neuron neuron, TimeLattice lattice)
    {
        double input = InputProfile.PotentialIntegral(network.ActivityScale, lattice);
        return input > 0
            ? new(FreePotential(neuron, lattice), input)
            : throw new InputException("kinks: expected at least 1: an activity is a fraction of the energy of the input's kinks");
    }

    private static double FreePotential(Neuron neuron, TimeLattice lattice)
    {
        const int n = 240;
        double h = 4.0 / n;
        double[] x = [.. Enumerable.Range(0, n).Select(i => -2 + ((i + 0.5) * h))];
        double V(double q) => neuron.Lambda / 4 * Math.Pow((q * q) - 1, 2);
        var m = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(n, n, (i, j) =>
            h / Math.Sqrt(2 * Math.PI * lattice.Step) * Math.Exp(-(Math.Pow(x[i] - x[j], 2) / (2 * lattice.Step)) - (lattice.Step * (V(x[i]) + V(x[j])) / 2)));
        var e = m.Evd(MathNet.Numerics.LinearAlgebra.Symmetricity.Symmetric);
        double z = 0, v = 0;
        double top = e.EigenValues.Select(c => c.Real).Max();
        for (int k = 0; k < n; k++)
        {
            double weight = Math.Pow(Math.Max(0, e.EigenValues[k].Real) / top, lattice.Slices);
            if (weight < 1e-18)
                continue;
            z += weight;
            for (int i = 0; i < n; i++)
                v += weight * V(x[i]) * e.EigenVectors[i, k] * e.EigenVectors[i, k];
        }

        return v / z * lattice.Period;
    }
}
