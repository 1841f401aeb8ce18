using System.Text;
using QtGpu.Data;
using QtGpu.Experiments;
using QtGpu.QuantumNeurons.Digits;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>
/// Images of digits and what the outputs make of them, the strengths as pictures, the outputs of each digit (Figs. 21
/// to 23).
/// </summary>
internal sealed class DigitPictures(Samples images, IReadOnlyList<string> classes)
{
    private const double Edge = Picture.Edge, Card = 92, Side = 72, BarsLeft = 104, WeightSide = 74;
    private const int WeightsInARow = 5;
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>
    /// The first image of each class with the activities of all outputs; null where nothing is an image.
    /// </summary>
    public Picture? Shown(DigitResult result, string title)
    {
        if (images.Image is not { } size || result.Activities.Count == 0)
            return null;
        int[] rows =
        [
            .. Enumerable.Range(0, classes.Count).Select(k => Enumerable.Range(0, images.Count)
                .FirstOrDefault(i => images.Label(i) == k, -1)).Where(i => i >= 0),
        ];
        double largest = rows.Max(i => result.Activities[i].Max());
        double top = Picture.Heading(title), height = top + (rows.Length * Card) + 6;
        StringBuilder svg = Picture.Begin(height, title);
        foreach (var (place, i) in rows.Index())
        {
            double y = top + (place * Card) + 4;
            PixelImage.Draw(svg, Edge, y, Side, images.Row(i), size);
            DrawBars(svg, y, result.Activities[i], largest, images.Label(i), result.Choices[i]);
        }

        return new(svg.Append("</svg>\n").ToString(), height);
    }

    /// <summary>k ε̂ of every pixel for each output; null where nothing is an image.</summary>
    public Picture? Strengths(QuantumReadout readout, string title)
    {
        if (images.Image is not { } size)
            return null;
        float largest = readout.Strengths.Max();
        double top = Picture.Heading(title) + 42, cell = WeightSide + Letter.Row + 8;
        int rows = (classes.Count + WeightsInARow - 1) / WeightsInARow;
        double height = top + (rows * cell), pitch = (Letter.PageWidth - (2 * Edge)) / WeightsInARow;
        StringBuilder svg = Picture.Begin(height, title);
        DrawScale(svg, Picture.Heading(title) + 6, largest);
        for (int k = 0; k < classes.Count; k++)
        {
            float[] weights =
                [.. Enumerable.Range(0, images.Features).Select(i => readout.Strengths[(i * classes.Count) + k])];
            double x = Edge + (k % WeightsInARow * pitch), y = top + (k / WeightsInARow * cell);
            PixelImage.Draw(svg, x, y + Letter.Row, WeightSide, weights, size, (0, largest), Viridis.Colour);
            Write(svg, x + (WeightSide / 2), y + 13, classes[k]);
        }

        return new(svg.Append("</svg>\n").ToString(), height);
    }

    /// <summary>Mean activity of each output over the images of each class; null where it was not kept.</summary>
    public HeatMap? Outputs(DigitResult result, string title) => result.Activities.Count == 0 ? null : new(
        "outputs", title, "Rows: what is shown; columns: the output neurons. The largest of a row is the answer.",
        "output neuron", classes, "digit shown", classes, "mean activity",
        [
            .. Enumerable.Range(0, classes.Count).Select(shown =>
            {
                int[] these = [.. Enumerable.Range(0, images.Count).Where(i => images.Label(i) == shown)];
                return (IReadOnlyList<double>)
                [
                    .. Enumerable.Range(0, classes.Count).Select(output =>
                        these.Length == 0 ? double.NaN : these.Average(i => (double)result.Activities[i][output])),
                ];
            }),
        ]);

    private void DrawBars(
        StringBuilder svg, double y, IReadOnlyList<float> activities, double largest, int label, int choice)
    {
        const double room = 44;
        double pitch = (Letter.PageWidth - BarsLeft - Edge) / activities.Count, zero = y + room + 6;
        for (int k = 0; k < activities.Count; k++)
        {
            double length = room * Math.Max(0, activities[k]) / largest, x = BarsLeft + (k * pitch);
            string colour = Mark.Colour(k == label ? 2 : k == choice ? 1 : Mark.Neutral);
            svg.Append(Culture, $"""<rect x="{x + 3:0.#}" y="{zero - length:0.#}" width="{pitch - 6:0.#}" """);
            svg.Append(Culture, $"""height="{length:0.#}" fill="{colour}" fill-opacity="0.7">""");
            svg.Append(Culture, $"<title>{activities[k]:0.000}</title></rect>");
            Write(svg, x + (pitch / 2), zero + 15, k == choice ? $"▸{classes[k]}" : classes[k]);
        }
    }

    private static void DrawScale(StringBuilder svg, double y, float largest)
    {
        const int steps = 48;
        const double width = 200, left = 120;
        svg.Append(Culture, $"""<text x="{Edge}" y="{y + 12:0.#}">strength ε</text>""");
        for (int i = 0; i < steps; i++)
        {
            svg.Append(Culture, $"""<rect x="{left + (width * i / steps):0.##}" y="{y:0.#}" """);
            svg.Append(Culture, $"""width="{(width / steps) + 0.4:0.##}" height="12" """);
            svg.Append(Culture, $"""fill="{Viridis.Colour(i / (steps - 1.0))}"/>""");
        }

        Write(svg, left, y + 28, "0");
        Write(svg, left + width, y + 28, Text($"{largest:0}"));
    }

    private static void Write(StringBuilder svg, double x, double y, string text)
    {
        svg.Append(Culture, $"""<text x="{x:0.#}" y="{y:0.#}" text-anchor="middle">""");
        svg.Append(SvgPlot.Escape(text)).Append("</text>\n");
    }
}
