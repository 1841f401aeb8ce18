using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;

namespace QtGpu;

/// <summary>
/// A property that carries a <see cref="SettingAttribute"/>: what is said of it, and its value in a record. It is a
/// number, a word, a member of an enumeration, yes or no, or a list of numbers.
/// </summary>
public sealed class Setting
{
    /// <summary>The word for a number that bounds nothing: +∞.</summary>
    internal const string None = "none";

    private static readonly ConcurrentDictionary<Type, Setting[]> Known = new();

    private readonly PropertyInfo _property;
    private readonly SettingAttribute _said;

    private Setting(PropertyInfo property, SettingAttribute said)
    {
        (_property, _said) = (property, said);
        IsList = property.PropertyType == typeof(IReadOnlyList<int>);
        Type = IsList ? typeof(int) : property.PropertyType;
    }

    /// <summary>What messages call it.</summary>
    public string Name => _said.Name;

    /// <summary>What flags, searches and files call it: <c>leak</c>, <c>spectral-radius</c>.</summary>
    public string Key => _said.Key ?? Name.Replace(' ', '-');

    /// <summary>Its symbol or unit.</summary>
    public string Symbol => _said.Symbol;

    /// <summary>Its name, with its symbol where that is a Greek letter: <c>leak rate α</c>.</summary>
    public string Title => Symbol is [>= 'Α' and <= 'ω'] ? $"{Name} {Symbol}" : Name;

    /// <summary>What it is, in one line; the members of an enumeration are named.</summary>
    public string Text => Type.IsEnum ? $"{_said.Text}: {Members}" : _said.Text;

    /// <summary>The words for the members of an enumeration; none of other settings.</summary>
    public IReadOnlyList<string> Words =>
        Type.IsEnum ? [.. Enum.GetNames(Type).Select(name => name.ToLowerInvariant())] : [];

    /// <summary>How a search draws it.</summary>
    public SearchScale Search => _said.Search;

    /// <summary>The ends of the range of a search that is given none; empty: it is left as it is.</summary>
    public IReadOnlyList<double> SearchRange => double.IsNaN(_said.From) ? [] : [_said.From, _said.To];

    /// <summary>The name of the property.</summary>
    public string Property => _property.Name;

    /// <summary>The type of its value, or of the elements of a list.</summary>
    public Type Type { get; }

    /// <summary>Whether it is a list.</summary>
    public bool IsList { get; }

    /// <summary>What a value must be, as in "expected …".</summary>
    public string Expected => Type.IsEnum ? $"one of {Members}"
        : Type == typeof(string) ? "a word" : _said.Expected(Kind, _said.Above);

    /// <summary>What a search may give it: a range of logarithms has no 0.</summary>
    public string ExpectedInSearch =>
        Search == SearchScale.Logarithmic ? _said.Expected(Kind, Math.Max(0, _said.Above)) : Expected;

    private string Kind => _said.Even ? "an even number"
        : Type == typeof(int) || Type == typeof(long) ? "a whole number" : "a number";

    private string Members => string.Join(", ", Words);

    /// <summary>The settings of a record, in the order of their declaration.</summary>
    public static IReadOnlyList<Setting> Of(Type record) => Known.GetOrAdd(record, type =>
    [
        .. from property in type.GetProperties()
           let said = property.GetCustomAttribute<SettingAttribute>()
           where said is not null
           orderby property.MetadataToken
           select new Setting(property, said),
    ]);

    /// <summary>The setting that a property holds.</summary>
    public static Setting Of(Type record, string property) =>
        Of(record).Single(setting => setting.Property == property);

    /// <summary>Throws where a setting of a record is out of its bounds.</summary>
    /// <param name="record">The record.</param>
    /// <param name="owner">Whose it is, where there are several: <c>neuron 'a'</c>.</param>
    /// <exception cref="InputException">Says which, what was expected and got.</exception>
    public static void Check(object record, string? owner = null)
    {
        foreach (Setting setting in Of(record.GetType()))
            setting.Require(setting.Get(record), owner);
    }

    /// <summary>Throws where a value is out of bounds.</summary>
    /// <exception cref="InputException">Says what was expected and got.</exception>
    public void Require(object value, string? owner = null)
    {
        if (!Holds(value))
            throw Refused(Expected, value, owner);
    }

    /// <summary>Its value; null of a word that is left to others.</summary>
    public object Get(object record) => _property.GetValue(record)!;

    /// <summary>Its value as text that <see cref="Parse"/> takes, a list with commas.</summary>
    public string Format(object record) => Get(record) switch
    {
        IEnumerable<int> list => string.Join(',', list),
        Enum or bool => $"{Get(record)}".ToLowerInvariant(),
        double.PositiveInfinity or float.PositiveInfinity or "" or null => None,
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>Whether a value is within the bounds, of a list each element.</summary>
    public bool Holds(object value) => value switch
    {
        string or bool or null => true,
        Enum member => Enum.IsDefined(Type, member),
        IEnumerable<int> list => list.All(element => _said.Holds(element)),
        _ => _said.Holds(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
    };

    /// <summary>The record with another value.</summary>
    public T With<T>(T record, object value)
        where T : class
    {
        var copy = (T)Clone(record);
        _property.SetValue(copy, value);
        return copy;
    }

    /// <summary>A value, or an element of a list, from text; null where it is none within the bounds.</summary>
    public object? Parse(string text)
    {
        const NumberStyles Whole = NumberStyles.AllowLeadingSign, Real = NumberStyles.Float;
        CultureInfo culture = CultureInfo.InvariantCulture;
        object? value = Type.GetTypeCode(Type) switch
        {
            _ when Type.IsEnum => Enum.GetValues(Type).Cast<object>()
                .FirstOrDefault(member => $"{member}".Equals(text, StringComparison.OrdinalIgnoreCase)),
            TypeCode.Int32 => int.TryParse(text, Whole, culture, out int n) ? n : null,
            TypeCode.Int64 => long.TryParse(text, Whole, culture, out long n) ? n : null,
            TypeCode.Single when text == None => float.PositiveInfinity,
            TypeCode.Single => float.TryParse(text, Real, culture, out float x) ? x : null,
            TypeCode.Double => double.TryParse(text, Real, culture, out double x) ? x : null,
            TypeCode.Boolean => bool.TryParse(text, out bool isOn) ? isOn : null,
            _ when text == None => "",
            _ => text,
        };
        bool isSlip = value is float or double && Convert.ToDouble(value, culture) > _said.MostTyped;
        return value is not null && Holds(value) && !isSlip ? value : null;
    }

    /// <summary>What to throw where its value is not what is expected.</summary>
    public InputException Refused(string expected, object got, string? owner = null) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{(owner is null ? string.Empty : $"{owner}: ")}‘{Name}’: expected {expected}, got {got}"));

    // What a record's `with` does.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "MemberwiseClone")]
    private static extern object Clone(object record);
}
