using QtGpu.Kernels.Sampling;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Exact;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>The partition function and averages of a small network by transfer matrices: no error bars.</summary>
internal sealed class ExactCommand : Verb
{
    private readonly Option<string?> _network = Flag.Path(
        "--network", "FILE.json",
        """A network: {"neurons": [{"name": "a"}], "inputs": [{"name": "in"}],"""
        + """ "couplings": [{"kind": "excitatory", "from": "in", "to": "a", "strength": 6000}]}""");

    private readonly Option<double[]> _epsilon = Flag.Numbers(
        "--epsilon", "ε", Bound.NotNegative,
        "Instead: one neuron, excited by an input with each of these strengths [default: 6000]");
    private readonly NeuronFlags _neuron = new();
    private readonly Option<bool> _verify = Flag.Switch(
        "--verify", "Instead: sample every reference network with every algorithm, and judge them");
    private readonly Option<string[]> _algorithms = Flag.Names(
        "--algorithm", $"With --verify: {string.Join(", ", PathUpdateCatalogue.Names)} [default: all]");
    private readonly Option<double?> _error = Flag.Number(
        "--error", "σ", Bound.Positive, "With --verify: standard error of each activity [default: 0.005]");
    private readonly Option<double?> _budget = Flag.Number(
        "--budget", "s", Bound.Positive, "With --verify: seconds for each network and algorithm [default: 60]");

    public ExactCommand()
        : base("exact", "Exact averages of a network of at most three coupled neurons") =>
        this.Takes([_network, _epsilon, .. _neuron.All, _verify, _algorithms, _error, _budget]);

    public override IReadOnlyList<string> Examples =>
    [
        "qneuron exact --epsilon 3000,6000",
        "qneuron exact --network network.json",
        "qneuron exact --verify --algorithm tent",
    ];

    public override void Run(ParseResult arguments, Session session)
    {
        if (arguments.GetValue(_verify))
        {
            VerificationReport.Run(
                session, arguments.GetValue(_algorithms) ?? [], arguments.GetValue(_error) ?? 0.005,
                arguments.GetValue(_budget) ?? 60);
            return;
        }

        arguments.Require(false, "--verify", _algorithms, _error, _budget);
        (double? Epsilon, QuantumNetwork Network, TimeLattice Lattice)[] jobs = [.. Jobs(arguments)];
        var options = new ExactOptions(Threads: session.Threads, Stop: session.Stop);
        var rows = new List<IReadOnlyList<string>>();
        var solutions = new List<(double? Epsilon, ExactResult Result)>();
        foreach (var (epsilon, network, lattice) in jobs)
        {
            ExactResult result = ExactSolver.Solve(network, lattice, options);
            solutions.Add((epsilon, result));
            foreach (ExactNeuron neuron in result.Neurons)
            {
                rows.Add(
                [
                    epsilon?.ToString(CultureInfo.InvariantCulture) ?? "–", Number(result.LogPartition, "F8"),
                    neuron.Name, Number(neuron.Activity, "F6"), Number(neuron.RawActivity, "F6"),
                    Number(neuron.Potential, "F6"), Number(neuron.SquaredField, "F6"), Number(neuron.Modulus, "F6"),
                    Number(neuron.SignChanges, "G5"),
                ]);
            }
        }

        session.Out.Write(SummaryTable.Of(
            ["ε", "ln Z", "neuron", "activity", "raw", "∫⟨V₀⟩dτ", "⟨φ²⟩", "⟨|φ|⟩", "sign changes"], rows));
        double change = solutions.Max(solution => solution.Result.GridChange);
        session.Out.WriteLine(Text($"The last refinement of the grid changed nothing by more than {change:G1}."));
        session.WriteJson(new
        {
            jobs[0].Lattice.Period,
            jobs[0].Lattice.Slices,
            Solutions = solutions.Select(solution => new
            {
                solution.Epsilon,
                solution.Result.LogPartition,
                solution.Result.GridChange,
                Neurons = solution.Result.Neurons.Select(neuron => new
                {
                    neuron.Name,
                    neuron.Activity,
                    ActivityRaw = neuron.RawActivity,
                    neuron.Potential,
                    VacuumPotential = neuron.Vacuum,
                    neuron.SquaredField,
                    neuron.Modulus,
                    neuron.SignChanges,
                    neuron.SquaredStep,
                    neuron.SquaredFieldBySlice,
                }),
            }),
        });
    }

    private IEnumerable<(double? Epsilon, QuantumNetwork Network, TimeLattice Lattice)> Jobs(ParseResult arguments)
    {
        double[] strengths = arguments.GetValue(_epsilon) ?? [];
        if (arguments.GetValue(_network) is { } path)
        {
            if (_neuron.Given(arguments).Concat(strengths.Length > 0 ? ["--epsilon"] : []).FirstOrDefault() is { } flag)
                throw new InputException($"{flag} and --network exclude each other: the file says it; leave one out");
            var (network, lattice) = NetworkFlags.FromFile(path, Name);
            return [(null, network, lattice)];
        }

        double lambda = _neuron.Lambda(arguments);
        TimeLattice time = _neuron.Lattice(arguments);
        return (strengths.Length > 0 ? strengths : [6000]).Select(strength => ((double?)strength, new QuantumNetwork(
            [new("neuron", lambda)],
            [new("input", _neuron.Kinks(arguments), 1, lambda)],
            [new(CouplingKind.Excitatory, "input", "neuron", strength)]), time));
    }
}
