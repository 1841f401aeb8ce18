using QtGpu.IO;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Exact;
using QtGpu.QuantumNeurons.Gates;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>
/// How small a neuron or a gate could be: what parts its answers, over slices, period and kinks, solved exactly.
/// </summary>
internal sealed class SizeCommand : Verb
{
    private static readonly object[] UsualSlices = [4, 8, 16, 32, 64, 128];
    private static readonly object[] UsualPeriods = [0.001, 0.002, 0.005, 0.01, 0.05, 0.1, 0.2, 0.7];
    private static readonly object[] UsualKinks = [2];

    private readonly Argument<string> _name = new("name")
    {
        Description = "Network: neuron, not; chain, and, or take long",
        DefaultValueFactory = _ => "neuron",
    };

    private readonly SettingOption _slices = Several<TimeLattice>(nameof(TimeLattice.Slices), UsualSlices);
    private readonly SettingOption _periods = Several<TimeLattice>(nameof(TimeLattice.Period), UsualPeriods);
    private readonly SettingOption _kinks = Several<InputNeuron>(nameof(InputNeuron.Kinks), UsualKinks);
    private readonly SettingOption _lambda = new(
        Setting.Of(typeof(Neuron), nameof(Neuron.Lambda)), () => Text($"[default: {new Neuron("").Lambda}]"));
    private readonly Option<string?> _out = Flag.Path(
        "--out", "DIR", "Where report.html, size.svg, size.csv and what is done so far go [default: nowhere]");
    private readonly Option<bool> _resume = Flag.Switch("--resume", "Go on with what --out keeps of the same command");

    public SizeCommand()
        : base("size", "How small a neuron or gate could be: its margin over slices, period and kinks")
    {
        Arguments.Add(_name);
        this.Takes([_slices, _periods, _kinks, _lambda, _out, _resume, ShardFlag.Option]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "qneuron size",
        "qneuron size --slices 4,16,64 --period 0.001,0.01,0.1 --kinks 1,2,4",
        "qneuron size not --out runs/size --resume",
    ];

    public override void Run(ParseResult arguments, Session session)
    {
        string name = arguments.GetValue(_name)!;
        double lambda = _lambda.Read(arguments, new Neuron(string.Empty)).Lambda;
        TimeLattice[] lattices =
        [
            .. from slices in Values(arguments, _slices, UsualSlices).Cast<int>()
               from period in Values(arguments, _periods, UsualPeriods).Cast<double>()
               select new TimeLattice(period, slices),
        ];
        int[] kinks = [.. Values(arguments, _kinks, UsualKinks).Cast<int>()];
        RequireSolvable(name);
        string? folder = arguments.GetValue(_out);
        arguments.Require(folder is not null, $"{_out.Name} DIR to go on from", _resume);
        ShardFlag.RequirePlace(arguments, _out);
        bool resume = arguments.GetValue(_resume);
        if (folder is not null)
        {
            AtomicFile.RequireWritable(Path.Combine(folder, SizeReport.Page));
            if (!resume && !RunFolder.IsFinished(folder))
                RunFolder.RequireNothingKept(Path.Combine(folder, RunFolder.Journal), $"--out {folder}", "part");
        }

        using KeptUnits kept = KeptUnits.Open(folder, Text($"size {name}, Λ {lambda}"), resume, session);
        var report = new SizeReport(name, lambda, RunEnvironment.Command(arguments, _resume.Name));
        (int Kinks, TimeLattice Lattice)[] points =
            [.. kinks.SelectMany(_ => lattices, (count, lattice) => (count, lattice))];
        kept.Run(
            () =>
            {
                int done = 0;
                foreach (var (count, lattice) in kept.Journal.Dealt(points, Unit))
                {
                    string unit = Unit((count, lattice));
                    session.Status.Show($"{++done} of {ShardFlag.ShareOf(session, points.Length)}: {unit}");
                    report.Add(kept.Once(unit, () => Point(name, new(lambda, count), lattice, session)));
                    bool isRow = lattice == lattices.Last(other => other.Slices == lattice.Slices);
                    if (isRow && session.Shard is not { Number: > 0 })
                        session.WriteLine(report.LineOf(count, lattice.Slices));
                }

                return done;
            },
            arguments);
        report.Print(session);
        session.WriteJson(report.Json());
        if (folder is not null && session.Write(() => report.Write(folder)))
            session.Out.WriteLine($"report: {Path.Combine(folder, SizeReport.Page)}");
    }

    private static string Unit((int Kinks, TimeLattice Lattice) point) =>
        Text($"{point.Kinks} kinks, T {point.Lattice.Period:R}, {point.Lattice.Slices} slices");

    // A grid that is too fine to be made leaves its place empty.
    private static SizePoint Point(string name, GateModel model, TimeLattice lattice, Session session)
    {
        try
        {
            return SizePoint.Solve(name, model, lattice, new(Threads: session.Threads, Stop: session.Stop));
        }
        catch (InputException exception) when (exception.Message.Contains("grid points", StringComparison.Ordinal))
        {
            return SizePoint.Unknown(model, lattice);
        }
    }

    private static void RequireSolvable(string name)
    {
        if (!KnownNetworks.Rows(name).All(row => ExactSolver.CanSolve(row.Network)))
        {
            throw new InputException(
                $"{name}: expected a network of at most {ExactSolver.MostCoupled} coupled neurons, "
                + "which can be solved exactly; take a neuron, chain, not, and, or");
        }
    }

    private static SettingOption Several<T>(string property, object[] usual) => new(
        Setting.Of(typeof(T), property),
        () => $"[default: {string.Join(',', usual.Select(value => Text($"{value}")))}]", several: true);

    private static object[] Values(ParseResult arguments, SettingOption option, object[] usual) =>
        arguments.GetValue(option) is object[] { Length: > 0 } given ? [.. given.Distinct().Order()] : usual;
}
