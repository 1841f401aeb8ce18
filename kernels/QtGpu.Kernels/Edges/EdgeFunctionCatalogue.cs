using System.Globalization;
using System.Reflection;

namespace QtGpu.Kernels.Edges;

/// <summary>
/// Every struct marked with <see cref="EdgeFunctionAttribute"/>, by name. A new edge function is found by being there,
/// also in a program that uses the library: see <see cref="SearchedAssemblies"/>.
/// </summary>
public static class EdgeFunctionCatalogue
{
    private static readonly NamedStructs<EdgeFunctionAttribute> Structs = new("edge function", typeof(IEdgeFunction));

    /// <summary>All names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => Structs.Names;

    /// <summary>One line about an edge function.</summary>
    /// <exception cref="InputException">There is none of that name; suggests the nearest.</exception>
    public static string Describe(string name) => Structs.Describe(name);

    /// <summary>The numbers that it is made with, kebab-case, with their defaults.</summary>
    /// <exception cref="InputException">There is none of that name; suggests the nearest.</exception>
    public static IReadOnlyDictionary<string, double> Numbers(string name) => Slots(Structs.Find(name))
        .ToDictionary(NamedNumbers.NameOf, p => (double)p.DefaultValue!, StringComparer.Ordinal);

    /// <summary>The edge function <paramref name="name"/>, with numbers by name, the rest at their defaults.</summary>
    /// <exception cref="InputException">Unknown name or number (suggests the nearest), or out of range.</exception>
    public static EdgeFunction Create(string name, IReadOnlyDictionary<string, double>? numbers = null)
    {
        Type type = Structs.Find(name);
        object?[] values = NamedNumbers.Bind(
            $"number of edge function '{name}'", Slots(type), numbers,
            (slot, key) => string.Equals(NamedNumbers.NameOf(slot), key, StringComparison.Ordinal));
        return EdgeFunction.OfBoxed(
            Constructor(type).Invoke(BindingFlags.DoNotWrapExceptions, null, values, null));
    }

    /// <summary>The numbers that a function was made with and that are not the defaults.</summary>
    internal static IEnumerable<(string Name, float Value)> Changed(object function) =>
        from slot in Slots(function.GetType())
        let value = Convert.ToSingle(PropertyOf(function, slot), CultureInfo.InvariantCulture)
        where value != (float)(double)slot.DefaultValue!
        select (NamedNumbers.NameOf(slot), value);

    // A number of the constructor is a property of the same name.
    private static object PropertyOf(object function, ParameterInfo slot) =>
        function.GetType().GetProperty($"{char.ToUpperInvariant(slot.Name![0])}{slot.Name[1..]}")?.GetValue(function)
        ?? throw new InvalidOperationException(
            $"{function.GetType().Name} has no property for the number {slot.Name} of its constructor");

    private static ParameterInfo[] Slots(Type type) => Constructor(type).GetParameters();

    private static ConstructorInfo Constructor(Type type) =>
        type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
}
