using QtGpu.IO;
using QtGpu.QuantumNeurons;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>
/// Who excites and inhibits whom in a network, as a table and a picture (Figs. 6, 9, 10, 12, 13, 15, 16, 19).
/// </summary>
internal sealed class SchemeCommand : Verb
{
    private readonly NetworkFlags _network = new();
    private readonly Option<string?> _plot = Flag.File("--plot", "FILE.svg", "Draw the network", ".svg");
    private readonly Option<string?> _save = Flag.File(
        "--save", "FILE.json", "Write the network as a file, to change it and give it to --network", ".json");

    public SchemeCommand()
        : base("scheme", "Who excites and inhibits whom in a network: a table, and a picture")
    {
        _network.AddTo(this);
        this.Takes([_plot, _save]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "qneuron scheme xor --plot xor.svg",
        "qneuron scheme not --save not.json",
        "qneuron scheme --network network.json --plot network.svg",
    ];

    public override void Run(ParseResult arguments, Session session)
    {
        NamedNetwork named = _network.Read(arguments);
        string? svg = arguments.GetValue(_plot), file = arguments.GetValue(_save);
        foreach (string path in new[] { svg, file }.OfType<string>())
            AtomicFile.RequireWritable(path);
        QuantumNetwork network = named.Network;
        session.Out.WriteLine($"{named.Name}: {named.Numbers}");
        session.Out.Write(SummaryTable.Of(
            ["from", "", "to", "ε"],
            network.Couplings.Select(coupling => (IReadOnlyList<string>)
            [
                coupling.From, coupling.Kind == CouplingKind.Excitatory ? "excites" : "inhibits", coupling.To,
                Text($"{coupling.Strength}"),
            ])));
        if (svg is not null)
            session.Write(() => Picture.Save(svg, NetworkScheme.Of(named.Name, network)));
        if (file is not null)
            session.Write(() => NetworkJson.Write(file, network, named.Lattice));
        session.WriteJson(new
        {
            Network = named.Name,
            named.Lattice.Period,
            named.Lattice.Slices,
            network.FeedForward,
            network.Neurons,
            network.Inputs,
            network.Couplings,
        });
    }
}
