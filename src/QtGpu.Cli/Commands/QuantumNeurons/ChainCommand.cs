using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Gates;
using QtGpu.QuantumNeurons.Sampling;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>
/// A chain of three neurons, each driven by the one before with ε = k·(15000, 10000, 5000): a step over k near 0.99
/// (Fig. 7), and over Λ (Fig. 8).
/// </summary>
internal sealed class ChainCommand : Verb
{
    private const string Title = "Activity at the end of a chain", Output = "3";

    private readonly Option<double[]> _k = Flag.Numbers(
        "--k", "k", Bound.NotNegative, "Scales of the couplings [default: 1]");
    private readonly Option<bool> _feedForward = Flag.Switch(
        "--feed-forward", "A driver does not feel the neuron it drives; not a Gibbs measure");

    private readonly Option<bool> _exchange = Flag.Switch(
        "--exchange", "Neighbouring points swap paths (replica exchange): for scans through a threshold");

    private readonly NeuronFlags _neurons = new();
    private readonly SamplingFlags _sampling = new();
    private readonly Option<string?> _plot = ScanReport.PlotFlag();

    public ChainCommand()
        : base("chain", "The activity at the end of a chain of three neurons, over k or Λ") =>
        this.Takes([_k, .. _neurons.All, _feedForward, _exchange, .. _sampling.All, _plot]);

    public override IReadOnlyList<string> Examples =>
    [
        "qneuron chain --k 0.9,0.95,1,1.05,1.1 --plot chain.svg",
        "qneuron chain --lambda 3000,4000,5000",
        "qneuron chain --k 0.97,0.98,0.99,1,1.01 --exchange",
    ];

    public override bool RunsOnRanks => true;

    public override void Run(ParseResult arguments, Session session)
    {
        double[] scales = arguments.GetValue(_k) is [_, ..] given ? given : [1], lambdas = _neurons.Lambdas(arguments);
        int kinks = _neurons.Kinks(arguments);
        bool feedForward = arguments.GetValue(_feedForward);
        TimeLattice lattice = _neurons.Lattice(arguments);
        QuantumNetwork Chain(double k, double lambda) =>
            KnownNetworks.Chain(k, new GateModel(lambda, kinks)) with { FeedForward = feedForward };

        bool exchange = arguments.GetValue(_exchange);
        double[] values = lambdas is [_] ? scales : lambdas;
        if (exchange && (values.Length < 2 || values.Zip(values.Skip(1)).Any(pair => pair.First >= pair.Second)))
            throw new InputException(
                $"{_exchange.Name}: neighbouring points swap paths; expected at least 2 values of {_k.Name} that grow, "
                + $"such as 0.97,0.98,0.99,1, got "
                + string.Join(',', values.Select(value => Text($"{value}"))));
        ScanReport report = lambdas is [var one]
            ? new(Title, "k", "scale of the couplings", "k",
                new([new("", k => Chain(k, one))], scales, lattice, Output))
            : new(
                Title, "Λ", "stiffness of the wells", "lambda",
                new([.. scales.Select(Curve)], lambdas, lattice, Output));
        report.Exchanges = exchange;
        ScanCurve Curve(double k) => new(Text($"k = {k}"), lambda => Chain(k, lambda));
        report.Run(_sampling, arguments.GetValue(_plot), arguments, session);
    }
}
