using System.Reflection;
using System.Text;

namespace QtGpu.Kernels.Edges;

/// <summary>
/// Every struct marked with <see cref="EdgeFunctionAttribute"/>, by name. A new edge function is found by being there.
/// </summary>
public static class EdgeFunctionCatalogue
{
    private static readonly SortedDictionary<string, Type> Types = new(StringComparer.Ordinal);

    static EdgeFunctionCatalogue() => Register(typeof(EdgeFunctionCatalogue).Assembly);

    /// <summary>All names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => [.. Types.Keys];

    /// <summary>Adds the edge functions of a user's own assembly. Call it at start-up, from one thread.</summary>
    public static void Register(Assembly assembly)
    {
        foreach (Type type in assembly.GetTypes())
        {
            if (type.GetCustomAttribute<EdgeFunctionAttribute>() is { } attribute)
                Types[attribute.Name] = type;
        }
    }

    /// <summary>One line about an edge function.</summary>
    /// <exception cref="InputException">There is none of that name; suggests the nearest.</exception>
    public static string Describe(string name) => Find(name).GetCustomAttribute<EdgeFunctionAttribute>()!.Summary;

    /// <summary>The numbers that it is made with, kebab-case, with their defaults.</summary>
    /// <exception cref="InputException">There is none of that name; suggests the nearest.</exception>
    public static IReadOnlyDictionary<string, double> Numbers(string name) => Slots(Find(name))
        .ToDictionary(p => Kebab(p.Name!), p => (double)p.DefaultValue!, StringComparer.Ordinal);

    /// <summary>The edge function <paramref name="name"/>, with numbers by name, the rest at their defaults.</summary>
    /// <exception cref="InputException">Unknown name or number (suggests the nearest), or out of range.</exception>
    public static EdgeFunction Create(string name, IReadOnlyDictionary<string, double>? numbers = null)
    {
        Type type = Find(name);
        ParameterInfo[] slots = Slots(type);
        object?[] values = [.. slots.Select(p => p.DefaultValue)];
        foreach ((string key, double value) in numbers ?? new Dictionary<string, double>(StringComparer.Ordinal))
        {
            int slot = Array.FindIndex(slots, p => string.Equals(Kebab(p.Name!), key, StringComparison.Ordinal));
            if (slot < 0)
            {
                throw NearestName.Unknown(
                    $"number of edge function '{name}'", key, [.. slots.Select(p => Kebab(p.Name!))]);
            }

            values[slot] = value;
        }

        return EdgeFunction.OfBoxed(
            Constructor(type).Invoke(BindingFlags.DoNotWrapExceptions, null, values, null));
    }

    private static Type Find(string name) =>
        Types.TryGetValue(name, out Type? type) ? type : throw NearestName.Unknown("edge function", name, Names);

    private static ParameterInfo[] Slots(Type type) => Constructor(type).GetParameters();

    private static ConstructorInfo Constructor(Type type) =>
        type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;

    private static string Kebab(string name)
    {
        var kebab = new StringBuilder();
        foreach (char c in name)
            _ = char.IsUpper(c) ? kebab.Append('-').Append(char.ToLowerInvariant(c)) : kebab.Append(c);
        return kebab.ToString();
    }
}
