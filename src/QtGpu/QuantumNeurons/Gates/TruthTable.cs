using QtGpu.Kernels.Contract;
using QtGpu.QuantumNeurons.Sampling;

namespace QtGpu.QuantumNeurons.Gates;

/// <summary>One row of a sampled truth table.</summary>
/// <param name="Inputs">What was put in.</param>
/// <param name="Expected">The answer.</param>
/// <param name="Output">What the output neuron did.</param>
/// <param name="Margin">
/// By how much its activity is on the right side of the threshold; negative on the wrong one.
/// </param>
public sealed record TruthRow(IReadOnlyList<bool> Inputs, bool Expected, NeuronEstimate Output, double Margin);

/// <summary>A gate's truth table, all rows sampled at once.</summary>
/// <param name="Threshold">The activity above which the answer is 1.</param>
/// <param name="Rows">In the order of <see cref="QuantumGate.Rows"/>.</param>
/// <param name="Run">All that the run knows.</param>
public sealed record TruthTable(double Threshold, IReadOnlyList<TruthRow> Rows, SamplingResult Run)
{
    /// <summary>The smallest margin.</summary>
    public double Margin => Rows.Min(row => row.Margin);

    /// <summary>A run over the rows of a gate's truth table, for its output alone.</summary>
    public static SamplingRun Sample(
        QuantumGate gate, GateModel model, TimeLattice lattice, Backend backend, SamplingOptions options) => new(
        [.. gate.Rows().Select(row => gate.Network(row, model))], lattice, backend,
        options with { Outputs = [QuantumGate.Output] });

    /// <summary>The truth table that a run of <see cref="Sample"/> found.</summary>
    public static TruthTable Of(QuantumGate gate, SamplingResult run) => new(
        gate.Threshold,
        [.. gate.Rows().Zip(run.Systems, (inputs, system) =>
        {
            NeuronEstimate output = system[QuantumGate.Output];
            double above = output.Activity.Mean - gate.Threshold;
            return new TruthRow(inputs, gate.Expected(inputs), output, gate.Expected(inputs) ? above : -above);
        })],
        run);
}
