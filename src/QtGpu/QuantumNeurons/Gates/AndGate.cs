using QtGpu.Catalogues;

using static QtGpu.QuantumNeurons.Gates.GateModel;

namespace QtGpu.QuantumNeurons.Gates;

/// <summary>a ∧ b: each input drives a neuron, and both of these the output, too weakly for one alone. Fig. 10, ε = 2500.</summary>
[Named("and")]
public sealed class AndGate : QuantumGate
{
    /// <inheritdoc/>
    public override int Inputs => 2;

    /// <inheritdoc/>
    public override double Threshold => 0.69;

    /// <inheritdoc/>
    public override bool Expected(IReadOnlyList<bool> inputs) => inputs[0] && inputs[1];

    /// <inheritdoc/>
    public override QuantumNetwork Network(IReadOnlyList<double> scales, GateModel model) => model.Network(
        ["1", "2", Output], ["a", "b"],
        Excites("a", "1", 8000 * scales[0]), Excites("b", "2", 8000 * scales[1]),
        Excites("1", Output, 2500), Excites("2", Output, 2500));
}
