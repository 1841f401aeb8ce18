using System.Globalization;

namespace QtGpu.Data.Tables;

/// <summary>Finds the class that a label means: by its text, or by its value, as 1.0 means the class 1.</summary>
internal sealed class ClassLookup
{
    private readonly Dictionary<string, int> _byText = new(StringComparer.Ordinal);
    private readonly Dictionary<double, int> _byValue = [];

    public ClassLookup(IReadOnlyList<string> names)
    {
        foreach ((int index, string name) in names.Index())
        {
            _byText[name] = index;
            if (Value(name) is { } value)
                _byValue[value] = index;
        }
    }

    /// <summary>The class, from 0, or null.</summary>
    public int? Find(string label) => _byText.TryGetValue(label, out int index)
        || (Value(label) is { } value && _byValue.TryGetValue(value, out index)) ? index : null;

    private static double? Value(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        && double.IsFinite(value) ? value : null;
}
