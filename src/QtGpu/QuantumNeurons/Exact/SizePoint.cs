using QtGpu.QuantumNeurons.Gates;

namespace QtGpu.QuantumNeurons.Exact;

/// <summary>
/// What is left of a network's answers on a smaller piece of imaginary time, exactly: arXiv:1806.09664 asks in its
/// introduction how small a neuron could be.
/// </summary>
/// <param name="Slices">Nt.</param>
/// <param name="Period">T.</param>
/// <param name="Kinks">Of an active input.</param>
/// <param name="InputPotential">∫V₀(ψ)dτ on this lattice: the unit of the activities.</param>
/// <param name="IsResolved">
/// Whether the lattice sees the input: its ∫V₀(ψ)dτ is the continuum's to a tenth. Where it is not, the numbers are of
/// the lattice and of nothing else.
/// </param>
/// <param name="Passive">The output's largest activity where it should be 0.</param>
/// <param name="Active">Its smallest activity where it should be 1.</param>
/// <param name="Noise">
/// Root mean square of the standard deviations of one configuration's activity in these two.
/// </param>
public sealed record SizePoint(
    int Slices, double Period, int Kinks, double InputPotential, bool IsResolved, double Passive, double Active,
    double Noise)
{
    private const int FineSlices = 1 << 14;
    private const double Resolved = 0.1, Step = 0.02;

    // Quantile of the normal distribution at 99 %.
    private const double Sure = 2.3263478740408408;

    /// <summary>By how much the answers are apart.</summary>
    public double Margin => Active - Passive;

    /// <summary>The same in standard deviations of one configuration.</summary>
    public double Separation => Margin / Noise;

    /// <summary>
    /// Independent configurations whose mean tells the answers apart with 1 % of errors, the threshold half way
    /// between; ∞ where they are on the wrong sides.
    /// </summary>
    public double Configurations =>
        Margin > 0 ? Math.Max(1, Math.Ceiling(Math.Pow(2 * Sure / Separation, 2))) : double.PositiveInfinity;

    /// <summary>What cannot be solved.</summary>
    public static SizePoint Unknown(GateModel model, TimeLattice lattice) => new(
        lattice.Slices, lattice.Period, model.Kinks, double.NaN, IsResolved: false, double.NaN, double.NaN, double.NaN);

    /// <summary>Solves all rows of a network's truth table.</summary>
    /// <param name="name">One of <see cref="KnownNetworks"/>, of at most three coupled neurons.</param>
    /// <param name="model">Its neurons.</param>
    /// <param name="lattice">Imaginary time.</param>
    /// <param name="options">Threads, and what stops it.</param>
    /// <exception cref="InputException">
    /// The network is too large to be solved, its input has no kink, or the grid would be too fine.
    /// </exception>
    public static SizePoint Solve(string name, GateModel model, TimeLattice lattice, ExactOptions? options = null)
    {
        options = (options ?? new()) with { Links = false };
        InputNeuron input = new("in", model.Kinks, Lambda: model.Lambda);
        if (model.Kinks == 0)
            throw new InputException("kinks: expected at least 1: an input without kinks is passive");
        double unit = InputProfile.PotentialIntegral(input, lattice);
        double fine = InputProfile.PotentialIntegral(input, lattice with { Slices = FineSlices });
        double vacuum = Potential(new([new("vacuum", model.Lambda)], [], []), lattice, options);
        (double Activity, bool Expected, QuantumNetwork Network)[] rows =
        [
            .. KnownNetworks.Rows(name, model).Select(row => (
                (Potential(row.Network, lattice, options) - vacuum) / unit, row.Expected, row.Network)),
        ];
        var passive = rows.Where(row => !row.Expected).MaxBy(row => row.Activity);
        var active = rows.Where(row => row.Expected).MinBy(row => row.Activity);
        double variance = Variance(passive.Network, lattice, options) + Variance(active.Network, lattice, options);
        return new(
            lattice.Slices, lattice.Period, model.Kinks, unit, Math.Abs((unit / fine) - 1) <= Resolved,
            passive.Activity, active.Activity, Math.Sqrt(Math.Max(0, variance) / 2) / unit);
    }

    // Of the output, the last neuron.
    private static double Potential(QuantumNetwork network, TimeLattice lattice, ExactOptions options) =>
        ExactSolver.Potential(network, network.Neurons.Count - 1, lattice, options);

    // ⟨(∫V₀)²⟩ − ⟨∫V₀⟩² = −d⟨∫V₀⟩/ds with s·∫V₀ added to the action: with Λ(1 + s) in the output's well alone.
    private static double Variance(QuantumNetwork network, TimeLattice lattice, ExactOptions options)
    {
        double Changed(double s)
        {
            Neuron output = network.Neurons[^1];
            Neuron[] neurons = [.. network.Neurons.SkipLast(1), output with { Lambda = output.Lambda * (1 + s) }];
            return Potential(network with { Neurons = neurons }, lattice, options) / (1 + s);
        }

        return (Changed(-Step) - Changed(Step)) / (2 * Step);
    }
}
