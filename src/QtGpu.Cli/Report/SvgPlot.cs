using System.Globalization;
using System.Security;
using System.Text;
using QtGpu.IO;

namespace QtGpu.Cli.Report;

/// <summary>
/// Curves, bands and points on two axes, as SVG that needs nothing else and follows a light or dark page.
/// </summary>
internal sealed class SvgPlot(string title, string xLabel, string yLabel)
{
    private const double Width = Letter.PageWidth, Edge = 12, Right = 24, LegendRow = 22, LegendKey = 28;

    private const string Paper =
        "svg{color:#1f2328} .paper{fill:#fff} "
        + "@media (prefers-color-scheme:dark){svg{color:#e6e8ea} .paper{fill:#16181d}}";

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
    public static void Save(string path, params IReadOnlyList<SvgPlot> plots)
    {
        Picture[] pictures = [.. plots.Select(plot => plot.Draw())];
        double height = pictures.Sum(picture => picture.Height), y = 0;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{height}" viewBox="0 0 {Width} {height}"
             style="max-width:100%;height:auto">
            <style>{Paper}</style>
            <rect class="paper" width="100%" height="100%"/>

            """);
        foreach (Picture picture in pictures)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""<g transform="translate(0 {y})">""").Append('\n');
            svg.Append(picture.Svg).Append("</g>\n");
            y += picture.Height;
        }

        AtomicFile.WriteText(path, svg.Append("</svg>\n").ToString());
    }

    /// <summary>The picture, in the colour of the text around it.</summary>
    public string ToSvg() => Draw().Svg;

    private Picture Draw()
    {
        List<string> heading = Letter.TitleLines(Title, Width - (2 * Edge));
        List<(double X, double Y, int Series)> legend =
            Legend(8 + (heading.Count * Letter.TitleRow) + Letter.Row, out double top);
        Axis axisX = AxisX(), axisY = AxisY();
        double left = 42 + axisY.Ticks.Max(tick => Letter.WidthOf(tick.Label));
        var frame = new Frame(axisX, axisY, left, top + 6, Width - left - Right, FrameHeight);
        double height = Math.Ceiling(frame.Bottom(xLabel));

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{height}" viewBox="0 0 {Width} {height}"
             role="img" aria-label="{Escape(Title)}" fill="currentColor"
             font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="{Letter.Size}">

            """);
        for (int i = 0; i < heading.Count; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""<text x="{Edge}" y="{(i + 1) * Letter.TitleRow + 3:0.#}" """);
            svg.Append(CultureInfo.InvariantCulture, $"""font-size="{Letter.TitleSize}" font-weight="600">""");
            svg.Append(Escape(heading[i])).Append("</text>\n");
        }

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

    private readonly record struct Picture(string Svg, double Height);
}
