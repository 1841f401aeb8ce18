using System.Globalization;
using System.Text;
using QtGpu.IO;

namespace QtGpu.Cli.Report;

/// <summary>Comma-separated values after RFC 4180, numbers with full precision and a decimal point.</summary>
internal static class CsvFile
{
    public static void Write(string path, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<object?>> rows)
    {
        var text = new StringBuilder().AppendJoin(',', header.Select(Field)).Append('\n');
        foreach (IReadOnlyList<object?> row in rows)
            text.AppendJoin(',', row.Select(Field)).Append('\n');
        AtomicFile.WriteText(path, text.ToString());
    }

    private static string Field(object? value)
    {
        string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
        return text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
