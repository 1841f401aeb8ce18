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

    /// <summary>
    /// Ticks at 1, 2 or 5 times a power of ten, at least <paramref name="leastStep"/> apart; the range grows to whole
    /// ticks where <paramref name="snug"/> is false, but never beyond the limits.
    /// </summary>
    public static Axis Linear(
        double low, double high, bool snug, double leastStep = 0, (double Low, double High)? limits = null)
    {
        (double least, double most) = limits ?? (double.NegativeInfinity, double.PositiveInfinity);
        if (!(high > low))
        {
            double half = Math.Max((Math.Abs(low) / 2) + 1e-9, leastStep / 2);
            (low, high) = (Math.Max(low - half, least), Math.Min(low + half, most));
        }

        double rough = (high - low) / 6;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        step = Math.Max(step, leastStep);
        if (!snug)
        {
            low = Math.Max(Math.Floor((low / step) + 1e-9) * step, least);
            high = Math.Min(Math.Ceiling((high / step) - 1e-9) * step, most);
        }

        var ticks = new List<Tick>();
        for (double k = Math.Ceiling((low / step) - 1e-9); k * step <= high + (step * 1e-9); k++)
            ticks.Add(new(k * step, Label(k * step, step)));
        return new(low, high, logarithmic: false, ticks);
    }

    /// <summary>
    /// From 1, 2 or 5 times a power of ten to another such; labels at powers of ten, at 2 and 5 too where these are
    /// few, all as numbers or all as powers.
    /// </summary>
    public static Axis Log(double low, double high)
    {
        low = Step(low, down: true);
        high = Math.Max(Step(high, down: false), 2 * low);
        int first = (int)Math.Floor(Math.Log10(low) + 1e-9), last = (int)Math.Ceiling(Math.Log10(high) - 1e-9);
        int stride = (last - first + 7) / 8;
        bool few = last - first <= 2, plain = few && first >= -4 && last <= 6;
        var ticks = new List<Tick>();
        for (int k = first; k <= last; k++)
        {
            double power = Math.Pow(10, k);
            ticks.Add(new(power, k % stride == 0 ? Label(1, k, plain) : string.Empty));
            for (int m = 2; m < 10 && last - first <= 5; m++)
                ticks.Add(new(m * power, few && (m is 2 or 5) ? Label(m, k, plain) : string.Empty));
        }

        ticks.RemoveAll(tick => tick.Value < low * (1 - 1e-9) || tick.Value > high * (1 + 1e-9));
        return new(low, high, logarithmic: true, ticks);
    }

    /// <summary>One place per name.</summary>
    public static Axis Categories(IReadOnlyList<string> names) =>
        new(-0.5, names.Count - 0.5, logarithmic: false, [.. names.Select((name, i) => new Tick(i, name))]);

    // The nearest of 1, 2, 5, 10 times the power of ten at or below, or at or above.
    private static double Step(double value, bool down)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(value) + 1e-9)), digit = value / power;
        return power * (down
            ? digit switch { >= 5 - 1e-9 => 5, >= 2 - 1e-9 => 2, _ => 1 }
            : digit switch { <= 1 + 1e-9 => 1, <= 2 + 1e-9 => 2, <= 5 + 1e-9 => 5, _ => 10 });
    }

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

    private static string Label(int digit, int exponent, bool plain) =>
        plain ? (digit * Math.Pow(10, exponent)).ToString($"F{Math.Max(0, -exponent)}", CultureInfo.InvariantCulture)
        : digit == 1 ? $"10{Superscript(exponent)}"
        : $"{digit}·10{Superscript(exponent)}";

    private static string Superscript(int exponent) => string.Concat(
        exponent.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']));

    private static string Minus(string number) => number.Replace('-', '−');
}
