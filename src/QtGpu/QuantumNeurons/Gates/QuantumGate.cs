using QtGpu.Catalogues;
using QtGpu.QuantumNeurons.Sampling;

namespace QtGpu.QuantumNeurons.Gates;

/// <summary>
/// A Boolean function as a network of quantum neurons: an input is active or passive, and the output neuron's activity
/// is on one side of a threshold or the other. Each gate is a class named with <see cref="NamedAttribute"/>.
/// </summary>
public abstract class QuantumGate
{
    /// <summary>The neuron whose activity is the answer.</summary>
    public const string Output = "out";

    /// <summary>How many inputs.</summary>
    public abstract int Inputs { get; }

    /// <summary>The activity above which the answer is 1.</summary>
    public abstract double Threshold { get; }

    /// <summary>The answer.</summary>
    public abstract bool Expected(IReadOnlyList<bool> inputs);

    /// <summary>
    /// The network. The strengths of what input i drives are multiplied by <paramref name="scales"/>[i] (an input at 0
    /// is passive), for curves between the rows of the truth table.
    /// </summary>
    public abstract QuantumNetwork Network(IReadOnlyList<double> scales, GateModel model);

    /// <summary>The network of a row of the truth table.</summary>
    public QuantumNetwork Network(IReadOnlyList<bool> inputs, GateModel model) =>
        Network([.. inputs.Select(on => on ? 1.0 : 0.0)], model);

    /// <summary>What the k of <see cref="Curves"/> scales.</summary>
    public virtual string Scaled => "strength of the last input";

    /// <summary>
    /// Its output over a scale k: the last input's, with the others on, where the paper draws nothing else.
    /// </summary>
    public virtual IReadOnlyList<ScanCurve> Curves(GateModel model) =>
        [new(string.Empty, k => Network([.. Enumerable.Repeat(1.0, Inputs - 1), k], model))];

    /// <summary>The rows of the truth table: 00…0, 00…1, …, the last input fastest.</summary>
    public IEnumerable<bool[]> Rows() =>
        Enumerable.Range(0, 1 << Inputs)
            .Select(row => Enumerable.Range(0, Inputs).Select(i => (row >> (Inputs - 1 - i) & 1) == 1).ToArray());
}

/// <summary>The neurons that a gate is made of.</summary>
/// <param name="Lambda">Λ of all wells and of the inputs' kinks.</param>
/// <param name="Kinks">Kinks of an active input's path.</param>
public sealed record GateModel(double Lambda = 5000, int Kinks = 2)
{
    /// <summary>A network of neurons and inputs of this model.</summary>
    public QuantumNetwork Network(
        IReadOnlyList<string> neurons, IReadOnlyList<string> inputs, params IReadOnlyList<Coupling> couplings) => new(
        [.. neurons.Select(name => new Neuron(name, Lambda))],
        [.. inputs.Select(name => new InputNeuron(name, Kinks, Lambda: Lambda))],
        couplings);

    /// <summary>ε φ₁²(φ₂² − 1)².</summary>
    public static Coupling Excites(string from, string to, double strength) =>
        new(CouplingKind.Excitatory, from, to, strength);

    /// <summary>ε (φ₁² − 1)⁴(φ₂² − 1)⁴.</summary>
    public static Coupling Inhibits(string from, string to, double strength) =>
        new(CouplingKind.Inhibitory, from, to, strength);
}
