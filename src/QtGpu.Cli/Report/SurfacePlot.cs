using System.Text;

namespace QtGpu.Cli.Report;

/// <summary>
/// A function of two numbers as bands of colour, whose edges are its contours at 1, 2 and 5 times powers of ten; the
/// levels are in the legend.
/// </summary>
/// <param name="title">What it is.</param>
/// <param name="xLabel">The abscissa with its unit.</param>
/// <param name="yLabel">The ordinate with its unit.</param>
/// <param name="of">The function with its unit.</param>
/// <param name="reach">Both axes go from −reach to reach.</param>
/// <param name="values">[rows][columns], both ascending; 0 or more.</param>
internal sealed class SurfacePlot(
    string title, string xLabel, string yLabel, string of, double reach, IReadOnlyList<double[]> values)
{
    private const double Side = 340, Swatch = 20;
    private const int Most = 11;
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private readonly double[] _levels = Levels(values.Max(row => row.Max()));

    public Picture Draw()
    {
        double legend = Picture.Heading(title) + 14, top = legend + (2 * Letter.Row) + 28;
        var frame = new Frame(
            Axis.Linear(-reach, reach, snug: true), Axis.Linear(-reach, reach, snug: true), 66, top, Side, Side);
        double height = Math.Ceiling(frame.Bottom(xLabel));
        StringBuilder svg = Picture.Begin(height, title);
        DrawLegend(svg, legend);
        frame.DrawAxes(svg, xLabel, yLabel);
        DrawBands(svg, frame);
        return new(svg.Append("</svg>\n").ToString(), height);
    }

    // Ending at or above the largest value.
    private static double[] Levels(double largest)
    {
        var levels = new List<double>();
        double power = Math.Pow(10, Math.Ceiling(Math.Log10(Math.Max(largest, 1e-300))));
        for (; levels.Count < Most; power /= 10)
        {
            foreach (double level in (double[])[power, power / 2, power / 5])
            {
                if (levels.Count < Most && (levels.Count > 0 || level / 2 < largest))
                    levels.Add(level);
            }
        }

        levels.Reverse();
        return [.. levels];
    }

    private static string Words(double level) => level.ToString(level is >= 1e-3 and < 1e4 ? "0.###" : "0e0", Culture);

    private int Band(double value)
    {
        int band = Array.FindIndex(_levels, level => value <= level);
        return band < 0 ? _levels.Length - 1 : band;
    }

    private string Colour(int band) => Viridis.Colour((double)band / (_levels.Length - 1));

    // Of two lines: swatches, and between them the levels that part them.
    private void DrawLegend(StringBuilder svg, double y)
    {
        svg.Append(Culture, $"""<text x="{Picture.Edge}" y="{y + 2:0.#}">{SvgPlot.Escape(of)}</text>""").Append('\n');
        double step = (Letter.PageWidth - (2 * Picture.Edge)) / _levels.Length;
        for (int band = 0; band < _levels.Length; band++)
        {
            double x = Picture.Edge + (band * step);
            svg.Append(Culture, $"""<rect x="{x:0.#}" y="{y + 10:0.#}" width="{step:0.#}" height="{Swatch - 6}" """);
            svg.Append(Culture, $"""fill="{Colour(band)}"/>""");
            if (band == _levels.Length - 1)
                break;
            svg.Append(Culture, $"""<text x="{x + step:0.#}" y="{y + Swatch + Letter.Row:0.#}" """);
            svg.Append(Culture, $"""text-anchor="middle" font-size="11">{Words(_levels[band])}</text>""").Append('\n');
        }
    }

    private void DrawBands(StringBuilder svg, Frame frame)
    {
        int rows = values.Count, columns = values[0].Length;
        svg.Append(Culture, $"""<g transform="translate({frame.X:0.#} {frame.Y:0.#}) """);
        svg.Append(Culture, $"""scale({frame.Width / columns:0.#####} {frame.Height / rows:0.#####})" """);
        svg.Append(ShadeRuns.Pen).Append(" fill=\"none\">\n");
        ShadeRuns.Draw(svg, [.. values.Reverse().SelectMany(row => row).Select(Band)], columns, _levels.Length, Colour);
        svg.Append("</g>\n");
    }
}
