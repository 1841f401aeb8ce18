using QtGpu.Catalogues;
using QtGpu.IO;
using QtGpu.Kernels.Edges;
using QtGpu.Kernels.Random;

namespace QtGpu.Cli.Commands;

/// <summary>
/// φ(x) and dφ/dx of one edge, in float64, or the edges of a trained network with their spectra, as a table, a plot and
/// JSON.
/// </summary>
internal sealed class EdgeCommand : Verb
{
    private const double Margin = 3;
    private const int Shown = 6;

    private readonly Option<string> _function = Flag.Text(
        "--function", "NAME", "daruan",
        $"Edge function: {string.Join(", ", EdgeFunctionCatalogue.Names)}; NAME:parameter=number sets one of it");
    private readonly Option<double[]> _theta = Flag.Numbers(
        "--theta", "rad", Bound.Finite, "Angles of daruan, θ₀₀, θ₀₁, θ₁₀ …, two more than twice the repetitions");
    private readonly Option<double[]> _w = Flag.Numbers(
        "--w", "rad", Bound.Finite, "Its angles per unit of x, one a repetition [default: 1 each]");
    private readonly Option<double[]> _b = Flag.Numbers(
        "--b", "rad", Bound.Finite, "Its angles at x = 0, one a repetition [default: 0 each]");
    private readonly Option<double[]> _parameters = Flag.Numbers(
        "--parameters", "p", Bound.Finite,
        "All parameters of any function, in order [default: normal numbers, by --seed]");
    private readonly Option<double[]> _x = Flag.Numbers(
        "--x", "x", Bound.Finite, "Where [default: from -3 to 3]");
    private readonly Option<string?> _plot = Flag.File(
        "--plot", "FILE.svg", "Draw φ(x) and dφ/dx, or the edges of a network with their spectra", ".svg");
    private readonly AskedFlags _asked = new();
    private readonly Option<int?> _layer = Flag.MaybeCount(
        "--layer", "With --checkpoint: which layer, from 1 [default: the first of edges]");
    private readonly Option<int?> _count = Flag.MaybeCount(
        "--count", "With --checkpoint: so many edges, those with the largest range [default: 6]", most: 1000);

    public EdgeCommand()
        : base("edge", "An edge function for given parameters, or those that a network has learnt") =>
        this.Takes([_function, _theta, _w, _b, _parameters, _x, _plot, .. _asked.All, _layer, _count]);

    public override IReadOnlyList<string> Examples =>
    [
        "edge --theta 0.3,0.7,-0.4,1.1 --w 1.3 --b 0.2 --x -2,-0.5,0,1,3",
        "edge --function b-spline:points=4 --parameters 0,1,0,-1,0,1 --x -2,0,2 --plot spline.svg",
        "edge --function tunnelling --parameters 0,0,1,0 --x 0.1,1,3",
        "edge --checkpoint runs/mnist --count 8 --plot edges.svg",
    ];

    public override void Run(ParseResult arguments, Session session)
    {
        string? svg = arguments.GetValue(_plot);
        if (svg is not null)
            AtomicFile.RequireWritable(svg);
        bool isTrained = _asked.IsGiven(arguments);
        arguments.Require(!isTrained, "no --checkpoint", _function, _theta, _w, _b, _parameters, _x);
        arguments.Require(isTrained, "--checkpoint PATH", _layer, _count);
        if (isTrained)
            Learned(arguments, session).Write(session, svg);
        else
            Given(arguments, session, svg);
    }

    private LearnedEdgesReport Learned(ParseResult arguments, Session session)
    {
        AskedFlags.Values asked = _asked.Read(arguments);
        using var network = new TrainedNetwork(session, asked.Checkpoint);
        AskedSamples data = AskedSamples.Load(session, network, asked, train: false, labelled: false);
        network.RequireFeatures(data.Samples);
        return new(
            network.Edges(arguments.GetValue(_layer), data.Samples, arguments.GetValue(_count) ?? Shown, session.Stop),
            Text($"the {data.Samples.Count:N0} {data.Which} of {data.Name}"));
    }

    private void Given(ParseResult arguments, Session session, string? svg)
    {
        (EdgeFunction function, double[] parameters) = Edge(arguments, session);
        double[] asked = arguments.GetValue(_x) ?? [];
        double from = Math.Min(-Margin, asked.DefaultIfEmpty(0).Min());
        double to = Math.Max(Margin, asked.DefaultIfEmpty(0).Max());
        double[] range = [.. Enumerable.Range(0, 601).Select(i => from + ((to - from) * i / 600))];
        IReadOnlyList<EdgePoint> curve = EdgeCurve.Of(function, parameters, range);
        IReadOnlyList<EdgePoint> points = asked.Length > 0 ? EdgeCurve.Of(function, parameters, asked) : curve;

        session.Out.WriteLine($"{function}: {string.Join(", ", parameters.Select(
            (p, k) => Text($"{function.NameOf(k)} = {p:G6}")))}");
        session.Out.Write(SummaryTable.Of(
            ["x", "φ(x)", "dφ/dx"],
            points.Where((_, i) => asked.Length > 0 || i % 50 == 0).Select(point => (IReadOnlyList<string>)
                [Text($"{point.X:G6}"), Text($"{point.Value:G12}"), Text($"{point.Derivative:G12}")])));
        if (function.Gridded is { Grid: var grid }
            && points.Count(p => p.X < grid.From || p.X > grid.To) is > 0 and var outside)
        {
            session.Out.WriteLine(Text($"{outside} of {points.Count} points are outside the grid, ")
                + "where the spline goes on as a straight line.");
        }

        Series line = new("φ(x)", range, [.. curve.Select(p => p.Value)]);
        Series slope = new("dφ/dx", range, [.. curve.Select(p => p.Derivative)]);
        if (session.Out.Profile.Capabilities.Interactive)
            TerminalPlot.Write(session.Out, [line], "x", "φ(x)");
        if (svg is not null)
        {
            SvgPlot value = new("Edge function", "x", "φ(x)"), derivative = new("Its derivative", "x", "dφ/dx");
            value.Add(line with { HasMarks = asked.Length == 0 });
            value.Add(new(string.Empty, asked, [.. points.Take(asked.Length).Select(p => p.Value)])
            {
                Style = SeriesStyle.Points,
                Colour = 0,
            });
            derivative.Add(slope);
            session.Write(() => SvgPlot.Save(svg, value, derivative));
        }

        session.WriteJson(new
        {
            Function = function.Name,
            Parameters = parameters.Select((p, k) => new { Name = function.NameOf(k), Value = p }),
            Points = points.Select(p => new { p.X, p.Value, p.Derivative }),
        });
    }

    private (EdgeFunction Function, double[] Parameters) Edge(ParseResult arguments, Session session)
    {
        string text = arguments.GetValue(_function)!;
        (string name, IReadOnlyDictionary<string, double> numbers) = NumbersText.Parse("edge function", text);
        EdgeFunction function = EdgeFunctionCatalogue.Create(name, numbers);
        double[] given = arguments.GetValue(_parameters) ?? [], theta = arguments.GetValue(_theta) ?? [];
        double[] w = arguments.GetValue(_w) ?? [], b = arguments.GetValue(_b) ?? [];
        if (theta.Length + w.Length + b.Length == 0)
        {
            var stream = RandomStream.Named(session.Seed, "edge");
            return (function, given.Length > 0 ? given
                : [.. Enumerable.Range(0, function.Parameters).Select(k => (double)stream.Normal(0, k))]);
        }

        if (name != "daruan" || given.Length > 0)
        {
            throw new InputException(
                $"--theta, --w and --b are the parameters of daruan alone, got function '{name}'"
                + (given.Length > 0 ? " with --parameters; leave one out" : "; give --parameters"));
        }

        int repetitions = (theta.Length / 2) - 1;
        if (theta.Length % 2 != 0 || repetitions < 1)
        {
            throw new InputException(
                "--theta: expected two angles before each repetition and two at the end, 4 at least, "
                + $"got {theta.Length}");
        }

        if (numbers.TryGetValue("repetitions", out double asked) && asked != repetitions)
        {
            throw new InputException(
                Text($"--function {text}: {theta.Length} angles of --theta are those of ")
                + $"{Counted.Of(repetitions, "repetition")}; "
                + "leave out the number in --function, or give two angles more than twice that");
        }

        Require("--w", w);
        Require("--b", b);
        return (
            EdgeFunction.Of(new Daruan(repetitions)),
            [
                .. theta, .. w.Length > 0 ? w : Enumerable.Repeat(1.0, repetitions),
                .. b.Length > 0 ? b : new double[repetitions],
            ]);

        void Require(string flag, double[] values)
        {
            if (values.Length > 0 && values.Length != repetitions)
            {
                throw new InputException(
                    $"{flag}: expected one number a repetition, {repetitions} with {theta.Length} angles, "
                    + $"got {values.Length}");
            }
        }
    }
}
