using System.Text;
using QtGpu.Data;
using QtGpu.Uncertainty;

namespace QtGpu.Cli.Report;

/// <summary>
/// Images beside what a predictor says of them: its most probable classes as bars, with members' intervals.
/// </summary>
internal static class ImageSheet
{
    private const double Edge = Picture.Edge, ImageSize = 76, Card = 106, NameWidth = 92, BarRow = 19;
    private const int Shown = 4;
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>The samples of the highest, or the lowest, entropy; of equal ones the first.</summary>
    public static int[] Rows(PredictiveDistribution said, int count, bool certain) =>
        [.. Enumerable.Range(0, said.Mean.Rows).OrderBy(i => certain ? said.Entropy(i) : -said.Entropy(i)).Take(count)];

    /// <summary>Draws some samples, which are images.</summary>
    /// <param name="title">What they are.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="said">What was said of them.</param>
    /// <param name="rows">Which to draw.</param>
    /// <param name="classNames">What the classes are called.</param>
    public static Picture Of(
        string title, Samples samples, PredictiveDistribution said, IReadOnlyList<int> rows,
        IReadOnlyList<string> classNames)
    {
        double top = Picture.Heading(title), height = top + (rows.Count * Card);
        StringBuilder svg = Picture.Begin(height, title);
        foreach (var (i, row) in rows.Index())
            DrawCard(svg, top + (i * Card), samples, said, row, classNames);
        return new(svg.Append("</svg>\n").ToString(), height);
    }

    private static void DrawCard(
        StringBuilder svg, double y, Samples samples, PredictiveDistribution said, int row,
        IReadOnlyList<string> classNames)
    {
        PixelImage.Draw(svg, Edge, y + 4, ImageSize, samples.Row(row), samples.Image!.Value);
        int label = samples.Label(row);
        string verdict = said.Mean.Top(row) == label ? "right" : "wrong";
        Picture.Write(
            svg, Edge + ImageSize + 14, y + 15, "start",
            $"{Shortened(classNames[label], 18)}: {verdict}, H = {said.Entropy(row).ToString("0.00", Culture)}");
        double[] p = said.Mean.Row(row).ToArray();
        int[] order = [.. Enumerable.Range(0, p.Length).OrderByDescending(k => p[k])];
        foreach (var (i, k) in order.Take(Shown).Index())
            DrawBar(svg, y + 34 + (i * BarRow), classNames[k], p[k], said.Interval(row, k), said.Members, k == label);
    }

    private static void DrawBar(
        StringBuilder svg, double baseline, string name, double p, (double Low, double High) interval, int members,
        bool isRight)
    {
        const double left = Edge + ImageSize + 14, x = left + NameWidth, width = Letter.PageWidth - x - 78;
        Picture.Write(svg, left, baseline, "start", Shortened(name, 12));
        string colour = Mark.Colour(isRight ? 2 : 1);
        svg.Append(Culture, $"""<rect x="{x}" y="{baseline - 11:0.#}" width="{width * p:0.##}" height="12" """);
        svg.Append(Culture, $"""fill="{colour}" fill-opacity="0.55"/>""");
        if (members > 1)
        {
            svg.Append(Culture, $"""<path d="M{x + (width * interval.Low):0.##} {baseline - 5:0.#}""");
            svg.Append(Culture, $"""H{x + (width * interval.High):0.##}" stroke="currentColor" stroke-width="2"/>""");
        }

        Picture.Write(svg, Letter.PageWidth - Edge, baseline, "end", Text($"{100 * p:0.0} %"));
    }

    private static string Shortened(string name, int most) => name.Length <= most ? name : $"{name[..(most - 1)]}…";
}
