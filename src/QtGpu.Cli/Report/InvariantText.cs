namespace QtGpu.Cli.Report;

/// <summary>Numbers in text, the same in every country.</summary>
internal static class InvariantText
{
    /// <summary>A number, or an interpolated string with numbers in it.</summary>
    public static string Text(IFormattable text) => text.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>A number in a cell of a table; a dash where there is none, or none that is finite.</summary>
    public static string Number(double? value, string format = "0.0E+0") =>
        value is { } number && double.IsFinite(number) ? number.ToString(format, CultureInfo.InvariantCulture) : "–";
}
