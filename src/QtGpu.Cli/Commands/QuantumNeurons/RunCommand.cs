using QtGpu.Kernels.Contract;
using QtGpu.QuantumNeurons.Exact;
using QtGpu.QuantumNeurons.Sampling;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>Samples any network, one's own too, and judges it by the exact solution where there is one.</summary>
internal sealed class RunCommand : Verb
{
    // Far below any sampled error.
    private const double ExactTolerance = 1e-4;

    private readonly NetworkFlags _network = new();
    private readonly SamplingFlags _sampling = new();
    private readonly Option<string[]> _outputs = Flag.Names(
        "--outputs", "Neurons whose error ends the run [default: all]");
    private readonly Option<bool> _noExact = Flag.Switch(
        "--no-exact", "Do not solve the network exactly beside, which takes a while where three neurons are coupled");

    public RunCommand()
        : base("run", "The activities of all neurons of a network, sampled, and exact beside where it is small")
    {
        _network.AddTo(this);
        this.Takes([_outputs, _noExact, .. _sampling.OfOne]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "qneuron run xor --inputs 01",
        "qneuron run --network network.json",
        "qneuron run --network network.json --inputs 10 --checkpoint runs/network --resume",
    ];

    public override bool RunsOnRanks => true;

    public override void Run(ParseResult arguments, Session session)
    {
        NamedNetwork named = _network.Read(arguments);
        using Backend backend = session.OpenDevice();
        SamplingOptions options = _sampling.Options(arguments, session) with
        {
            Outputs = arguments.GetValue(_outputs) ?? [],
        };
        using var run = new SamplingRun([named.Network], named.Lattice, backend, options);
        SamplingResult result = _sampling.Run(run, $"run {named.Settings}", arguments, session);
        if (!session.WritesFiles)
            return; // the first rank has the same result, and tells of it
        double[]? exact = Exact(named, arguments, session);
        Print(session, named, result, exact);
        session.WriteJson(SamplingReport.Json(
            result,
            ("network", named.Name),
            ("period", named.Lattice.Period),
            ("slices", named.Lattice.Slices),
            ("exactly_solved", exact is not null),
            ("neurons", result.Systems[0].Neurons.Select((neuron, j) =>
            {
                Dictionary<string, object?> json = SamplingReport.Json(neuron);
                json["exact"] = exact?[j];
                json["deviation"] = Deviation(neuron, exact?[j]);
                return json;
            }))));
    }

    private double[]? Exact(NamedNetwork named, ParseResult arguments, Session session)
    {
        if (arguments.GetValue(_noExact) || !ExactSolver.CanSolve(named.Network))
            return null;
        session.Status.Show("solving exactly");
        var options = new ExactOptions(ExactTolerance, session.Threads, Links: false, session.Stop);
        ExactResult solved = ExactSolver.Solve(named.Network, named.Lattice, options);
        session.Status.Clear();
        return [.. solved.Neurons.Select(neuron => neuron.Activity)];
    }

    private static void Print(Session session, NamedNetwork named, SamplingResult result, double[]? exact)
    {
        session.Out.WriteLine($"{named.Name}: {named.Numbers}");
        IReadOnlyList<NeuronEstimate> neurons = result.Systems[0].Neurons;
        session.Out.Write(SummaryTable.Of(
            ["neuron", "activity", "exact", "deviation [σ]", "R̂", "τ [sweeps]", "acceptance", "converged"],
            neurons.Select((neuron, j) => (IReadOnlyList<string>)
            [
                neuron.Neuron, SamplingReport.Words(neuron.Activity), Number(exact?[j], "0.0000"),
                Number(Deviation(neuron, exact?[j]), "+0.0;-0.0"), Number(neuron.Convergence.Rhat, "0.000"),
                Number(neuron.AutocorrelationSweeps, "0.#"), Number(neuron.Acceptance, "0.000"),
                neuron.Convergence.Converged ? "yes" : "no",
            ]),
            leastFirst: ["acceptance", "τ [sweeps]"]));
        if (exact is not null)
            session.Out.WriteLine(Verdict(neurons, exact));
        SamplingReport.Print(session, result);
    }

    private static string Verdict(IReadOnlyList<NeuronEstimate> neurons, double[] exact)
    {
        const double most = Verification.LargestDeviation;
        string[] off = [.. neurons.Where((neuron, j) =>
            neuron.Convergence.Converged && Math.Abs(Deviation(neuron, exact[j])!.Value) > most)
            .Select(neuron => neuron.Neuron)];
        return off.Length == 0
            ? Text($"every neuron whose chains agree is within {most} errors of the exact value")
            : Text($"off by more than {most} errors: {string.Join(", ", off)}");
    }

    private static double? Deviation(NeuronEstimate neuron, double? exact) =>
        (neuron.Activity.Mean - exact) / neuron.Activity.StandardError;
}
