using System.Text.Json;
using QtGpu.Experiments;

namespace QtGpu.Cli.Report;

/// <summary>Numbers of findings as people read them: four digits, and a dash for what is not known.</summary>
internal static class FindingText
{
    private const string Unknown = "–";
    private const int Digits = 4;

    /// <summary>A row of cells.</summary>
    public static IReadOnlyList<string> Row(IReadOnlyList<object?> cells) => [.. cells.Select(Cell)];

    /// <summary>A cell: text as it is, whole numbers whole.</summary>
    public static string Cell(object? cell) => cell switch
    {
        null => Unknown,
        double number => Of(number),
        float number => Of(number),
        bool yes => yes ? "yes" : "no",
        IFormattable other => Minus(Text(other)),
        _ => cell.ToString() ?? Unknown,
    };

    /// <summary>A number: 0.00123, 12.35, 1.2e−7.</summary>
    public static string Of(double number, int digits = Digits)
    {
        if (!double.IsFinite(number))
            return Unknown;
        if (number == 0)
            return "0";
        int exponent = (int)Math.Floor(Math.Log10(Math.Abs(number)));
        return exponent is < -4 or > 6 ? Scientific(number, digits)
            : Minus(number.ToString(
                $"0.{new string('#', Math.Max(0, digits - 1 - exponent))}", CultureInfo.InvariantCulture));
    }

    /// <summary>A number with a power of ten: 1.2e−7.</summary>
    public static string Scientific(double number, int digits) => double.IsFinite(number)
        ? Minus(number.ToString($"0.{new string('#', digits - 1)}e0", CultureInfo.InvariantCulture))
        : Unknown;

    /// <summary>A number with so many decimals, zeros too.</summary>
    public static string Fixed(double number, int decimals) =>
        double.IsFinite(number) ? Minus(number.ToString($"F{decimals}", CultureInfo.InvariantCulture)) : Unknown;

    /// <summary>A measure with its unit.</summary>
    public static string Of(Measure measure) =>
        measure.Unit.Length == 0 ? Of(measure.Value) : $"{Of(measure.Value)} {measure.Unit}";

    /// <summary>Its interval; a dash for none.</summary>
    public static string Interval(Measure measure) => double.IsNaN(measure.Low) || double.IsNaN(measure.High)
        ? Unknown
        : $"{Of(measure.Low)} to {Of(measure.High)}";

    /// <summary>A setting: lists with commas, lists of lists and objects with semicolons, no quotation marks.</summary>
    public static string Setting(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(
            value.EnumerateArray().Any(item => item.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
                ? "; " : ", ", value.EnumerateArray().Select(Setting)),
        JsonValueKind.Object => string.Join(
            ", ", value.EnumerateObject().Select(property => $"{property.Name} {Setting(property.Value)}")),
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };

    private static string Minus(string number) => number.Replace('-', '−');
}
