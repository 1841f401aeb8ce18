namespace QtGpu.QuantumNeurons;

/// <summary>
/// What neurons feel of an input's path: W(τ) = (ψ² − 1)², ψ(τ) = Π tanh(√(Λ/2)(τ − τₖ)), τₖ = (k + ½)T/n.
/// </summary>
/// <remarks>
/// Symmetric in time: W(τ) = W(T − τ). Only ψ² enters, so that an odd number of kinks is a closed path as well.
/// </remarks>
internal static class InputProfile
{
    // tanh x is 1 in float64 from 19.07 on.
    private const double FlatFrom = 20;

    /// <summary>ψ at every slice, τ = t·dt.</summary>
    public static double[] Path(int kinks, double lambda, TimeLattice lattice)
    {
        var path = new double[lattice.Slices];
        double rate = Math.Sqrt(lambda / 2), reach = FlatFrom / rate * kinks / lattice.Period;
        for (int t = 0; t < path.Length; t++)
        {
            double at = ((double)t / lattice.Slices * kinks) - 0.5;
            int first = (int)Math.Max(0, at - reach), last = (int)Math.Min(kinks - 1, at + reach + 1);
            path[t] = (kinks - 1 - last) % 2 == 0 ? 1 : -1; // of the kinks to come; those long past make no difference
            for (int k = first; k <= last; k++)
                path[t] *= Math.Tanh(rate * ((t * lattice.Step) - ((k + 0.5) * lattice.Period / kinks)));
        }

        return path;
    }

    /// <summary>W at every slice.</summary>
    public static double[] Weights(int kinks, double lambda, TimeLattice lattice)
    {
        double[] weights = [.. Path(kinks, lambda, lattice).Select(psi => Squared(Squared(psi) - 1))];
        for (int t = 1; t < weights.Length / 2; t++)
            weights[^t] = weights[t]; // symmetric to the last bit, not only to rounding
        return weights;
    }

    /// <summary>
    /// ∫V₀(ψ)dτ = Λ/4 Σₜ dt W, about √(2Λ)/3 a kink: the activity of a neuron that copies the input is 1.
    /// </summary>
    public static double PotentialIntegral(InputNeuron input, TimeLattice lattice) =>
        input.Lambda / 4 * lattice.Step * Weights(input.Kinks, input.Lambda, lattice).Sum();

    private static double Squared(double x) => x * x;
}
