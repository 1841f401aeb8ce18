namespace QtGpu;

/// <summary>
/// All that is said of a setting, at the property that holds it. Flags and their help, checks, what a search may vary,
/// results and records are made from this one line; the default is the property's. See <see cref="Setting"/>.
/// </summary>
/// <param name="name">What messages call it: <c>leak rate</c>.</param>
/// <param name="symbol">Its symbol or unit: <c>α</c>, <c>degrees</c>.</param>
/// <param name="text">What it is, in one line.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string name, string symbol, string text) : Attribute
{
    /// <summary>What messages call it.</summary>
    public string Name => name;

    /// <summary>Its symbol or unit.</summary>
    public string Symbol => symbol;

    /// <summary>What it is.</summary>
    public string Text => text;

    /// <summary>What flags, searches and files call it, where that is not its name with dashes.</summary>
    public string? Key { get; init; }

    /// <summary>The smallest value; of a list, of its elements.</summary>
    public double Least { get; init; } = double.NegativeInfinity;

    /// <summary>A bound below all values.</summary>
    public double Above { get; init; } = double.NegativeInfinity;

    /// <summary>The largest value; +∞ for what may be left unbounded, as `none`.</summary>
    public double Most { get; init; } = double.MaxValue;

    /// <summary>The largest value that is taken from text, where more works and yet must be a slip.</summary>
    public double MostTyped { get; init; } = double.PositiveInfinity;

    /// <summary>Whether a whole number has to be even.</summary>
    public bool Even { get; init; }

    /// <summary>A bound above all values.</summary>
    public double Below { get; init; } = double.NaN;

    /// <summary>How a search draws it.</summary>
    public SearchScale Search { get; init; }

    /// <summary>The low end of the range of a search that is given none; NaN: it is left as it is.</summary>
    public double From { get; init; } = double.NaN;

    /// <summary>The high end.</summary>
    public double To { get; init; } = double.NaN;

    /// <summary>Whether a number is within the bounds; NaN never is.</summary>
    internal bool Holds(double x) => x >= Least && x > Above && x <= Most && !(x >= Below) && !(Even && x % 2 != 0);

    /// <summary>The bounds in words: <c>a number above 0 and at most 1</c>.</summary>
    /// <param name="number">What it is but for them.</param>
    /// <param name="above"><see cref="Above"/>, or a narrower bound.</param>
    internal string Expected(string number, double above)
    {
        double most = Math.Min(Most, MostTyped);
        string upper = most < double.MaxValue ? $" and at most {most}"
            : !double.IsNaN(Below) ? $" and below {Below}"
            : Most == double.PositiveInfinity ? $", or {Setting.None}"
            : string.Empty;
        return double.IsFinite(above) ? $"{number} above {above}{upper}"
            : !double.IsFinite(Least) ? number.Replace("a ", "a finite ", StringComparison.Ordinal)
            : most < double.MaxValue ? $"{number} from {Least} to {most}"
            : $"{number} of at least {Least}{upper}";
    }
}

/// <summary>How a search draws a number between two ends.</summary>
public enum SearchScale
{
    /// <summary>It is not searched.</summary>
    None,

    /// <summary>Evenly.</summary>
    Linear,

    /// <summary>Evenly in its logarithm: only what is above 0.</summary>
    Logarithmic,
}
