namespace QtGpu.Cli;

/// <summary>What a number has to be. NaN and infinities never are.</summary>
/// <param name="Words">As in "expected …".</param>
/// <param name="Holds">True for a good number.</param>
internal sealed record Bound(string Words, Func<double, bool> Holds)
{
    public const NumberStyles Whole = NumberStyles.AllowLeadingSign;

    public static Bound Finite { get; } = new("a finite number", _ => true);

    public static Bound Positive { get; } = new("a number above 0", x => x > 0);

    // Ten times what any network that is known to learn takes.
    public static Bound Rate { get; } = new("a number above 0 and at most 100", x => x is > 0 and <= 100);

    public static Bound NotNegative { get; } = new("a number of 0 or more", x => x >= 0);

    public static Bound Fraction { get; } = new("a fraction between 0 and 1", x => x is >= 0 and <= 1);

    public static CultureInfo Culture => CultureInfo.InvariantCulture;

    public bool TryParse(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, Culture, out value) && double.IsFinite(value) && Holds(value);
}
