using System.Globalization;

namespace QtGpu.Data.Tables;

/// <summary>What a field of a text file is.</summary>
internal enum FieldKind
{
    /// <summary>A finite number.</summary>
    Number,

    /// <summary>No value: see <see cref="MissingValues"/>.</summary>
    Missing,

    /// <summary>Meant as a number and none that float32 holds: infinite, or with a decimal comma.</summary>
    BadNumber,

    /// <summary>Anything else.</summary>
    Text,
}

/// <summary>
/// A column of a text file: float32 numbers, and the fields that are none as they stand, each different one kept once.
/// </summary>
/// <param name="index">Its place, from 0.</param>
/// <param name="name">Its name in the header, or null.</param>
/// <param name="keepsText">Numbers are kept as they stand too, for a column of labels.</param>
internal sealed class TextColumn(int index, string? name, bool keepsText)
{
    private const int NoText = -1;

    private readonly List<float> _numbers = [];
    private readonly List<(string Text, FieldKind Kind)> _distinct = [];
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private List<int>? _texts;
    private bool _hasNumbers;

    /// <summary>Its name in the header, or null.</summary>
    public string? Name => name;

    /// <summary>Its name, or its number from 1.</summary>
    public string Label => name ?? (index + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>Every row has the same number.</summary>
    public bool IsConstant => !float.IsNaN(_numbers[0]) && _numbers.TrueForAll(number => number == _numbers[0]);

    /// <summary>It numbers the rows of the file.</summary>
    public bool CountsRows => _numbers.Count > 2
        && _numbers.Index().All(entry => entry.Item == _numbers[0] + entry.Index) && _numbers[0] is 0 or 1;

    /// <summary>The different texts, sorted; none if any field is meant as a number.</summary>
    public IReadOnlyList<string> Categories()
    {
        var texts = _distinct.Where(entry => entry.Kind == FieldKind.Text);
        bool numeric = _hasNumbers || _distinct.Exists(entry => entry.Kind == FieldKind.BadNumber);
        return numeric ? [] : [.. texts.Select(entry => entry.Text).Order(StringComparer.Ordinal)];
    }

    /// <summary>The number in a row; NaN where there is none.</summary>
    public float Number(int row) => _numbers[row];

    /// <summary>The field of a row as it stands.</summary>
    public string Text(int row) => _texts is not null && _texts[row] is not NoText and var code
        ? _distinct[code].Text
        : _numbers[row].ToString(CultureInfo.InvariantCulture);

    /// <summary>What the field of a row is.</summary>
    public FieldKind Kind(int row) => float.IsNaN(_numbers[row]) ? _distinct[_texts![row]].Kind : FieldKind.Number;

    /// <summary>The next row's field.</summary>
    public void Add(ReadOnlySpan<char> field)
    {
        float number = ToNumber(field) ?? float.NaN;
        bool isText = keepsText || float.IsNaN(number);
        if (isText)
            _texts ??= [.. Enumerable.Repeat(NoText, _numbers.Count)];
        _texts?.Add(isText ? Code(field, number) : NoText);
        _numbers.Add(number);
        _hasNumbers |= !float.IsNaN(number);
    }

    /// <summary>What to tell whoever wrote the field.</summary>
    public InputException Bad(string path, string place, string expected, string got, string advice) => new(
        $"{path}, {place}, column {index + 1}{(name is null ? "" : $" ({name})")}: "
        + $"expected {expected}, got '{got}'. {advice}");

    /// <summary>A finite number, or null.</summary>
    public static float? ToNumber(ReadOnlySpan<char> field) =>
        TryParse(field, out float x) && float.IsFinite(x) ? x : null;

    private int Code(ReadOnlySpan<char> field, float number)
    {
        if (_codes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(field, out int code))
            return code;
        string text = field.ToString();
        _distinct.Add((text, float.IsNaN(number) ? KindOf(text) : FieldKind.Number));
        return _codes[text] = _distinct.Count - 1;
    }

    private static FieldKind KindOf(string field) => field.ToUpperInvariant() switch
    {
        "" or "?" or "NA" or "N/A" or "NAN" or "NULL" => FieldKind.Missing,
        "INF" or "+INF" or "-INF" => FieldKind.BadNumber, // C and Python write it so; .NET reads Infinity only
        _ => TryParse(field.Replace(',', '.'), out float x)
            ? (float.IsNaN(x) ? FieldKind.Missing : FieldKind.BadNumber)
            : FieldKind.Text,
    };

    private static bool TryParse(ReadOnlySpan<char> field, out float x) =>
        float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out x);
}
