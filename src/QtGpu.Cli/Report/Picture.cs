using System.Text;
using QtGpu.IO;

namespace QtGpu.Cli.Report;

/// <summary>A drawn picture, <see cref="Letter.PageWidth"/> wide, in the colour of the text around it.</summary>
internal readonly record struct Picture(string Svg, double Height)
{
    /// <summary>What is left free to the left of a title.</summary>
    public const double Edge = 12;

    private const string Paper =
        "svg{color:#1f2328} .paper{fill:#fff} "
        + "@media (prefers-color-scheme:dark){svg{color:#e6e8ea} .paper{fill:#16181d}}";

    /// <summary>How far down a title goes.</summary>
    public static double Heading(string title) => 8 + (TitleLines(title).Count * Letter.TitleRow);

    /// <summary>Begins one with its title: an element in which shapes and text may follow.</summary>
    public static StringBuilder Begin(double height, string title)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Letter.PageWidth}" height="{height}"
             viewBox="0 0 {Letter.PageWidth} {height}"
             role="img" aria-label="{SvgPlot.Escape(title)}" fill="currentColor"
             font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="{Letter.Size}">

            """);
        foreach (var (i, line) in TitleLines(title).Index())
        {
            svg.Append(CultureInfo.InvariantCulture, $"""<text x="{Edge}" y="{(i + 1) * Letter.TitleRow + 3:0.#}" """);
            svg.Append(CultureInfo.InvariantCulture, $"""font-size="{Letter.TitleSize}" font-weight="600">""");
            svg.Append(SvgPlot.Escape(line)).Append("</text>\n");
        }

        return svg;
    }

    /// <summary>Writes a line of text.</summary>
    /// <param name="svg">Into this.</param>
    /// <param name="x">Where its anchor is.</param>
    /// <param name="y">Its baseline.</param>
    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    /// <param name="text">The text.</param>
    public static void Write(StringBuilder svg, double x, double y, string anchor, string text)
    {
        svg.Append(CultureInfo.InvariantCulture, $"""<text x="{x:0.##}" y="{y:0.##}" text-anchor="{anchor}">""");
        svg.Append(SvgPlot.Escape(text)).Append("</text>\n");
    }

    /// <summary>Writes pictures below one another to a file with a background.</summary>
    public static void Save(string path, params IReadOnlyList<Picture> pictures) =>
        SaveInColumns(path, 1, pictures);

    /// <summary>The same row by row, so many in each.</summary>
    public static void SaveInColumns(string path, int columns, IReadOnlyList<Picture> pictures)
    {
        Picture[][] rows = [.. pictures.Chunk(columns)];
        double width = columns * Letter.PageWidth, y = 0;
        double height = rows.Sum(row => row.Max(picture => picture.Height));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"
             style="max-width:100%;height:auto">
            <style>{Paper}</style>
            <rect class="paper" width="100%" height="100%"/>

            """);
        foreach (Picture[] row in rows)
        {
            foreach (var (column, picture) in row.Index())
            {
                double x = column * Letter.PageWidth;
                svg.Append(CultureInfo.InvariantCulture, $"""<g transform="translate({x} {y})">""");
                svg.Append('\n').Append(picture.Svg).Append("</g>\n");
            }

            y += row.Max(picture => picture.Height);
        }

        AtomicFile.WriteText(path, svg.Append("</svg>\n").ToString());
    }

    private static List<string> TitleLines(string title) => Letter.TitleLines(title, Letter.PageWidth - (2 * Edge));
}
