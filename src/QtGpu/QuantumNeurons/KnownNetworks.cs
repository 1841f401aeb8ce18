using QtGpu.Catalogues;
using QtGpu.QuantumNeurons.Convolution;
using QtGpu.QuantumNeurons.Gates;
using static QtGpu.QuantumNeurons.Gates.GateModel;

namespace QtGpu.QuantumNeurons;

/// <summary>
/// The networks of arXiv:1806.09664 by name: a neuron that an input drives, the chain of three, the gates, the line
/// detector.
/// </summary>
public static class KnownNetworks
{
    private const string Neuron = "neuron", ChainName = "chain", Line = "line", Input = "in";

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [Neuron, ChainName, .. Catalogue<QuantumGate>.Names, Line];

    /// <summary>The network of a name, with all inputs on or some of them.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="inputs">Which inputs are on, of the line detector pixel by pixel; null: all.</param>
    /// <param name="model">Its neurons.</param>
    /// <exception cref="InputException">There is no such network, or it has more or fewer inputs.</exception>
    public static QuantumNetwork Find(string name, IReadOnlyList<bool>? inputs = null, GateModel? model = null)
    {
        if (!Names.Contains(name, StringComparer.Ordinal))
            throw NearestName.Unknown("network", name, Names);
        model ??= new();
        QuantumGate? gate = Catalogue<QuantumGate>.Names.Contains(name, StringComparer.Ordinal)
            ? Catalogue<QuantumGate>.Create("gate", name)
            : null;
        int wanted = gate?.Inputs ?? (name == Line ? LineDetector.Pixels : 1);
        bool[] on = inputs is null ? [.. Enumerable.Repeat(true, wanted)] : [.. inputs];
        if (on.Length != wanted)
            throw new InputException($"inputs: the network '{name}' has {wanted}, got {on.Length}");
        double[] scales = [.. on.Select(active => active ? 1.0 : 0.0)];
        return gate is not null ? gate.Network(scales, model)
            : name == Line ? new LineDetector(model.Lambda, model.Kinks).Network(scales)
            : Switched(name == ChainName ? Chain(1, model) : Driven(6000, model), on);
    }

    /// <summary>
    /// The network of a name for all its inputs, and whether its output, the last neuron, should be active: of a gate
    /// its truth table, of a neuron or a chain its input off and on.
    /// </summary>
    /// <exception cref="InputException">There is no such network, or it has no truth table.</exception>
    public static IEnumerable<(QuantumNetwork Network, bool Expected)> Rows(string name, GateModel? model = null)
    {
        if (Catalogue<QuantumGate>.Names.Contains(name, StringComparer.Ordinal))
        {
            var gate = Catalogue<QuantumGate>.Create("gate", name);
            return gate.Rows().Select(row => (gate.Network(row, model ?? new()), gate.Expected(row)));
        }

        return name == Line
            ? throw new InputException($"network {name}: it has no truth table; take a neuron, a chain or a gate")
            : new[] { false, true }.Select(on => (Find(name, [on], model), on));
    }

    /// <summary>A neuron that an input drives with strength ε. Fig. 4.</summary>
    public static QuantumNetwork Driven(double epsilon, GateModel model) =>
        model.Network([QuantumGate.Output], [Input], Excites(Input, QuantumGate.Output, epsilon));

    /// <summary>Three neurons, each driven by the one before: ε = k·(15 000, 10 000, 5000). Fig. 6.</summary>
    public static QuantumNetwork Chain(double k, GateModel model) => model.Network(
        ["1", "2", "3"], [Input],
        Excites(Input, "1", 15_000 * k), Excites("1", "2", 10_000 * k), Excites("2", "3", 5000 * k));

    /// <summary>A network some of whose inputs are passive, in the order of its inputs.</summary>
    /// <exception cref="InputException">It has more or fewer inputs.</exception>
    public static QuantumNetwork Switched(QuantumNetwork network, IReadOnlyList<bool> on) =>
        on.Count == network.Inputs.Count
            ? network with
            {
                Inputs = [.. network.Inputs.Zip(on, (input, active) => active ? input : input with { Brightness = 0 })],
            }
            : throw new InputException($"inputs: this network has {network.Inputs.Count}, got {on.Count}");
}
