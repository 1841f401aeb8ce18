using System.Text;
using QtGpu.Experiments;

namespace QtGpu.Cli.Report;

/// <summary>
/// A number over two axes: cells from dark to light with the numbers in them where they have room, and the scale of
/// the colours above. Rows that are ascending numbers go upwards, others down.
/// </summary>
internal sealed class HeatMapPlot(HeatMap map)
{
    private const double Right = 14, CellHeight = 26, BarHeight = 12, Edge = Picture.Edge;

    // The width of a digit in the widest of the usual fonts, over its size.
    private const double Digit = 8.9 / Letter.Size;

    // What numbers in narrow cells are written in, before they lose a digit.
    private static readonly double[] Sizes = [Letter.Size, 12.5, 11, 10];

    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private readonly Axis _scale = Scale(map);

    /// <summary>The picture, in the colour of the text around it.</summary>
    public Picture Draw()
    {
        double left = Math.Min(42 + map.Rows.Max(Letter.WidthOf), Letter.PageWidth / 2);
        double width = (Letter.PageWidth - left - Right) / map.Columns.Count;
        double bar = Picture.Heading(map.Title) + 6 + Letter.Row;
        double top = bar + BarHeight + Letter.Row + 12, bottom = top + (map.Rows.Count * CellHeight);
        int labelRows = Math.Clamp((int)Math.Ceiling((map.Columns.Max(Letter.WidthOf) + 6) / width), 1, 4);
        double middle = (left + Letter.PageWidth - Right) / 2;
        List<string> x = Letter.Lines(map.X, 2 * Math.Min(middle, Letter.PageWidth - middle));
        double labels = bottom + 6 + (labelRows * Letter.Row), height = labels + 8 + (x.Count * Letter.Row);

        StringBuilder svg = Picture.Begin(Math.Ceiling(height), map.Title);
        DrawScale(svg, bar);
        Func<double, string>? number = Numbers(width, out double size);
        foreach (var (i, row) in map.Rows.Index())
        {
            double y = top + (CellHeight * (GoesUp ? map.Rows.Count - 1 - i : i));
            Picture.Write(svg, left - 8, y + (CellHeight / 2) + 5, "end", Label(row));
            for (int j = 0; j < map.Columns.Count; j++)
                DrawCell(svg, map.Values[i][j], left + (j * width), y, width, number, size);
        }

        foreach (var (j, column) in map.Columns.Index())
        {
            double y = bottom + ((1 + (j % labelRows)) * Letter.Row);
            Picture.Write(svg, left + ((j + 0.5) * width), y, "middle", Label(column));
        }

        foreach (var (i, line) in x.Index())
            Picture.Write(svg, middle, labels + ((i + 0.5) * Letter.Row), "middle", line);
        svg.Append(Culture, $"""<text transform="translate(18 {(top + bottom) / 2:0.#}) rotate(-90)" """);
        svg.Append(Culture, $"""text-anchor="middle">{SvgPlot.Escape(map.Y)}</text>""").Append('\n');
        return new(svg.Append("</svg>\n").ToString(), Math.Ceiling(height));
    }

    private bool GoesUp =>
        map.Rows.Count > 1 && map.Rows.Zip(map.Rows.Skip(1)).All(pair => Number(pair.First) < Number(pair.Second));

    // NaN for a label that is no number.
    private static double Number(string label) => double.TryParse(
        label.Replace('−', '-'), NumberStyles.Float, Culture, out double value) ? value : double.NaN;

    private static string Label(string text) => double.IsNaN(Number(text)) ? text : text.Replace('-', '−');

    private static Axis Scale(HeatMap map)
    {
        double[] shown = [.. map.Values.SelectMany(row => row).Where(v => double.IsFinite(v) && (!map.Log || v > 0))];
        if (shown.Length == 0)
            shown = [1];
        return map.Log ? Axis.Log(shown.Min(), shown.Max()) : Axis.Linear(shown.Min(), shown.Max(), snug: true);
    }

    // Null for what has no colour.
    private string? Colour(double value) =>
        !double.IsFinite(value) ? null
        : map.Log && value <= 0 ? Viridis.Colour(0)
        : Viridis.Colour(_scale.Position(value));

    // As many digits as the widest cell has room for, in the largest letters that leave room for them; null where even
    // the fewest have not. On an even scale all cells have the same decimals, on a logarithmic one the same digits.
    private Func<double, string>? Numbers(double width, out double size)
    {
        double[] values = [.. map.Values.SelectMany(row => row).Where(double.IsFinite)];
        double largest = values.Length == 0 ? 0 : values.Max(Math.Abs);
        int whole = largest > 0 ? 1 + (int)Math.Floor(Math.Log10(largest)) : 1;
        bool isEven = !map.Log && whole is >= -2 and <= 6;
        for (int digits = 3; digits >= 1; digits--)
        {
            int decimals = digits - whole;
            Func<double, string> text = isEven && decimals >= 0
                ? value => FindingText.Fixed(value, decimals)
                : value => Math.Abs(value) is 0 or (>= 0.01 and < 1000)
                    ? FindingText.Of(value, digits) : FindingText.Scientific(value, digits);
            double room = (width - 4) / (Digit * values.Select(value => text(value).Length).DefaultIfEmpty(1).Max());
            size = Array.Find(Sizes, letters => letters <= room);
            if (size > 0)
                return text;
        }

        size = Letter.Size;
        return null;
    }

    private void DrawScale(StringBuilder svg, double y)
    {
        const int steps = 64;
        const double length = Letter.PageWidth - (2 * Edge) - 24, left = Edge + 12;
        Picture.Write(svg, Edge, y - 6, "start", map.Of);
        for (int i = 0; i < steps; i++)
        {
            svg.Append(Culture, $"""<rect x="{left + (length * i / steps):0.##}" y="{y:0.#}" """);
            svg.Append(Culture, $"""width="{(length / steps) + 0.4:0.##}" height="{BarHeight}" """);
            svg.Append(Culture, $"""fill="{Viridis.Colour(i / (steps - 1.0))}"/>""");
        }

        svg.Append('\n');
        foreach (Tick tick in _scale.Ticks.Where(tick => tick.Label.Length > 0))
            Picture.Write(svg, left + (length * _scale.Position(tick.Value)), y + BarHeight + 15, "middle", tick.Label);
    }

    private void DrawCell(
        StringBuilder svg, double value, double x, double y, double width, Func<double, string>? number, double size)
    {
        string? colour = Colour(value);
        svg.Append(Culture, $"""<rect x="{x:0.##}" y="{y:0.##}" width="{width:0.##}" height="{CellHeight}" """);
        svg.Append(colour is null ? "fill=\"none\"" : $"fill=\"{colour}\"");
        svg.Append(Culture, $""" stroke="currentColor" stroke-opacity="0.25" stroke-width="0.5">""");
        svg.Append(Culture, $"<title>{SvgPlot.Escape(FindingText.Of(value, 6))}</title></rect>");
        if (number is not null || colour is null)
        {
            string text = colour is null ? "–" : number!(value);
            string ink = colour is null ? string.Empty : $" fill=\"{Viridis.Ink(colour)}\"";
            svg.Append(Culture, $"""<text x="{x + (width / 2):0.##}" y="{y + (CellHeight / 2) + 5:0.##}" """);
            svg.Append(Culture, $"""text-anchor="middle" font-size="{size:0.#}"{ink}>{text}</text>""");
        }

        svg.Append('\n');
    }
}
