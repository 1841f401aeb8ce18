using System.Text;
using QtGpu.IO;

namespace QtGpu.Cli.Report;

/// <summary>
/// Comma-separated values after RFC 4180, numbers with full precision and a decimal point. Text that a spreadsheet
/// would run as a formula begins with an apostrophe, and what a terminal would obey is a picture: files are printed.
/// </summary>
internal static class CsvFile
{
    public static void Write(string path, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<object?>> rows) =>
        AtomicFile.WriteText(path, Text(header, rows));

    public static string Text(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<object?>> rows)
    {
        var text = new StringBuilder().AppendJoin(',', header.Select(Field)).Append('\n');
        foreach (IReadOnlyList<object?> row in rows)
            text.AppendJoin(',', row.Select(Field)).Append('\n');
        return text.ToString();
    }

    private static string Field(object? value)
    {
        string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
        if (value is string)
            text = QuotedText.Printable(IsFormula(text) ? $"'{text}" : text);
        return text.AsSpan().IndexOfAny(",\"\n\r") < 0
            ? text
            : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    // -1 as a label is a number.
    private static bool IsFormula(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r'
        && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
