namespace QtGpu.Cli.Report;

/// <summary>
/// Viridis (Smith and van der Walt, CC0): dark to light in even steps, also in grey and to those who see no red or
/// green.
/// </summary>
internal static class Viridis
{
    private static readonly int[] Stops =
    [
        0x440154, 0x482878, 0x3E4A89, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6DCD59, 0xB4DE2C, 0xFDE725,
    ];

    /// <summary>The colour from 0 (dark) to 1 (light), as <c>#rrggbb</c>.</summary>
    public static string Colour(double share)
    {
        double at = Math.Clamp(share, 0, 1) * (Stops.Length - 1);
        int stop = Math.Min((int)at, Stops.Length - 2);
        int Channel(int shift)
        {
            int low = (Stops[stop] >> shift) & 255, high = (Stops[stop + 1] >> shift) & 255;
            return (int)Math.Round(low + ((at - stop) * (high - low)));
        }

        return Text($"#{Channel(16):x2}{Channel(8):x2}{Channel(0):x2}");
    }

    /// <summary>Black or white, whichever stands out more from a colour (WCAG 2.2): at least 4.5 : 1.</summary>
    public static string Ink(string colour)
    {
        double Linear(int at)
        {
            double c = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }

        double luminance = (0.2126 * Linear(1)) + (0.7152 * Linear(3)) + (0.0722 * Linear(5));
        return (luminance + 0.05) * (luminance + 0.05) > 1.05 * 0.05 ? "#000" : "#fff";
    }
}
