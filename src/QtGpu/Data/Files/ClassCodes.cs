using System.Globalization;

namespace QtGpu.Data.Files;

/// <summary>Numbers the labels of a file 0, 1, 2 … in order: by value if all are numbers, else by text.</summary>
internal static class ClassCodes
{
    /// <summary>The class of each label, and the names of the classes.</summary>
    /// <exception cref="InputException">There are fewer than two classes.</exception>
    public static (float[] Codes, string[] Names) Of(IReadOnlyList<string> labels, string path)
    {
        var distinct = labels.ToHashSet(StringComparer.Ordinal);
        string[] names = distinct.All(label => Number(label) is not null)
            ? [.. distinct.OrderBy(Number).ThenBy(label => label, StringComparer.Ordinal)]
            : [.. distinct.Order(StringComparer.Ordinal)];
        if (names.Length < 2)
            throw new InputException(
                $"{path}: every label is '{names.FirstOrDefault()}'; expected at least two classes.");
        var codes = names.Index().ToDictionary(pair => pair.Item, pair => (float)pair.Index, StringComparer.Ordinal);
        return ([.. labels.Select(label => codes[label])], names);
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}
