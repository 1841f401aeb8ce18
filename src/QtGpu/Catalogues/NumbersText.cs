using System.Globalization;

namespace QtGpu.Catalogues;

/// <summary>
/// A name with numbers in one word: <c>tunnelling:height=20:width=0.1</c>, <c>leaky-elman:leak=0.3</c>.
/// </summary>
/// <param name="Name">The name.</param>
/// <param name="Numbers">The numbers, by their own names.</param>
public sealed record NumbersText(string Name, IReadOnlyDictionary<string, double> Numbers)
{
    /// <summary>Parts a word.</summary>
    /// <param name="what">What it names, for the message: <c>activation</c>.</param>
    /// <param name="text">The word.</param>
    /// <exception cref="InputException">What follows the name is no number with a name.</exception>
    public static NumbersText Parse(string what, string text)
    {
        string[] parts = text.Split(':');
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string part in parts.Skip(1))
        {
            string[] pair = part.Split('=');
            if (pair.Length != 2
                || !double.TryParse(pair[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
                throw new InputException($"{what} '{text}': expected NAME:parameter=number, got '{part}'");
            numbers[pair[0]] = value;
        }

        return new(parts[0], numbers);
    }
}
