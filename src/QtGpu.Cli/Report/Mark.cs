using System.Text;

namespace QtGpu.Cli.Report;

/// <summary>
/// What tells series apart: a colour, and for those who do not see it, and for print, a shape. Any two colours differ
/// by a CIEDE2000 of at least 10 to a protanope and a deuteranope too (Machado et al., doi:10.1109/TVCG.2009.113), and
/// stand out 3 : 1 from the light and the dark page (WCAG 2.2, 1.4.11).
/// </summary>
internal static class Mark
{
    /// <summary>The last is the neutral one.</summary>
    public static readonly IReadOnlyList<string> Colours =
        ["#5a87ff", "#b44b00", "#0f874b", "#783cff", "#b48700", "#ff0069", "#0096b4", "#878787"];

    /// <summary>Number of the grey.</summary>
    public const int Neutral = 7;

    private const string Plus = "M-.45-1.25h.9v.8h.8v.9h-.8v.8h-.9v-.8h-.8v-.9h.8z";

    // Circle, square, triangles, diamond, plus, cross, bar; of about the same area.
    private static readonly string[] Shapes =
    [
        "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0z", "M-.9-.9h1.8v1.8h-1.8z", "M0-1.3L1.2.8H-1.2z",
        "M0-1.4L1.1 0 0 1.4-1.1 0z", "M0 1.3L1.2-.8H-1.2z", Plus, Plus, "M-.5-1.3h1v2.6h-1z",
    ];

    /// <summary>The colour of series <paramref name="number"/>.</summary>
    public static string Colour(int number) => Colours[number % Colours.Count];

    /// <summary>Draws the shape of series <paramref name="number"/>, of about that radius.</summary>
    public static void Draw(
        StringBuilder svg, int number, double x, double y, double radius,
        bool hollow = false, double opacity = 1, double? value = null)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string turn = number % Shapes.Length == 6 ? " rotate(45)" : string.Empty;
        string ink = hollow
            ? string.Create(culture, $"""class="paper" stroke="{Colour(number)}" stroke-width="{2 / radius:0.##}" """)
            : string.Create(culture, $"""fill="{Colour(number)}" fill-opacity="{opacity}" """);
        svg.Append(culture, $"""<path transform="translate({x:0.##} {y:0.##}) scale({radius:0.##}){turn}" """);
        svg.Append(culture, $"""d="{Shapes[number % Shapes.Length]}" {ink}""");
        if (value is { } shown)
            svg.Append(culture, $"><title>{shown:G6}</title></path>\n");
        else
            svg.Append("/>\n");
    }
}
