using System.Globalization;
using System.Text;

namespace QtGpu.Cli.Report;

/// <summary>The rectangle between the axes of a plot, and how data become shapes in it.</summary>
internal sealed record Frame(Axis AxisX, Axis AxisY, double X, double Y, double Width, double Height)
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;
    private readonly List<(double Left, double Right, double Y)> _names = [];

    public void DrawAxes(StringBuilder svg, string xLabel, string yLabel)
    {
        double bottom = Y + Height;
        foreach (Tick tick in AxisY.Ticks)
        {
            double y = Y + Vertical(tick.Value);
            double strength = tick.Label.Length > 0 ? 0.16 : 0.06;
            svg.Append(Culture, $"""<path d="M{X:0.#} {y:0.#}h{Width:0.#}" stroke="currentColor" stroke-opacity="{strength}"/>""");
            svg.Append(Culture, $"""<text x="{X - 8:0.#}" y="{y + 4:0.#}" text-anchor="end">{SvgPlot.Escape(tick.Label)}</text>""").Append('\n');
        }

        foreach (Tick tick in AxisX.Ticks)
        {
            double x = X + Horizontal(tick.Value);
            svg.Append(Culture, $"""<path d="M{x:0.#} {bottom:0.#}v{(tick.Label.Length > 0 ? 5 : 3)}" stroke="currentColor" stroke-opacity="0.6"/>""");
            svg.Append(Culture, $"""<text x="{x:0.#}" y="{bottom + 19:0.#}" text-anchor="middle">{SvgPlot.Escape(tick.Label)}</text>""").Append('\n');
        }

        svg.Append(Culture, $"""<path d="M{X:0.#} {bottom:0.#}h{Width:0.#}" stroke="currentColor" stroke-opacity="0.6"/>""").Append('\n');
        svg.Append(Culture, $"""<text x="{X + (Width / 2):0.#}" y="{bottom + 42:0.#}" text-anchor="middle">{SvgPlot.Escape(xLabel)}</text>""").Append('\n');
        svg.Append(Culture, $"""<text transform="translate(18 {Y + (Height / 2):0.#}) rotate(-90)" text-anchor="middle">{SvgPlot.Escape(yLabel)}</text>""").Append('\n');
    }

    public void Draw(StringBuilder svg, Series series, string colour)
    {
        if (series is { Quartiles: { } quartiles, Spread: { } whiskers })
            DrawBoxes(svg, series, quartiles.Lower, quartiles.Upper, whiskers.Lower, whiskers.Upper, colour);
        else if (series.IsPoints)
            DrawPoints(svg, series, colour);
        else
            DrawLine(svg, series, colour);
        DrawNames(svg, series);
    }

    /// <summary>What a series looks like, 20 units wide, for the legend.</summary>
    public static void DrawKey(StringBuilder svg, SeriesStyle style, string colour, double x, double y)
    {
        if (style == SeriesStyle.Points)
            svg.Append(Culture, $"""<circle cx="{x + 10:0.#}" cy="{y:0.#}" r="5" fill="{colour}"/>""");
        else if (style == SeriesStyle.HollowPoints)
            svg.Append(Culture, $"""<circle class="paper" cx="{x + 10:0.#}" cy="{y:0.#}" r="4.5" stroke="{colour}" stroke-width="2"/>""");
        else
            svg.Append(Culture, $"""<path d="M{x:0.#} {y:0.#}h20" stroke="{colour}" stroke-width="2.5"{Dashes(style)}/>""");
    }

    private static string Dashes(SeriesStyle style) => style == SeriesStyle.Dashed ? " stroke-dasharray=\"6 4\"" : string.Empty;

    private void DrawLine(StringBuilder svg, Series series, string colour)
    {
        if (series.Spread is { } spread)
        {
            string band = Path(series.X, spread.Upper, 'M') + Path([.. series.X.Reverse()], [.. spread.Lower.Reverse()], 'L');
            svg.Append(Culture, $"""<path d="{band}Z" fill="{colour}" fill-opacity="0.16"/>""").Append('\n');
        }

        svg.Append(Culture, $"""<path d="{Path(series.X, series.Y, 'M')}" fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round"{Dashes(series.Style)}/>""").Append('\n');
    }

    private void DrawPoints(StringBuilder svg, Series series, string colour)
    {
        bool hollow = series.Style == SeriesStyle.HollowPoints;
        for (int i = 0; i < series.X.Count; i++)
        {
            if (!IsShown(series.X[i], series.Y[i]) || AxisX.Position(series.X[i]) is < 0 or > 1 || AxisY.Position(series.Y[i]) is < 0 or > 1)
                continue;
            double x = Horizontal(series.X[i]);
            if (series.Spread is { } spread)
                svg.Append(Culture, $"""<path d="M{x:0.##} {Vertical(spread.Lower[i]):0.##}V{Vertical(spread.Upper[i]):0.##}" stroke="{colour}" stroke-width="2.5"/>""");
            string ink = hollow ? $"class=\"paper\" stroke=\"{colour}\" stroke-width=\"2\""
                : string.Create(Culture, $"fill=\"{colour}\" fill-opacity=\"{(series.Spread is null ? 0.55 : 1)}\"");
            svg.Append(Culture, $"""<circle cx="{x:0.##}" cy="{Vertical(series.Y[i]):0.##}" r="{(series.Spread is null ? 3.2 : 4.5)}" {ink}><title>{series.Y[i]:G6}</title></circle>""").Append('\n');
        }
    }

    private void DrawBoxes(
        StringBuilder svg, Series series, IReadOnlyList<double> lower, IReadOnlyList<double> upper, IReadOnlyList<double> low, IReadOnlyList<double> high, string colour)
    {
        const double half = 34, cap = 14;
        for (int i = 0; i < series.X.Count; i++)
        {
            double x = Horizontal(series.X[i]), bottom = Vertical(lower[i]), top = Vertical(upper[i]), least = Vertical(low[i]), most = Vertical(high[i]), middle = Vertical(series.Y[i]);
            svg.Append(Culture, $"""<path d="M{x - cap:0.##} {most:0.##}h{2 * cap}m{-cap} 0V{top:0.##}M{x - cap:0.##} {least:0.##}h{2 * cap}m{-cap} 0V{bottom:0.##}" fill="none" stroke="{colour}" stroke-width="1.5"/>""");
            svg.Append(Culture, $"""<rect x="{x - half:0.##}" y="{top:0.##}" width="{2 * half}" height="{bottom - top:0.##}" fill="{colour}" fill-opacity="0.2" stroke="{colour}" stroke-width="1.5"/>""");
            svg.Append(Culture, $"""<path d="M{x - half:0.##} {middle:0.##}h{2 * half}" stroke="{colour}" stroke-width="3"><title>{series.Y[i]:G6}</title></path>""").Append('\n');
        }
    }

    // Beside its point, to the left near the right edge, and below the names that are already there.
    private void DrawNames(StringBuilder svg, Series series)
    {
        const double row = 12, letter = 6;
        foreach (int i in Enumerable.Range(0, series.Names.Count).Where(i => IsShown(series.X[i], series.Y[i])).OrderByDescending(i => series.Y[i]))
        {
            double x = Horizontal(series.X[i]), width = letter * series.Names[i].Length, y = Vertical(series.Y[i]) + 3;
            bool toTheLeft = x + width + 8 > Width;
            double left = toTheLeft ? x - 7 - width : x + 7;
            while (_names.Exists(t => left < t.Right && left + width > t.Left && Math.Abs(y - t.Y) < row))
                y++;
            _names.Add((left, left + width, y));
            svg.Append(Culture, $"""<text x="{(toTheLeft ? x - 7 : x + 7):0.##}" y="{y:0.##}" font-size="10" text-anchor="{(toTheLeft ? "end" : "start")}">{SvgPlot.Escape(series.Names[i])}</text>""").Append('\n');
        }
    }

    private string Path(IReadOnlyList<double> x, IReadOnlyList<double> y, char first)
    {
        var path = new StringBuilder();
        char verb = first;
        for (int i = 0; i < x.Count; i++)
        {
            if (!IsShown(x[i], y[i]))
            {
                verb = first;
                continue;
            }

            path.Append(Culture, $"{verb}{Horizontal(x[i]):0.##} {Vertical(y[i]):0.##}");
            verb = 'L';
        }

        return path.ToString();
    }

    private bool IsShown(double x, double y) =>
        double.IsFinite(x) && double.IsFinite(y) && (!AxisX.Logarithmic || x > 0) && (!AxisY.Logarithmic || y > 0);

    private double Horizontal(double x) => Width * AxisX.Position(x);

    // Far outside the frame is far enough: renderers mishandle huge coordinates.
    private double Vertical(double y) => Height * (1 - Math.Clamp(AxisY.Position(y), -10, 10));
}
