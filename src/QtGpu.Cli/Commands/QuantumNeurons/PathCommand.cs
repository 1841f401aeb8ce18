using QtGpu.IO;
using QtGpu.Kernels.Contract;
using QtGpu.QuantumNeurons.Sampling;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>
/// One sampled path of every neuron of a network, with its energies over imaginary time, beside the classical kink
/// (Figs. 1, 2, 4).
/// </summary>
internal sealed class PathCommand : Verb
{
    private readonly NetworkFlags _network = new();
    private readonly SamplingFlags _sampling = new(error: 0.02);
    private readonly Option<string?> _out = Flag.Path(
        "--out", "DIR", "Where report.html, paths.svg and paths.csv go [default: nowhere]");

    public PathCommand()
        : base("path", "A sampled path of each neuron, its energies and its action, beside the classical kink")
    {
        _network.AddTo(this);
        this.Takes([.. _sampling.OfOne, _out]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "qneuron path",
        "qneuron path not --inputs 0 --out runs/not",
        "qneuron path --network network.json",
    ];

    public override bool RunsOnRanks => true;

    public override void Run(ParseResult arguments, Session session)
    {
        NamedNetwork named = _network.Read(arguments, usual: "neuron");
        string? folder = arguments.GetValue(_out);
        if (folder is not null)
            AtomicFile.RequireWritable(Path.Combine(folder, PathReport.Page));
        using Backend backend = session.OpenDevice();
        SamplingOptions options = _sampling.Options(arguments, session) with { Profile = true };
        using var run = new SamplingRun([named.Network], named.Lattice, backend, options);
        SamplingResult result = _sampling.Run(run, $"path {named.Settings}", arguments, session);
        if (!session.WritesFiles)
            return; // the first rank has the same result, and tells of it
        double[][] paths = [.. named.Network.Neurons.Select((_, neuron) => run.Path(0, chain: 0, neuron))];
        var report = new PathReport(
            named, result, paths, backend.Name, RunEnvironment.Command(arguments, without: "--resume"));
        report.Print(session);
        session.WriteJson(report.Json());
        if (folder is not null && session.Write(() => report.Write(folder)))
            session.Out.WriteLine($"report: {Path.Combine(folder, PathReport.Page)}");
    }
}
