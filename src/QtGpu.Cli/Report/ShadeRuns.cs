using System.Text;

namespace QtGpu.Cli.Report;

/// <summary>
/// Pixels as paths, one for each shade: the runs of its pixels, row by row. A pen of the height of a pixel draws them.
/// </summary>
internal static class ShadeRuns
{
    /// <summary>What a pen's width is, a little more than a pixel, so that no gap shows between rows.</summary>
    public const string Pen = "shape-rendering=\"crispEdges\" stroke-width=\"1.05\"";

    /// <summary>Draws the paths that are not empty.</summary>
    /// <param name="svg">Into this.</param>
    /// <param name="shades">The shade of each pixel, row by row from the top; below 0 for none.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="count">Shades.</param>
    /// <param name="colour">The colour of a shade.</param>
    public static void Draw(StringBuilder svg, int[] shades, int width, int count, Func<int, string> colour)
    {
        StringBuilder[] runs = [.. Enumerable.Range(0, count).Select(_ => new StringBuilder())];
        for (int first = 0, next; first < shades.Length; first = next)
        {
            int row = first / width, shade = shades[first];
            for (next = first + 1; next < (row + 1) * width && shades[next] == shade; next++)
            {
            }

            if (shade >= 0)
                runs[shade].Append(
                    CultureInfo.InvariantCulture, $"M{first - (row * width)} {row + 0.5}h{next - first}");
        }

        foreach (var (shade, path) in runs.Index())
        {
            if (path.Length > 0)
                svg.Append(CultureInfo.InvariantCulture, $"""<path d="{path}" stroke="{colour(shade)}"/>""");
        }
    }
}
