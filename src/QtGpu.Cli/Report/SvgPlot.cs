using System.Security;
using System.Text;

namespace QtGpu.Cli.Report;

/// <summary>
/// Curves, bands and points on two axes, as SVG that needs nothing else and follows a light or dark page.
/// </summary>
internal sealed class SvgPlot(string title, string xLabel, string yLabel)
{
    private const double Width = Letter.PageWidth, Edge = Picture.Edge, Right = 24, LegendRow = 22, LegendKey = 28;

    private readonly List<Series> _series = [];

    public string Title { get; } = title;

    /// <summary>Logarithmic abscissa.</summary>
    public bool LogX { get; init; }

    /// <summary>Logarithmic ordinate.</summary>
    public bool LogY { get; init; }

    /// <summary>Names along the abscissa, at 0, 1, 2, …, in place of numbers.</summary>
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>The range of the ordinate; the data's where not given.</summary>
    public (double Low, double High)? YRange { get; init; }

    /// <summary>What the ordinate cannot exceed: accuracies lie between 0 and 100 %.</summary>
    public (double Low, double High)? YLimits { get; init; }

    /// <summary>The abscissa counts something: its ticks are whole numbers.</summary>
    public bool WholeX { get; init; }

    /// <summary>Height of the frame between the axes.</summary>
    public double FrameHeight { get; init; } = 250;

    public void Add(Series series) => _series.Add(series);

    /// <summary>Writes plots below one another to a file with a background.</summary>
    public static void Save(string path, params IReadOnlyList<SvgPlot> plots) =>
        Picture.Save(path, [.. plots.Select(plot => plot.Draw())]);

    /// <summary>The picture, in the colour of the text around it.</summary>
    public string ToSvg() => Draw().Svg;

    /// <summary>The same with its height.</summary>
    public Picture Draw()
    {
        List<(double X, double Y, int Series)> legend = Legend(Picture.Heading(Title) + Letter.Row, out double top);
        Axis axisX = AxisX(), axisY = AxisY();
        double left = 42 + axisY.Ticks.Max(tick => Letter.WidthOf(tick.Label));
        var frame = new Frame(axisX, axisY, left, top + 6, Width - left - Right, FrameHeight);
        double height = Math.Ceiling(frame.Bottom(xLabel));

        StringBuilder svg = Picture.Begin(height, Title);
        foreach ((double x, double y, int i) in legend)
        {
            Frame.DrawKey(svg, _series[i], Number(i), x, y - 5);
            svg.Append(CultureInfo.InvariantCulture, $"""<text x="{x + LegendKey:0.#}" y="{y:0.#}">""");
            svg.Append(Escape(_series[i].Label)).Append("</text>\n");
        }

        frame.DrawAxes(svg, xLabel, yLabel);

        // A nested svg clips curves that leave the frame; points are drawn over them, whole also on its edge.
        svg.Append(CultureInfo.InvariantCulture, $"""<svg x="{frame.X:0.#}" y="{frame.Y:0.#}" """);
        svg.Append(CultureInfo.InvariantCulture, $"""width="{frame.Width:0.#}" height="{frame.Height:0.#}" """);
        svg.Append("overflow=\"hidden\">\n");
        for (int i = 0; i < _series.Count; i++)
            frame.DrawBelow(svg, _series[i], Number(i));
        svg.Append("</svg>");
        svg.Append(CultureInfo.InvariantCulture, $"""<g transform="translate({frame.X:0.#} {frame.Y:0.#})">""");
        svg.Append('\n');
        for (int i = 0; i < _series.Count; i++)
            frame.DrawAbove(svg, _series[i], Number(i));
        return new(svg.Append("</g>\n</svg>\n").ToString(), height);
    }

    internal static string Escape(string text) => SecurityElement.Escape(QuotedText.Printable(text));

    private int Number(int series) => _series[series].Colour ?? series;

    private Axis AxisX() => Categories is null
        ? AxisOf(_series.SelectMany(s => s.X), LogX, snug: true, leastStep: WholeX ? 1 : 0)
        : Axis.Categories(Categories);

    private Axis AxisY() => YRange is { } range
        ? LogY ? Axis.Log(range.Low, range.High) : Axis.Linear(range.Low, range.High, snug: true)
        : AxisOf(_series.SelectMany(Ordinates), LogY, snug: false, limits: YLimits);

    private static IEnumerable<double> Ordinates(Series series) =>
        series.Spread is { } spread ? series.Y.Concat(spread.Lower).Concat(spread.Upper) : series.Y;

    private static Axis AxisOf(
        IEnumerable<double> values, bool logarithmic, bool snug, double leastStep = 0,
        (double Low, double High)? limits = null)
    {
        double[] shown = [.. values.Where(v => double.IsFinite(v) && (!logarithmic || v > 0))];
        if (shown.Length == 0)
            shown = logarithmic ? [1, 10] : [0, 1];
        return logarithmic
            ? Axis.Log(shown.Min(), shown.Max())
            : Axis.Linear(shown.Min(), shown.Max(), snug, leastStep, limits);
    }

    // The names of the series in rows, and where the frame may begin.
    private List<(double X, double Y, int Series)> Legend(double first, out double top)
    {
        var entries = new List<(double, double, int)>();
        double x = Edge, y = first;
        for (int i = 0; i < _series.Count; i++)
        {
            if (_series[i].Label.Length == 0)
                continue;
            double width = LegendKey + 14 + Letter.WidthOf(_series[i].Label);
            if (x > Edge && x + width > Width)
                (x, y) = (Edge, y + LegendRow);
            entries.Add((x, y, i));
            x += width;
        }

        top = entries.Count == 0 ? first - Letter.Row + 6 : y + 14;
        return entries;
    }
}
