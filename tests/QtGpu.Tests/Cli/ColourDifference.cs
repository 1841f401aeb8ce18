namespace QtGpu.Tests.Cli;

/// <summary>How far two colours of sRGB are apart, to normal eyes and to eyes without one of the cones.</summary>
internal static class ColourDifference
{
    /// <summary>
    /// Severity 1 in linear sRGB: Machado, Oliveira and Fernandes (2009), doi:10.1109/TVCG.2009.113, table 1.
    /// </summary>
    public static IReadOnlyDictionary<string, double[]> Eyes { get; } = new Dictionary<string, double[]>(
        StringComparer.Ordinal)
    {
        ["normal"] = [1, 0, 0, 0, 1, 0, 0, 0, 1],
        ["protanope"] = [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
        ["deuteranope"] = [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
    };

    /// <summary>CIEDE2000 of two colours as #rrggbb, seen by <paramref name="eye"/>.</summary>
    public static double Between(string first, string second, string eye) =>
        Ciede2000(Lab(Seen(first, eye)), Lab(Seen(second, eye)));

    /// <summary>Contrast by WCAG 2.2, 1 to 21.</summary>
    public static double Contrast(string first, string second)
    {
        double a = Luminance(Linear(first)), b = Luminance(Linear(second));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    /// <summary>Sharma, Wu and Dalal (2005), doi:10.1002/col.20070; all weights 1.</summary>
    public static double Ciede2000((double L, double A, double B) x, (double L, double A, double B) y)
    {
        double mean = (Math.Sqrt((x.A * x.A) + (x.B * x.B)) + Math.Sqrt((y.A * y.A) + (y.B * y.B))) / 2;
        double g = 1 + (0.5 * (1 - Grey(mean)));
        (double c1, double h1) = Polar(g * x.A, x.B);
        (double c2, double h2) = Polar(g * y.A, y.B);
        bool isGrey = c1 * c2 == 0;
        double turn = isGrey ? 0 : h2 - h1 is var d && d > 180 ? d - 360 : d < -180 ? d + 360 : d;
        double hue = isGrey ? h1 + h2
            : Math.Abs(h1 - h2) <= 180 ? (h1 + h2) / 2
            : (h1 + h2 + (h1 + h2 < 360 ? 360 : -360)) / 2;
        double lightness = (x.L + y.L) / 2, chroma = (c1 + c2) / 2, off = (lightness - 50) * (lightness - 50);
        double t = 1 - (0.17 * Cos(hue - 30)) + (0.24 * Cos(2 * hue))
            + (0.32 * Cos((3 * hue) + 6)) - (0.2 * Cos((4 * hue) - 63));
        double deltaL = (y.L - x.L) / (1 + (0.015 * off / Math.Sqrt(20 + off)));
        double deltaC = (c2 - c1) / (1 + (0.045 * chroma));
        double deltaH = 2 * Math.Sqrt(c1 * c2) * Math.Sin(turn / 2 * Math.PI / 180) / (1 + (0.015 * chroma * t));
        double rotation = -2 * Grey(chroma) * Math.Sin(Math.PI / 180 * 60 * Math.Exp(-Math.Pow((hue - 275) / 25, 2)));
        return Math.Sqrt((deltaL * deltaL) + (deltaC * deltaC) + (deltaH * deltaH) + (rotation * deltaC * deltaH));
    }

    private static double Grey(double chroma) =>
        Math.Sqrt(Math.Pow(chroma, 7) / (Math.Pow(chroma, 7) + Math.Pow(25, 7)));

    private static double Cos(double degrees) => Math.Cos(degrees * Math.PI / 180);

    private static (double Chroma, double Hue) Polar(double a, double b) =>
        (Math.Sqrt((a * a) + (b * b)), ((Math.Atan2(b, a) * 180 / Math.PI) + 360) % 360);

    private static double[] Linear(string colour) => [.. Enumerable.Range(0, 3)
        .Select(i => Convert.ToInt32(colour.Substring(1 + (2 * i), 2), 16) / 255.0)
        .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))];

    private static double Luminance(double[] rgb) => (0.2126 * rgb[0]) + (0.7152 * rgb[1]) + (0.0722 * rgb[2]);

    private static double[] Seen(string colour, string eye)
    {
        double[] rgb = Linear(colour), m = Eyes[eye];
        return [.. Enumerable.Range(0, 3).Select(row => m.Skip(3 * row).Zip(rgb, (a, b) => a * b).Sum())
            .Select(cone => Math.Clamp(cone, 0, 1))];
    }

    // The white is that of D65.
    private static (double L, double A, double B) Lab(double[] rgb)
    {
        double x = F(((0.4124564 * rgb[0]) + (0.3575761 * rgb[1]) + (0.1804375 * rgb[2])) / 0.95047);
        double y = F((0.2126729 * rgb[0]) + (0.7151522 * rgb[1]) + (0.0721750 * rgb[2]));
        double z = F(((0.0193339 * rgb[0]) + (0.1191920 * rgb[1]) + (0.9503041 * rgb[2])) / 1.08883);
        return ((116 * y) - 16, 500 * (x - y), 200 * (y - z));
    }

    private static double F(double t) => t > 216.0 / 24389 ? Math.Cbrt(t) : ((24389.0 / 27 * t) + 16) / 116;
}
