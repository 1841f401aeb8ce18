using System.Text;
using QtGpu.Data;

namespace QtGpu.Cli.Report;

/// <summary>An image of few pixels as shapes, in 16 shades from its range, or from one that is given.</summary>
internal static class PixelImage
{
    private const int Shades = 16;

    /// <summary>Draws one.</summary>
    /// <param name="svg">Into this.</param>
    /// <param name="x">Its left edge.</param>
    /// <param name="y">Its top.</param>
    /// <param name="side">Its longer side.</param>
    /// <param name="pixels">Row by row.</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="range">What is the first and the last shade; null: the least and the largest pixel.</param>
    /// <param name="colour">The colour of a share of the range; null: black to white.</param>
    public static void Draw(
        StringBuilder svg, double x, double y, double side, ReadOnlySpan<float> pixels, ImageSize size,
        (float Low, float High)? range = null, Func<double, string>? colour = null)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        float low = float.PositiveInfinity, high = float.NegativeInfinity;
        foreach (float pixel in pixels)
            (low, high) = (Math.Min(low, pixel), Math.Max(high, pixel));
        (low, high) = range ?? (low, high);

        // The first shade is the ground.
        var shades = new int[pixels.Length];
        for (int i = 0; i < shades.Length; i++)
            shades[i] = Shade(pixels[i]) is > 0 and var shade ? shade : -1;

        svg.Append(culture, $"""<g transform="translate({x:0.##} {y:0.#}) """);
        svg.Append(culture, $"""scale({side / Math.Max(size.Height, size.Width):0.####})" """);
        svg.Append(ShadeRuns.Pen).Append(">\n");
        svg.Append(culture, $"""<rect width="{size.Width}" height="{size.Height}" fill="{Colour(0)}"/>""").Append('\n');
        ShadeRuns.Draw(svg, shades, size.Width, Shades, Colour);
        svg.Append("</g>\n");

        int Shade(float pixel) => high > low
            ? Math.Clamp((int)Math.Round((Shades - 1) * (pixel - low) / (high - low)), 0, Shades - 1) : 0;
        string Colour(int shade)
        {
            int grey = shade * 255 / (Shades - 1);
            return colour?.Invoke(shade / (Shades - 1.0)) ?? $"#{grey:x2}{grey:x2}{grey:x2}";
        }
    }
}
