using System.CommandLine;
using System.Globalization;
using QtGpu.Cli.Report;
using QtGpu.IO;
using QtGpu.Kernels.Contract;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Exact;
using QtGpu.QuantumNeurons.Sampling;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>A network that depends on one number.</summary>
/// <param name="Label">Its name, where there are several.</param>
/// <param name="Network">The network of a value.</param>
internal sealed record ScanCurve(string Label, Func<double, QuantumNetwork> Network);

/// <summary>One neuron's activity over a number that a network depends on: all points sampled at once, the exact curve beside.</summary>
/// <param name="title">What is drawn.</param>
/// <param name="symbol">The number, for people.</param>
/// <param name="meaning">What it is.</param>
/// <param name="key">The number, in JSON.</param>
/// <param name="curves">One or several networks.</param>
internal sealed class ActivityScan(string title, string symbol, string meaning, string key, IReadOnlyList<ScanCurve> curves)
{
    public required IReadOnlyList<double> Values { get; init; }

    public required TimeLattice Lattice { get; init; }

    /// <summary>The neuron whose activity is wanted.</summary>
    public required string Output { get; init; }

    public static Option<string?> PlotFlag() => Flag.File(
        "--plot", "FILE.svg", "Draw the activity with its errors, and the exact curve", ".svg");

    public void Run(SamplingFlags sampling, string? svg, ParseResult arguments, Session session)
    {
        if (svg is not null)
            AtomicFile.RequireWritable(svg);
        (ScanCurve Curve, double Value)[] points = [.. curves.SelectMany(curve => Values, (curve, value) => (curve, value))];
        QuantumNetwork[] networks = [.. points.Select(point => point.Curve.Network(point.Value))];
        using Backend backend = session.OpenDevice();
        using var run = new SamplingRun(networks, Lattice, backend, sampling.Options(arguments, session) with { Outputs = [Output] });
        string what = string.Create(
            CultureInfo.InvariantCulture,
            $"{title} {string.Join(' ', curves.Select(curve => curve.Label))} {key} {string.Join(',', Values)}, {networks[0].Inputs[0].Kinks} kinks, Λ {networks[0].Neurons[0].Lambda}, T {Lattice.Period}, {Lattice.Slices} slices{(networks[0].FeedForward ? ", feed-forward" : "")}");
        SamplingResult result = sampling.Run(run, what, arguments, session);

        NeuronEstimate[] outputs = [.. result.Systems.Select(system => system[Output])];
        double?[] exact = Exact(networks, drawn: svg is not null, session);
        Print(session, points, outputs, exact);
        SamplingReport.Print(session, result);
        var json = points.Select((point, i) => Json(point, outputs[i], exact[i], result.Systems[i])).ToArray();
        session.WriteJson(SamplingReport.Json(result, [.. json[0].Where(entry => entry.Key is not ("converged" or "problem")).Select(entry => (entry.Key, entry.Value)), ("points", json)]));
        if (svg is not null)
            session.Write(() => SvgPlot.Save(svg, Plot(outputs, exact)));
    }

    // Three coupled neurons take a while: only where the curve is drawn, on the first grids (good to about 1e-6).
    private double?[] Exact(QuantumNetwork[] networks, bool drawn, Session session)
    {
        var options = new ExactOptions(Tolerance: double.PositiveInfinity, session.Threads, Links: false, session.Stop);
        int output = networks[0].Neurons.ToList().FindIndex(neuron => neuron.Name == Output);
        return [.. networks.Select((network, i) =>
        {
            if (!ExactSolver.CanSolve(network) || (network.Neurons.Count > 2 && !drawn))
                return (double?)null;
            session.Status.Show($"exact value {i + 1} of {networks.Length}");
            return ExactSolver.Solve(network, Lattice, options).Neurons[output].Activity;
        })];
    }

    private void Print(Session session, (ScanCurve Curve, double Value)[] points, NeuronEstimate[] outputs, double?[] exact)
    {
        IEnumerable<IReadOnlyList<string>> rows = points.Select((point, i) => (IReadOnlyList<string>)
        [
            point.Curve.Label, Number(point.Value, "G6"), SamplingReport.Words(outputs[i].Activity),
            Number(exact[i], "0.0000"), Number(outputs[i].ActivityRaw, "0.0000"),
            Number(outputs[i].AutocorrelationSweeps, "0.#"), Number(outputs[i].Acceptance, "0.000"),
            outputs[i].Convergence.Converged ? "yes" : "no",
        ]);
        session.Out.Write(SummaryTable.Of(
            ["", symbol, "activity", "exact", "raw", "τ [sweeps]", "acceptance", "converged"], rows,
            leastFirst: ["acceptance", "raw", "τ [sweeps]"]));
    }

    private Dictionary<string, object?> Json((ScanCurve Curve, double Value) point, NeuronEstimate output, double? exact, SystemEstimate system)
    {
        Dictionary<string, object?> json = SamplingReport.Json(output);
        json[key] = point.Value;
        json["exact"] = exact;
        if (point.Curve.Label.Length > 0)
            json["curve"] = point.Curve.Label;
        json["neurons"] = system.Neurons.Select(neuron => SamplingReport.Json(neuron));
        return json;
    }

    private SvgPlot Plot(NeuronEstimate[] outputs, double?[] exact)
    {
        double[] shown = [0, .. outputs.Select(output => output.Activity.Mean), .. exact.OfType<double>()];
        double margin = 0.05 * (shown.Max() - shown.Min());
        var plot = new SvgPlot(title, $"{symbol}, {meaning}", "activity") { YRange = (shown.Min() - margin, shown.Max() + margin) };
        for (int i = 0; i < curves.Count; i++)
        {
            Range part = (i * Values.Count)..((i + 1) * Values.Count);
            double[] line = [.. exact[part].Select(a => a ?? double.NaN)];
            int colour = curves.Count == 1 ? Mark.Neutral : i;
            if (Array.Exists(line, double.IsFinite))
                plot.Add(new(i == 0 ? "exact" : string.Empty, Values, line) { Colour = colour, HasMarks = false });
            plot.Add(Points(curves[i].Label.Length > 0 ? curves[i].Label : "sampled", outputs[part], converged: true, i));
        }

        bool named = false;
        for (int i = 0; i < curves.Count; i++)
        {
            Series points = Points(named ? string.Empty : "not converged", outputs[(i * Values.Count)..((i + 1) * Values.Count)], converged: false, i);
            if (points.X.Count == 0)
                continue;
            plot.Add(points);
            named = true;
        }

        return plot;
    }

    private Series Points(string label, NeuronEstimate[] outputs, bool converged, int colour)
    {
        int[] which = [.. Enumerable.Range(0, outputs.Length).Where(i => outputs[i].Convergence.Converged == converged)];
        double[] activity = [.. which.Select(i => outputs[i].Activity.Mean)], error = [.. which.Select(i => outputs[i].Activity.StandardError)];
        return new(label, [.. which.Select(i => Values[i])], activity)
        {
            Style = converged ? SeriesStyle.Points : SeriesStyle.HollowPoints,
            Spread = ([.. activity.Zip(error, (a, e) => a - e)], [.. activity.Zip(error, (a, e) => a + e)]),
            Colour = colour,
        };
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";
}
