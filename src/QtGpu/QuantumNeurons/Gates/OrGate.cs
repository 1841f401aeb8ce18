using QtGpu.Catalogues;
using QtGpu.QuantumNeurons.Sampling;

using static QtGpu.QuantumNeurons.Gates.GateModel;

namespace QtGpu.QuantumNeurons.Gates;

/// <summary>
/// a ∨ b: each input drives a neuron that can fire the output alone, and the two of them inhibit each other, so that
/// two are no louder than one. Fig. 15, ε = 6000.
/// </summary>
[Named("or")]
public sealed class OrGate : QuantumGate
{
    private const double Drive = 6000;

    /// <inheritdoc/>
    public override int Inputs => 2;

    /// <inheritdoc/>
    public override double Threshold => 0.37;

    /// <inheritdoc/>
    public override bool Expected(IReadOnlyList<bool> inputs) => inputs[0] || inputs[1];

    /// <inheritdoc/>
    public override QuantumNetwork Network(IReadOnlyList<double> scales, GateModel model) =>
        Network(scales, Drive, model);

    /// <summary>
    /// Fig. 17: over the scale of b, with a on. Its plateau is that of a weaker drive of the output than the gate's.
    /// </summary>
    public override IReadOnlyList<ScanCurve> Curves(GateModel model) =>
        [.. new[] { Drive, 4000 }.Select(drive => new ScanCurve(
            FormattableString.Invariant($"output driven with {drive}"), k => Network([1, k], drive, model)))];

    private static QuantumNetwork Network(IReadOnlyList<double> scales, double drive, GateModel model) => model.Network(
        ["1", "2", Output], ["a", "b"],
        Excites("a", "1", 8000 * scales[0]), Excites("b", "2", 8000 * scales[1]), Inhibits("1", "2", 50_000),
        Excites("1", Output, drive), Excites("2", Output, drive));
}
