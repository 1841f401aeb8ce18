using System.Globalization;

namespace QtGpu.Data.Files;

/// <summary>Orders the labels of a file: by value if all are numbers, else by text.</summary>
internal static class ClassOrder
{
    /// <summary>The names of the classes 0, 1, 2, ….</summary>
    /// <exception cref="InputException">There are fewer than two classes.</exception>
    public static string[] NamesOf(IReadOnlyList<string> labels, string path)
    {
        var distinct = labels.ToHashSet(StringComparer.Ordinal);
        string[] names = distinct.All(label => Number(label) is not null)
            ? [.. distinct.OrderBy(Number).ThenBy(label => label, StringComparer.Ordinal)]
            : [.. distinct.Order(StringComparer.Ordinal)];
        return names.Length >= 2 ? names : throw new InputException(
            $"{path}: every label is '{names.FirstOrDefault()}'; expected at least two classes.");
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}
