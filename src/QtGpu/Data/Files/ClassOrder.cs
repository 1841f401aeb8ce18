using System.Globalization;

namespace QtGpu.Data.Files;

/// <summary>
/// The classes of a file's labels: by value if all are numbers, of which 1 and 1.0 are one, else by text.
/// </summary>
internal static class ClassOrder
{
    /// <summary>The names of the classes 0, 1, 2, …; of several spellings of a number the first.</summary>
    /// <exception cref="InputException">There are fewer than two classes.</exception>
    public static string[] NamesOf(IReadOnlyList<string> labels, string path)
    {
        string[] distinct = [.. labels.Distinct(StringComparer.Ordinal)];
        string[] names = distinct.All(label => Number(label) is not null)
            ? [.. distinct.DistinctBy(Value).OrderBy(Number).ThenBy(label => label, StringComparer.Ordinal)]
            : [.. distinct.Order(StringComparer.Ordinal)];
        return names.Length >= 2 ? names : throw new InputException(
            $"{path}: every label is '{names.FirstOrDefault()}'; expected at least two classes.");
    }

    // Two numbers of many digits may be one float64 and are two classes.
    private static (double? Number, long Whole) Value(string text)
    {
        bool isWhole = long.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out long whole);
        return (Number(text), isWhole ? whole : 0);
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}
