using QtGpu.Catalogues;
using QtGpu.QuantumNeurons.Sampling;

using static QtGpu.QuantumNeurons.Gates.GateModel;

namespace QtGpu.QuantumNeurons.Gates;

/// <summary>
/// a ⊻ b: as <see cref="OrGate"/>, with a neuron that fires when both inputs are on and then inhibits the output. Fig.
/// 16.
/// </summary>
[Named("xor")]
public sealed class XorGate : QuantumGate
{
    /// <inheritdoc/>
    public override int Inputs => 2;

    /// <inheritdoc/>
    public override double Threshold => 0.5;

    /// <inheritdoc/>
    public override bool Expected(IReadOnlyList<bool> inputs) => inputs[0] != inputs[1];

    /// <inheritdoc/>
    public override QuantumNetwork Network(IReadOnlyList<double> scales, GateModel model) => model.Network(
        ["1", "2", "3", Output], ["a", "b"],
        Excites("a", "1", 3000 * scales[0]), Excites("b", "1", 3000 * scales[1]),
        Excites("a", "2", 10_000 * scales[0]), Excites("b", "3", 10_000 * scales[1]), Inhibits("2", "3", 50_000),
        Excites("2", Output, 6000), Excites("3", Output, 6000), Inhibits("1", Output, 50_000));

    /// <summary>Fig. 18: over the scale of one input, with the other off and on.</summary>
    public override IReadOnlyList<ScanCurve> Curves(GateModel model) =>
    [
        new("a off", k => Network([0, k], model)),
        new("a on", k => Network([1, k], model)),
    ];
}
