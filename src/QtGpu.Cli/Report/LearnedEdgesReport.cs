using QtGpu.Training;

namespace QtGpu.Cli.Report;

/// <summary>The edges of a trained network with the largest ranges: a table, small plots, and JSON.</summary>
/// <param name="Edges">The edges, largest range first.</param>
/// <param name="Samples">Of what the x are, as in "the 5,000 test samples".</param>
internal sealed record LearnedEdgesReport(IReadOnlyList<LearnedEdge> Edges, string Samples)
{
    private const int Points = 201;
    private const double Height = 130;

    private readonly
        (double[] X, double[] Learned, double[] Whole, double[] Frequencies, double[] Amplitudes)[] _curves =
    [
        .. Edges.Select(edge =>
        {
            double[] xs = edge.Between(Points), learned = edge.Learned(xs);
            var (frequencies, amplitudes) = edge.Spectrum();
            return (xs, learned, edge.WithBase(xs, learned), frequencies, amplitudes);
        }),
    ];

    public void Write(Session session, string? svg)
    {
        string edges = Counted.Of(Edges.Count, "edge");
        session.Out.WriteLine(Text($"layer {Edges[0].Layer + 1}, {Edges[0].Function}: the {edges}")
            + $" whose a·φ has the largest range over the x that each reads of {Samples}");
        session.Out.Write(SummaryTable.Of(
            ["edge", "x from", "to", "range of a·φ", "a", "v", "largest line of a·φ [rad per x]"],
            Edges.Zip(_curves, (edge, curve) => (IReadOnlyList<string>)
            [
                Name(edge), Text($"{edge.From:G4}"), Text($"{edge.To:G4}"), Text($"{edge.Range:G4}"),
                Text($"{edge.Weight:G4}"), Text($"{edge.Base:G4}"),
                Text($"{Largest(curve.Amplitudes, curve.Frequencies):G4}"),
            ])));
        if (svg is not null
            && session.Write(() => Picture.SaveInColumns(svg, 2, [.. Plots().Select(plot => plot.Draw())])))
            session.Out.WriteLine($"plot: {svg}");
        session.WriteJson(new
        {
            Layer = Edges[0].Layer + 1,
            Function = Edges[0].Function.Text,
            Edges = Edges.Zip(_curves, (edge, curve) => new
            {
                edge.Input,
                edge.Unit,
                edge.From,
                edge.To,
                edge.Range,
                edge.Weight,
                edge.Base,
                Parameters = edge.Parameters.Select((p, k) => new { Name = edge.Function.NameOf(k), Value = p }),
                curve.X,
                curve.Learned,
                curve.Whole,
                curve.Frequencies,
                curve.Amplitudes,
            }),
        });
    }

    // Each edge with its spectrum beside it.
    private IEnumerable<SvgPlot> Plots()
    {
        foreach (var (edge, (x, learned, whole, frequencies, amplitudes)) in Edges.Zip(_curves))
        {
            SvgPlot curve = new(Name(edge), "x", "contribution") { FrameHeight = Height };
            string title = $"{Name(edge)}: spectrum";
            SvgPlot spectrum = new(title, "angular frequency [rad per unit of x]", "amplitude of a·φ")
            {
                FrameHeight = Height,
            };
            curve.Add(new("a·φ(x)", x, learned) { HasMarks = false, Colour = 1 });
            curve.Add(new("a·φ(x) + v·silu(x)", x, whole) { HasMarks = false, Colour = 0, Style = SeriesStyle.Dashed });
            spectrum.Add(new(string.Empty, frequencies, amplitudes) { HasMarks = false, Colour = 1 });
            yield return curve;
            yield return spectrum;
        }
    }

    private static string Name(LearnedEdge edge) => Text($"input {edge.Input} → unit {edge.Unit}");

    private static double Largest(double[] amplitudes, double[] frequencies) =>
        frequencies[Array.IndexOf(amplitudes, amplitudes.Max())];
}
