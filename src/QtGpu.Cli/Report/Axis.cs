using System.Globalization;

namespace QtGpu.Cli.Report;

/// <summary>A mark on an axis; a minor one has no label.</summary>
internal readonly record struct Tick(double Value, string Label);

/// <summary>One axis: its range, its ticks, and where a value lies on it.</summary>
internal sealed class Axis
{
    private Axis(double low, double high, bool logarithmic, IReadOnlyList<Tick> ticks) =>
        (Low, High, Logarithmic, Ticks) = (low, high, logarithmic, ticks);

    public double Low { get; }

    public double High { get; }

    public bool Logarithmic { get; }

    public IReadOnlyList<Tick> Ticks { get; }

    /// <summary>0 at the low end, 1 at the high end.</summary>
    public double Position(double value) => Logarithmic
        ? Math.Log(value / Low) / Math.Log(High / Low)
        : (value - Low) / (High - Low);

    /// <summary>Ticks at 1, 2 or 5 times a power of ten; the range grows to whole ticks where <paramref name="snug"/> is false.</summary>
    public static Axis Linear(double low, double high, bool snug)
    {
        if (!(high > low))
            (low, high) = (low - (Math.Abs(low) / 2) - 1e-9, low + (Math.Abs(low) / 2) + 1e-9);
        double rough = (high - low) / 6;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        if (!snug)
            (low, high) = (Math.Floor((low / step) + 1e-9) * step, Math.Ceiling((high / step) - 1e-9) * step);

        var ticks = new List<Tick>();
        for (double k = Math.Ceiling((low / step) - 1e-9); k * step <= high + (step * 1e-9); k++)
            ticks.Add(new(k * step, Label(k * step, step)));
        return new(low, high, logarithmic: false, ticks);
    }

    /// <summary>Ticks at powers of ten, with 2 to 9 between them unmarked while they are few.</summary>
    public static Axis Log(double low, double high)
    {
        int first = (int)Math.Floor(Math.Log10(low) + 1e-9);
        int last = Math.Max(first + 1, (int)Math.Ceiling(Math.Log10(high) - 1e-9));
        int stride = (last - first + 7) / 8;
        var ticks = new List<Tick>();
        for (int k = first; k <= last; k++)
        {
            ticks.Add(new(Math.Pow(10, k), k % stride == 0 ? $"10{Superscript(k)}" : string.Empty));
            for (int m = 2; m < 10 && k < last && last - first <= 5; m++)
                ticks.Add(new(m * Math.Pow(10, k), string.Empty));
        }

        return new(Math.Pow(10, first), Math.Pow(10, last), logarithmic: true, ticks);
    }

    /// <summary>One place per name.</summary>
    public static Axis Categories(IReadOnlyList<string> names) =>
        new(-0.5, names.Count - 0.5, logarithmic: false, [.. names.Select((name, i) => new Tick(i, name))]);

    private static string Label(double value, double step)
    {
        if (Math.Abs(value) < step / 2)
            return "0";
        int exponent = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        int digits = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        if (exponent is > 5 or < -4)
        {
            string mantissa = (value / Math.Pow(10, exponent)).ToString("0.##", CultureInfo.InvariantCulture);
            return Minus($"{mantissa}·10{Superscript(exponent)}");
        }

        return Minus(value.ToString($"F{digits}", CultureInfo.InvariantCulture));
    }

    private static string Superscript(int exponent) => string.Concat(
        exponent.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']));

    private static string Minus(string number) => number.Replace('-', '−');
}
