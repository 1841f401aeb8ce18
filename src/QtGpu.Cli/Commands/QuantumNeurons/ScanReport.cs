using QtGpu.IO;
using QtGpu.Kernels.Contract;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Sampling;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>Samples a scan, and draws it with the exact curve.</summary>
/// <param name="title">What is drawn.</param>
/// <param name="symbol">The number, for people.</param>
/// <param name="meaning">What it is.</param>
/// <param name="key">The number, in JSON.</param>
/// <param name="scan">What is sampled.</param>
internal sealed class ScanReport(string title, string symbol, string meaning, string key, ActivityScan scan)
{
    public static Option<string?> PlotFlag() => Flag.File(
        "--plot", "FILE.svg", "Draw the activity with its errors, and the exact curve", ".svg");

    /// <summary>Whether neighbouring points of a curve exchange paths.</summary>
    public bool Exchanges { get; set; }

    public void Run(SamplingFlags sampling, string? svg, ParseResult arguments, Session session)
    {
        if (svg is not null)
            AtomicFile.RequireWritable(svg);
        using Backend backend = session.OpenDevice();
        SamplingOptions options = sampling.Options(arguments, session) with
        {
            Outputs = [scan.Output],
            Ladder = Exchanges ? scan.Values.Count : 1,
        };
        using var run = new SamplingRun(scan.Networks, scan.Lattice, backend, options);
        SamplingResult result = sampling.Run(run, What(), arguments, session);
        if (!session.WritesFiles)
            return; // the first rank has the same result, and tells of it

        // Three coupled neurons take a while: only where the curve is drawn.
        IReadOnlyList<ScanPoint> points = scan.Points(
            result, neurons: svg is null ? 2 : int.MaxValue, session.Threads,
            i => session.Status.Show($"exact value {i + 1} of {scan.Networks.Count}"), session.Stop);
        Print(session, points);
        if (Exchanges)
            session.Out.WriteLine($"swapped with the next point: {string.Join(", ", Swapped(result).Select(Share))}");
        SamplingReport.Print(session, result);
        Dictionary<string, object?>[] json = [.. points.Select(Json)];
        if (Exchanges)
        {
            foreach (var (point, share) in json.Zip(Swapped(result)))
                point["swapped_with_next"] = share;
        }

        var first = json[0].Where(entry => entry.Key is not ("converged" or "problem" or "swapped_with_next"));
        session.WriteJson(SamplingReport.Json(
            result, [.. first.Select(entry => (entry.Key, entry.Value)), ("points", json)]));
        if (svg is not null)
            session.Write(() => SvgPlot.Save(svg, Plot(points)));
    }

    private string What()
    {
        QuantumNetwork network = scan.Networks[0];
        string labels = string.Join(' ', scan.Curves.Select(curve => curve.Label));
        return Text($"{title} {labels} {key} {string.Join(',', scan.Values)}, ")
            + Text($"{network.Inputs[0].Kinks} kinks, Λ {network.Neurons[0].Lambda}, T {scan.Lattice.Period}, ")
            + Text($"{scan.Lattice.Slices} slices{(network.FeedForward ? ", feed-forward" : "")}");
    }

    private void Print(Session session, IReadOnlyList<ScanPoint> points)
    {
        IEnumerable<IReadOnlyList<string>> rows = points.Select(point => (IReadOnlyList<string>)
        [
            point.Curve.Label, Number(point.Value, "G6"), SamplingReport.Words(point.Output.Activity),
            Number(point.Exact, "0.0000"), Number(point.Output.ActivityRaw, "0.0000"),
            Number(point.Output.AutocorrelationSweeps, "0.#"), Number(point.Output.Acceptance, "0.000"),
            point.Output.Convergence.Converged ? "yes" : "no",
        ]);
        session.Out.Write(SummaryTable.Of(
            ["", symbol, "activity", "exact", "raw", "τ [sweeps]", "acceptance", "converged"], rows,
            leastFirst: ["acceptance", "raw", "τ [sweeps]"]));
    }

    private Dictionary<string, object?> Json(ScanPoint point)
    {
        Dictionary<string, object?> json = SamplingReport.Json(point.Output);
        json[key] = point.Value;
        json["exact"] = point.Exact;
        if (point.Curve.Label.Length > 0)
            json["curve"] = point.Curve.Label;
        json["neurons"] = point.System.Neurons.Select(neuron => SamplingReport.Json(neuron));
        return json;
    }

    // By point; null at the end of a curve.
    private static IEnumerable<double?> Swapped(SamplingResult result) =>
        result.Exchanges.Append(double.NaN).Select(share => double.IsNaN(share) ? (double?)null : share);

    private static string Share(double? share) => Number(share, "0.00");

    private SvgPlot Plot(IReadOnlyList<ScanPoint> points)
    {
        double[] shown =
        [
            0, .. points.Select(point => point.Output.Activity.Mean),
            .. points.Select(point => point.Exact).OfType<double>(),
        ];
        double margin = 0.05 * (shown.Max() - shown.Min());
        var plot = new SvgPlot(title, $"{symbol}, {meaning}", "activity")
        {
            YRange = (shown.Min() - margin, shown.Max() + margin),
        };
        ScanPoint[][] curves = [.. points.Chunk(scan.Values.Count)];
        for (int i = 0; i < curves.Length; i++)
        {
            double[] line = [.. curves[i].Select(point => point.Exact ?? double.NaN)];
            int colour = curves.Length == 1 ? Mark.Neutral : i;
            if (Array.Exists(line, double.IsFinite))
                plot.Add(new(i == 0 ? "exact" : "", scan.Values, line) { Colour = colour, HasMarks = false });
            string label = curves[i][0].Curve.Label;
            plot.Add(Points(label.Length > 0 ? label : "sampled", curves[i], converged: true, i));
        }

        bool named = false;
        for (int i = 0; i < curves.Length; i++)
        {
            Series hollow = Points(named ? "" : "not converged", curves[i], converged: false, i);
            if (hollow.X.Count == 0)
                continue;
            plot.Add(hollow);
            named = true;
        }

        return plot;
    }

    private static Series Points(string label, ScanPoint[] points, bool converged, int colour)
    {
        ScanPoint[] these = Array.FindAll(points, point => point.Output.Convergence.Converged == converged);
        double[] activity = [.. these.Select(point => point.Output.Activity.Mean)];
        double[] error = [.. these.Select(point => point.Output.Activity.StandardError)];
        return new(label, [.. these.Select(point => point.Value)], activity)
        {
            Style = converged ? SeriesStyle.Points : SeriesStyle.HollowPoints,
            Spread = ([.. activity.Zip(error, (a, e) => a - e)], [.. activity.Zip(error, (a, e) => a + e)]),
            Colour = colour,
        };
    }

    private static string Number(double? value, string format) =>
        value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";
}
