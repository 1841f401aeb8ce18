using System.Reflection;
using System.Text;

namespace QtGpu.Kernels.Activations;

/// <summary>
/// Every struct marked with <see cref="ActivationAttribute"/>, by name. A new activation is found by being there.
/// </summary>
public static class ActivationCatalogue
{
    private static readonly SortedDictionary<string, Type> Types = new(StringComparer.Ordinal);

    static ActivationCatalogue() => Register(typeof(ActivationCatalogue).Assembly);

    /// <summary>All names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => [.. Types.Keys];

    /// <summary>Adds the activations of a user's own assembly. Call it at start-up, from one thread.</summary>
    public static void Register(Assembly assembly)
    {
        foreach (Type type in assembly.GetTypes())
        {
            if (type.GetCustomAttribute<ActivationAttribute>() is { } attribute)
                Types[attribute.Name] = type;
        }
    }

    /// <summary>One line about an activation.</summary>
    /// <exception cref="InputException">There is none of that name; suggests the nearest.</exception>
    public static string Describe(string name) => Find(name).GetCustomAttribute<ActivationAttribute>()!.Summary;

    /// <summary>The parameters an activation takes, kebab-case, with their defaults.</summary>
    /// <exception cref="InputException">There is none of that name; suggests the nearest.</exception>
    public static IReadOnlyDictionary<string, double> Parameters(string name) =>
        Constructor(Find(name))?.GetParameters().ToDictionary(
            p => Kebab(p.Name!), p => Convert.ToDouble(p.DefaultValue), StringComparer.Ordinal)
        ?? [];

    /// <summary>
    /// The activation <paramref name="name"/> with <paramref name="parameters"/> bound by name (energyScale and
    /// energy-scale are the same; true is 1, false 0), the rest at their defaults.
    /// </summary>
    /// <exception cref="InputException">Unknown name or parameter (suggests the nearest), or out of range.</exception>
    public static Activation Create(string name, IReadOnlyDictionary<string, double>? parameters = null) =>
        Activation.OfBoxed(Build(name, parameters));

    /// <summary>As <see cref="Create"/>, for an activation whose parameters are to be trained.</summary>
    /// <exception cref="InputException">As <see cref="Create"/>, or there are no parameters to train.</exception>
    public static ParametricActivation CreateParametric(
        string name, IReadOnlyDictionary<string, double>? parameters = null) =>
        ParametricActivation.OfBoxed(Build(name, parameters)) ?? throw new InputException(
            $"activation '{name}' has no trainable parameters; " +
            $"expected one of {string.Join(", ", Names.Where(n => ParametricActivation.Fits(Types[n])))}");

    private static object Build(string name, IReadOnlyDictionary<string, double>? parameters)
    {
        Type type = Find(name);
        ConstructorInfo? constructor = Constructor(type);
        ParameterInfo[] slots = constructor?.GetParameters() ?? [];
        object?[] values = [.. slots.Select(p => p.DefaultValue)];
        foreach ((string key, double value) in parameters ?? new Dictionary<string, double>(StringComparer.Ordinal))
        {
            int slot = Array.FindIndex(slots, p => string.Equals(Plain(p.Name!), Plain(key), StringComparison.Ordinal));
            if (slot < 0)
            {
                throw NearestName.Unknown(
                    $"parameter of activation '{name}'", key, [.. slots.Select(p => Kebab(p.Name!))]);
            }

            values[slot] = Bind(slots[slot], value);
        }
        return constructor is null
            ? Activator.CreateInstance(type)!
            : constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, values, null);
    }

    private static object Bind(ParameterInfo parameter, double value)
    {
        if (double.IsNaN(value))
            throw new InputException(
                $"{Kebab(parameter.Name!)}: expected a number, got NaN; leave it out for its default");
        return parameter.ParameterType == typeof(bool) ? value != 0 : value;
    }

    private static Type Find(string name) =>
        Types.TryGetValue(name, out Type? type) ? type : throw NearestName.Unknown("activation", name, Names);

    private static ConstructorInfo? Constructor(Type type) =>
        type.GetConstructors().Where(c => c.GetParameters().Length > 0).MaxBy(c => c.GetParameters().Length);

    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    private static string Kebab(string name)
    {
        var kebab = new StringBuilder();
        foreach (char c in name)
            _ = char.IsUpper(c) ? kebab.Append('-').Append(char.ToLowerInvariant(c)) : kebab.Append(c);
        return kebab.ToString();
    }
}
