using QtGpu.Catalogues;
using QtGpu.Kernels.Contract;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Gates;
using QtGpu.QuantumNeurons.Sampling;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>A logical gate of quantum neurons: its truth table, or its output over the scale of an input.</summary>
internal sealed class GateCommand : Verb
{
    private readonly Argument<string?> _name = new("name")
    {
        Description = $"Gate: {string.Join(", ", Catalogue<QuantumGate>.Names)}",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _table = Flag.MaybeText(
        "--table", "BITS", "Answers of any function of 1 to 4 inputs, for 00…0, 00…1, …: 0110 is xor");

    private readonly Option<double[]> _k = Flag.Numbers(
        "--k", "k", Bound.NotNegative,
        "Instead of the truth table: the output over the scale of one coupling, as in the paper's figures");

    private readonly NeuronFlags _neurons = new();
    private readonly SamplingFlags _sampling = new(error: 0.02);
    private readonly Option<string?> _plot = ScanReport.PlotFlag();

    public GateCommand()
        : base("gate", "The truth table of a logical gate of quantum neurons")
    {
        Arguments.Add(_name);
        this.Takes([_table, _k, .. _neurons.All, .. _sampling.All, _plot]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "qneuron gate xor",
        "qneuron gate --table 0110 --error 0.05",
        "qneuron gate and --k 0,0.5,1 --plot and.svg",
    ];

    public override bool RunsOnRanks => true;

    public override void Run(ParseResult arguments, Session session)
    {
        QuantumGate gate = Gate(arguments.GetValue(_name), arguments.GetValue(_table));
        var model = new GateModel(_neurons.Lambda(arguments), _neurons.Kinks(arguments));
        string what = arguments.GetValue(_name) ?? $"table {arguments.GetValue(_table)}";
        if (arguments.GetValue(_k) is [_, ..] scales)
        {
            var scan = new ActivityScan(gate.Curves(model), scales, _neurons.Lattice(arguments), QuantumGate.Output);
            new ScanReport($"Output of the gate {what}", "k", gate.Scaled, "k", scan)
                .Run(_sampling, arguments.GetValue(_plot), arguments, session);
            return;
        }

        if (arguments.GetValue(_plot) is not null)
            throw new InputException(
                "--plot draws a curve: give the scales with --k, for example --k 0,0.2,0.4,0.6,0.8,1");
        using Backend backend = session.OpenDevice();
        TimeLattice lattice = _neurons.Lattice(arguments);
        using SamplingRun run = TruthTable.Sample(
            gate, model, lattice, backend, _sampling.Options(arguments, session));
        string title = Text($"gate {what}, Λ {model.Lambda}, {model.Kinks} kinks, {lattice}");
        TruthTable table = TruthTable.Of(gate, _sampling.Run(run, title, arguments, session));
        if (!session.WritesFiles)
            return; // the first rank has the same result, and tells of it
        Print(session, table);
        session.WriteJson(Json(table));
    }

    private static QuantumGate Gate(string? name, string? answers) => (name, answers) switch
    {
        (null, null) => throw new InputException(
            $"gate: expected one of {string.Join(", ", Catalogue<QuantumGate>.Names)}, or --table BITS"),
        (not null, not null) => throw new InputException("gate: expected a name or --table, not both"),
        (null, _) => new FunctionGate(answers!),
        _ => Catalogue<QuantumGate>.Create("gate", name),
    };

    private static void Print(Session session, TruthTable table)
    {
        session.Out.Write(SummaryTable.Of(
            ["inputs", "expected", "activity", "margin", "converged"],
            table.Rows.Select(row => new[]
            {
                Bits(row.Inputs), row.Expected ? "1" : "0", SamplingReport.Words(row.Output.Activity),
                Text($"{row.Margin:0.000}"), row.Output.Convergence.Converged ? "yes" : "no",
            })));
        session.Out.WriteLine(Text($"threshold {table.Threshold:0.00}, smallest margin {table.Margin:0.000}"));
        SamplingReport.Print(session, table.Run);
    }

    private static Dictionary<string, object?> Json(TruthTable table) => SamplingReport.Json(
        table.Run,
        ("threshold", table.Threshold),
        ("margin", table.Margin),
        ("correct", table.Rows.All(row => row.Margin > 0)),
        ("rows", table.Rows.Select(row =>
        {
            Dictionary<string, object?> json = SamplingReport.Json(row.Output);
            json["inputs"] = row.Inputs.Select(on => on ? 1 : 0);
            json["expected"] = row.Expected ? 1 : 0;
            json["margin"] = row.Margin;
            return json;
        })));

    private static string Bits(IEnumerable<bool> inputs) => string.Concat(inputs.Select(on => on ? '1' : '0'));
}
