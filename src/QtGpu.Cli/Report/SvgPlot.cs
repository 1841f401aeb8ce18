using System.Globalization;
using System.Security;
using System.Text;
using QtGpu.IO;

namespace QtGpu.Cli.Report;

/// <summary>Curves, bands and points on two axes, as SVG that needs nothing else and follows a light or dark page.</summary>
internal sealed class SvgPlot(string title, string xLabel, string yLabel)
{
    private const double Width = 720, Height = 420, Left = 72, Right = 20, Bottom = 54, LegendRow = 20, LegendKey = 25;

    private const string Paper =
        "svg{color:#1f2328} .paper{fill:#fff} @media (prefers-color-scheme:dark){svg{color:#e6e8ea} .paper{fill:#16181d}}";

    private static readonly string[] Palette =
        ["#3b7dd8", "#e0662b", "#2a9d6f", "#b05cc6", "#c9971c", "#d6456b", "#3aa7b8", "#808a94"];

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

    public void Add(Series series) => _series.Add(series);

    /// <summary>Writes plots below one another to a file with a background.</summary>
    public static void Save(string path, params IReadOnlyList<SvgPlot> plots)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{Height * plots.Count}" viewBox="0 0 {Width} {Height * plots.Count}">
            <style>{Paper}</style>
            <rect class="paper" width="100%" height="100%"/>

            """);
        for (int i = 0; i < plots.Count; i++)
            svg.Append(CultureInfo.InvariantCulture, $"""<g transform="translate(0 {i * Height})">""").Append('\n').Append(plots[i].ToSvg()).Append("</g>\n");
        AtomicFile.WriteText(path, svg.Append("</svg>\n").ToString());
    }

    /// <summary>The picture, in the colour of the text around it.</summary>
    public string ToSvg()
    {
        List<(double X, double Y, Series Series, string Colour)> legend = Legend(out double legendHeight);
        double top = 40 + legendHeight;
        var frame = new Frame(AxisX(), AxisY(), Left, top, Width - Left - Right, Height - top - Bottom);

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{Height}" viewBox="0 0 {Width} {Height}" role="img" aria-label="{Escape(Title)}" fill="currentColor" font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="12">

            """);
        svg.Append(CultureInfo.InvariantCulture, $"""<text x="{Left}" y="24" font-size="15" font-weight="600">{Escape(Title)}</text>""").Append('\n');
        foreach ((double x, double y, Series series, string colour) in legend)
        {
            Frame.DrawKey(svg, series.Style, colour, x, y - 4);
            svg.Append(CultureInfo.InvariantCulture, $"""<text x="{x + LegendKey:0.#}" y="{y:0.#}">{Escape(series.Label)}</text>""").Append('\n');
        }

        frame.DrawAxes(svg, xLabel, yLabel);

        // A nested svg clips curves that leave the frame; points are drawn over them, whole also on its edge.
        svg.Append(CultureInfo.InvariantCulture, $"""<svg x="{frame.X:0.#}" y="{frame.Y:0.#}" width="{frame.Width:0.#}" height="{frame.Height:0.#}" overflow="hidden">""").Append('\n');
        int[] order = [.. Enumerable.Range(0, _series.Count)];
        foreach (int i in order.Where(i => !_series[i].IsPoints))
            frame.Draw(svg, _series[i], Colour(i));
        svg.Append(CultureInfo.InvariantCulture, $"""</svg><g transform="translate({frame.X:0.#} {frame.Y:0.#})">""").Append('\n');
        foreach (int i in order.Where(i => _series[i].IsPoints))
            frame.Draw(svg, _series[i], Colour(i));
        return svg.Append("</g>\n</svg>\n").ToString();
    }

    internal static string Escape(string text) => SecurityElement.Escape(text);

    private string Colour(int series) => Palette[(_series[series].Colour ?? series) % Palette.Length];

    private Axis AxisX() => Categories is null ? AxisOf(_series.SelectMany(s => s.X), LogX, snug: true) : Axis.Categories(Categories);

    private Axis AxisY() => YRange is { } range
        ? LogY ? Axis.Log(range.Low, range.High) : Axis.Linear(range.Low, range.High, snug: true)
        : AxisOf(_series.SelectMany(s => s.Spread is { } spread ? s.Y.Concat(spread.Lower).Concat(spread.Upper) : s.Y), LogY, snug: false);

    private static Axis AxisOf(IEnumerable<double> values, bool logarithmic, bool snug)
    {
        double[] shown = [.. values.Where(v => double.IsFinite(v) && (!logarithmic || v > 0))];
        if (shown.Length == 0)
            shown = logarithmic ? [1, 10] : [0, 1];
        return logarithmic ? Axis.Log(shown.Min(), shown.Max()) : Axis.Linear(shown.Min(), shown.Max(), snug);
    }

    // Text is measured by eye: 6.6 units a letter at this size.
    private List<(double X, double Y, Series Series, string Colour)> Legend(out double height)
    {
        var entries = new List<(double, double, Series, string)>();
        double x = Left, y = 44;
        for (int i = 0; i < _series.Count; i++)
        {
            string label = _series[i].Label;
            if (label.Length == 0)
                continue;
            double width = LegendKey + 15 + (6.6 * label.Length);
            if (x > Left && x + width > Width - Right)
                (x, y) = (Left, y + LegendRow);
            entries.Add((x, y, _series[i], Colour(i)));
            x += width;
        }

        height = entries.Count == 0 ? 0 : y - 44 + LegendRow;
        return entries;
    }
}
