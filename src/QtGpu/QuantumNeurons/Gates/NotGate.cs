using QtGpu.Catalogues;
using QtGpu.QuantumNeurons.Sampling;

using static QtGpu.QuantumNeurons.Gates.GateModel;

namespace QtGpu.QuantumNeurons.Gates;

/// <summary>¬a: the output is driven always, and a neuron that the input drives harder inhibits it. Fig. 13.</summary>
[Named("not")]
public sealed class NotGate : QuantumGate
{
    /// <inheritdoc/>
    public override int Inputs => 1;

    /// <inheritdoc/>
    public override double Threshold => 0.64;

    /// <inheritdoc/>
    public override bool Expected(IReadOnlyList<bool> inputs) => !inputs[0];

    /// <inheritdoc/>
    public override QuantumNetwork Network(IReadOnlyList<double> scales, GateModel model) =>
        Network(scales[0], 1, model);

    /// <inheritdoc/>
    public override string Scaled => "strength of the inhibition, of 50 000";

    /// <summary>Fig. 14: over the strength of the inhibition, with the input on.</summary>
    public override IReadOnlyList<ScanCurve> Curves(GateModel model) => [new("", k => Network(1, k, model))];

    private static QuantumNetwork Network(double input, double inhibition, GateModel model) => model.Network(
        ["1", Output], ["a", "always"],
        Excites("a", "1", 8000 * input), Excites("always", Output, 6000), Inhibits("1", Output, 50_000 * inhibition));
}
