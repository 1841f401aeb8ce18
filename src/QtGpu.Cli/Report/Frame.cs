using System.Text;

namespace QtGpu.Cli.Report;

/// <summary>The rectangle between the axes of a plot, and how data become shapes in it.</summary>
internal sealed record Frame(Axis AxisX, Axis AxisY, double X, double Y, double Width, double Height)
{
    private const string Faint = "stroke=\"currentColor\" stroke-opacity=\"0.6\"/>";
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;
    private readonly List<(double Left, double Right, double Y)> _names = [];

    /// <summary>Where a picture ends: below the labels of its abscissa.</summary>
    public double Bottom(string xLabel) => XLabelTop + (XLabel(xLabel).Count * Letter.Row);

    public void DrawAxes(StringBuilder svg, string xLabel, string yLabel)
    {
        double bottom = Y + Height;
        foreach (Tick tick in AxisY.Ticks)
        {
            double y = Y + Vertical(tick.Value);
            double strength = tick.Label.Length > 0 ? 0.16 : 0.06;
            svg.Append(Culture, $"""<path d="M{X:0.#} {y:0.#}h{Width:0.#}" """);
            svg.Append(Culture, $"""stroke="currentColor" stroke-opacity="{strength}"/>""");
            Picture.Write(svg, X - 8, y + 5, "end", tick.Label);
        }

        int labels = 0;
        foreach (Tick tick in AxisX.Ticks)
        {
            double x = X + Horizontal(tick.Value);
            int length = tick.Label.Length > 0 ? 5 : 3;
            svg.Append(Culture, $"""<path d="M{x:0.#} {bottom:0.#}v{length}" {Faint}""");
            if (tick.Label.Length == 0)
                continue;
            double half = Letter.WidthOf(tick.Label) / 2;
            double row = bottom + 4 + (Letter.Row * (1 + (labels++ % LabelRows())));
            Picture.Write(svg, Math.Min(x, Letter.PageWidth - half - 2), row, "middle", tick.Label);
        }

        svg.Append(Culture, $"""<path d="M{X:0.#} {bottom:0.#}h{Width:0.#}" {Faint}""").Append('\n');
        foreach (var (line, i) in XLabel(xLabel).Select((line, i) => (line, i)))
            Picture.Write(svg, X + (Width / 2), XLabelTop + (i * Letter.Row), "middle", line);
        svg.Append(Culture, $"""<text transform="translate(18 {Y + (Height / 2):0.#}) rotate(-90)" """);
        svg.Append(Culture, $"""text-anchor="middle">{SvgPlot.Escape(yLabel)}</text>""").Append('\n');
    }

    /// <summary>Curves and boxes.</summary>
    public void DrawBelow(StringBuilder svg, Series series, int number)
    {
        string colour = Mark.Colour(number);
        if (series.Bars is { } bars)
            DrawBars(svg, series, bars, colour);
        else if (series is { Quartiles: { } quartiles, Spread: { } whiskers })
            DrawBoxes(svg, series, quartiles.Lower, quartiles.Upper, whiskers.Lower, whiskers.Upper, colour);
        else if (!series.IsPoints)
            DrawLine(svg, series, colour);
    }

    /// <summary>Points, the marks of curves, and names.</summary>
    public void DrawAbove(StringBuilder svg, Series series, int number)
    {
        if (series.Quartiles is not null || series.Bars is not null)
            return;
        if (series.IsPoints)
            DrawPoints(svg, series, number);
        else if (series.HasMarks)
            DrawMarks(svg, series, number);
        DrawNames(svg, series);
    }

    /// <summary>What a series looks like, 22 units wide, for the legend.</summary>
    public static void DrawKey(StringBuilder svg, Series series, int number, double x, double y)
    {
        if (series.Bars is not null)
        {
            svg.Append(Culture, $"""<rect x="{x + 4:0.#}" y="{y - 7:0.#}" width="14" height="14" """);
            svg.Append(BarInk(Mark.Colour(number))).Append("/>");
            return;
        }

        if (!series.IsPoints)
        {
            svg.Append(Culture, $"""<path d="M{x:0.#} {y:0.#}h22" stroke="{Mark.Colour(number)}" """);
            svg.Append(Culture, $"""stroke-width="2.5"{Dashes(series.Style)}/>""");
        }

        if (series.HasMarks)
            Mark.Draw(svg, number, x + 11, y, 5, series.Style == SeriesStyle.HollowPoints);
    }

    private static string Dashes(SeriesStyle style) =>
        style == SeriesStyle.Dashed ? " stroke-dasharray=\"6 4\"" : string.Empty;

    // Names that are wider than their place take turns in several rows.
    private int LabelRows()
    {
        Tick[] labelled = [.. AxisX.Ticks.Where(tick => tick.Label.Length > 0)];
        if (labelled.Length < 2)
            return 1;
        double place = labelled.Zip(labelled.Skip(1), (a, b) => Horizontal(b.Value) - Horizontal(a.Value)).Min();
        return Math.Clamp((int)Math.Ceiling((labelled.Max(tick => Letter.WidthOf(tick.Label)) + 8) / place), 1, 4);
    }

    private double XLabelTop => Y + Height + 8 + (Letter.Row * (1 + LabelRows()));

    private List<string> XLabel(string text) =>
        Letter.Lines(text, 2 * Math.Min(X + (Width / 2), Letter.PageWidth - X - (Width / 2)));

    private void DrawLine(StringBuilder svg, Series series, string colour)
    {
        if (series.Spread is { } spread)
        {
            string upper = Path(series.X, spread.Upper, 'M');
            string band = upper + Path([.. series.X.Reverse()], [.. spread.Lower.Reverse()], 'L');
            svg.Append(Culture, $"""<path d="{band}Z" fill="{colour}" fill-opacity="0.16"/>""").Append('\n');
        }

        svg.Append(Culture, $"""<path d="{Path(series.X, series.Y, 'M')}" fill="none" stroke="{colour}" """);
        svg.Append(Culture, $"""stroke-width="2" stroke-linejoin="round"{Dashes(series.Style)}/>""").Append('\n');
    }

    // On every point where these are few, else on the first and at distances, not where another curve has its own; on a
    // point without neighbours always.
    private void DrawMarks(StringBuilder svg, Series series, int number)
    {
        const double distance = 56;
        bool few = series.X.Count <= 1 + (Width / distance);
        double next = few
            ? double.NegativeInfinity
            : distance * (1 + (number % Mark.Colours.Count)) / Mark.Colours.Count;
        bool isFirst = true;
        for (int i = 0; i < series.X.Count; i++)
        {
            if (!IsInside(series, i))
                continue;
            double x = Horizontal(series.X[i]);
            bool isAlone = (i == 0 || !IsShown(series.X[i - 1], series.Y[i - 1]))
                && (i == series.X.Count - 1 || !IsShown(series.X[i + 1], series.Y[i + 1]));
            if (!few && !isAlone && !isFirst && x < next)
                continue;
            Mark.Draw(svg, number, x, Vertical(series.Y[i]), isAlone ? 5 : 4, value: series.Y[i]);
            if (isAlone && series.Spread is { } spread)
                DrawBar(svg, series, spread, i, Mark.Colour(number));
            isFirst = false;
            if (x + (distance / 2) >= next)
                next += distance * Math.Ceiling((x + (distance / 2) - next + 1e-9) / distance);
        }
    }

    private void DrawPoints(StringBuilder svg, Series series, int number)
    {
        for (int i = 0; i < series.X.Count; i++)
        {
            if (!IsInside(series, i))
                continue;
            if (series.Spread is { } spread)
                DrawBar(svg, series, spread, i, Mark.Colour(number));
            bool isOneOfMany = series.Spread is null;
            Mark.Draw(
                svg, number, Horizontal(series.X[i]), Vertical(series.Y[i]), isOneOfMany ? 3.6 : 4.8,
                series.Style == SeriesStyle.HollowPoints, isOneOfMany ? 0.7 : 1, series.Y[i]);
        }
    }

    private void DrawBar(
        StringBuilder svg, Series series, (IReadOnlyList<double> Lower, IReadOnlyList<double> Upper) spread, int i,
        string colour)
    {
        double x = Horizontal(series.X[i]), low = Vertical(spread.Lower[i]), high = Vertical(spread.Upper[i]);
        svg.Append(Culture, $"""<path d="M{x:0.##} {low:0.##}V{high:0.##}" stroke="{colour}" stroke-width="2.5"/>""");
    }

    private bool IsInside(Series series, int i) =>
        IsShown(series.X[i], series.Y[i])
        && AxisX.Position(series.X[i]) is >= 0 and <= 1 && AxisY.Position(series.Y[i]) is >= 0 and <= 1;

    private void DrawBoxes(
        StringBuilder svg, Series series, IReadOnlyList<double> lower, IReadOnlyList<double> upper,
        IReadOnlyList<double> low, IReadOnlyList<double> high, string colour)
    {
        double half = Math.Min(34, 0.3 * (Horizontal(1) - Horizontal(0))), cap = 0.4 * half;
        for (int i = 0; i < series.X.Count; i++)
        {
            double x = Horizontal(series.X[i]), bottom = Vertical(lower[i]), top = Vertical(upper[i]);
            double least = Vertical(low[i]), most = Vertical(high[i]), middle = Vertical(series.Y[i]);
            svg.Append(Culture, $"""<path d="M{x - cap:0.##} {most:0.##}h{2 * cap:0.##}m{-cap:0.##} 0V{top:0.##}""");
            svg.Append(Culture, $"""M{x - cap:0.##} {least:0.##}h{2 * cap:0.##}m{-cap:0.##} 0V{bottom:0.##}" """);
            svg.Append(Culture, $"""fill="none" stroke="{colour}" stroke-width="1.5"/>""");
            svg.Append(Culture, $"""<rect x="{x - half:0.##}" y="{top:0.##}" width="{2 * half:0.##}" """);
            svg.Append(Culture, $"""height="{bottom - top:0.##}" fill="{colour}" fill-opacity="0.2" """);
            svg.Append(Culture, $"""stroke="{colour}" stroke-width="1.5"/>""");
            svg.Append(Culture, $"""<path d="M{x - half:0.##} {middle:0.##}h{2 * half:0.##}" stroke="{colour}" """);
            svg.Append(Culture, $"""stroke-width="3"><title>{series.Y[i]:G6}</title></path>""").Append('\n');
        }
    }

    private void DrawBars(StringBuilder svg, Series series, IReadOnlyList<Bar> bars, string colour)
    {
        for (int i = 0; i < bars.Count; i++)
        {
            double left = Horizontal(bars[i].Left), right = Horizontal(bars[i].Right);
            double a = Vertical(bars[i].Base), b = Vertical(series.Y[i]);
            svg.Append(Culture, $"""<rect x="{left:0.##}" y="{Math.Min(a, b):0.##}" width="{right - left:0.##}" """);
            svg.Append(Culture, $"""height="{Math.Abs(a - b):0.##}" {BarInk(colour)}>""");
            svg.Append(Culture, $"<title>{series.Y[i]:G6}</title></rect>").Append('\n');
        }
    }

    private static string BarInk(string colour) =>
        $"fill=\"{colour}\" fill-opacity=\"0.35\" stroke=\"{colour}\" stroke-width=\"1\"";

    // Beside its point, to the left near the right edge, and below the names that are already there.
    private void DrawNames(StringBuilder svg, Series series)
    {
        const double row = 15;
        var shown = Enumerable.Range(0, series.Names.Count).Where(i => IsShown(series.X[i], series.Y[i]));
        foreach (int i in shown.OrderByDescending(i => series.Y[i]))
        {
            double x = Horizontal(series.X[i]), width = Letter.WidthOf(series.Names[i]), y = Vertical(series.Y[i]) + 5;
            bool toTheLeft = x + width + 8 > Width;
            double left = toTheLeft ? x - 7 - width : x + 7;
            while (_names.Exists(t => left < t.Right && left + width > t.Left && Math.Abs(y - t.Y) < row))
                y++;
            _names.Add((left, left + width, y));
            Picture.Write(svg, toTheLeft ? x - 7 : x + 7, y, toTheLeft ? "end" : "start", series.Names[i]);
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
