using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Gates;
using QtGpu.QuantumNeurons.Sampling;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>The activity of one neuron that an input drives, over the strength of their coupling (Fig. 5).</summary>
internal sealed class ActivityCommand : Verb
{
    private readonly Option<double[]> _epsilon = Flag.Numbers(
        "--epsilon", "ε", Bound.NotNegative, "Strengths of the coupling from the input [default: 6000]");

    private readonly NeuronFlags _neurons = new();
    private readonly SamplingFlags _sampling = new();
    private readonly Option<string?> _plot = ScanReport.PlotFlag();

    public ActivityCommand()
        : base("activity", "The activity of a neuron that an input drives, for one or several strengths") =>
        this.Takes([_epsilon, .. _neurons.All, .. _sampling.All, _plot]);

    public override IReadOnlyList<string> Examples => ["qneuron activity --epsilon 3000,6000,10000"];

    public override bool RunsOnRanks => true;

    public override void Run(ParseResult arguments, Session session)
    {
        var model = new GateModel(_neurons.Lambda(arguments), _neurons.Kinks(arguments));
        double[] strengths = arguments.GetValue(_epsilon) is [_, ..] given ? given : [6000];
        var scan = new ActivityScan(
            [new("", epsilon => KnownNetworks.Driven(epsilon, model))], strengths, _neurons.Lattice(arguments),
            QuantumGate.Output);
        new ScanReport(
            "Activity of a neuron that an input drives", "ε", "strength of the coupling", "epsilon", scan).Run(
            _sampling, arguments.GetValue(_plot), arguments, session);
    }
}
