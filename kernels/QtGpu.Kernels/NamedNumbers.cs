using System.Reflection;
using System.Text;

namespace QtGpu;

/// <summary>Numbers that a struct is made with, by their names.</summary>
internal static class NamedNumbers
{
    /// <summary>The name users type: energyScale is energy-scale.</summary>
    public static string NameOf(ParameterInfo slot)
    {
        var kebab = new StringBuilder();
        foreach (char c in slot.Name!)
            _ = char.IsUpper(c) && kebab.Length > 0 ? kebab.Append('-').Append(c) : kebab.Append(c);
        return kebab.ToString().ToLowerInvariant();
    }

    /// <summary>Each slot's number, or its default.</summary>
    /// <param name="what">What a number is, for the message: for example <c>parameter of cell 'gru'</c>.</param>
    /// <param name="slots">The constructor's parameters.</param>
    /// <param name="numbers">Numbers by name; null for none.</param>
    /// <param name="isCalled">Whether a slot goes by a name.</param>
    /// <param name="bound">What a slot gets for a number; null: the number.</param>
    /// <exception cref="InputException">No slot has such a name; suggests the nearest.</exception>
    public static object?[] Bind(
        string what, ParameterInfo[] slots, IReadOnlyDictionary<string, double>? numbers,
        Func<ParameterInfo, string, bool> isCalled, Func<ParameterInfo, double, object>? bound = null)
    {
        object?[] values = [.. slots.Select(slot => slot.DefaultValue)];
        foreach ((string name, double value) in numbers ?? new Dictionary<string, double>(StringComparer.Ordinal))
        {
            int i = Array.FindIndex(slots, slot => isCalled(slot, name));
            if (i < 0)
                throw NearestName.Unknown(what, name, [.. slots.Select(NameOf)]);
            values[i] = bound is null ? value : bound(slots[i], value);
        }

        return values;
    }
}
