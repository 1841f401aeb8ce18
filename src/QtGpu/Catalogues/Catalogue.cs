using System.Reflection;

namespace QtGpu.Catalogues;

/// <summary>
/// The classes derived from <typeparamref name="T"/> that carry a <see cref="NamedAttribute"/>: one is found by being
/// there.
/// </summary>
public static class Catalogue<T>
    where T : class
{
    private static readonly SortedDictionary<string, Type> Types = new(
        typeof(NamedAttribute).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(T)) && type.IsDefined(typeof(NamedAttribute)))
            .ToDictionary(type => type.GetCustomAttribute<NamedAttribute>()!.Name, StringComparer.Ordinal),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>All names, in order.</summary>
    public static IReadOnlyCollection<string> Names => Types.Keys;

    /// <summary>A new object of that name.</summary>
    /// <param name="what">What it is, for the message: for example <c>optimizer</c>.</param>
    /// <param name="name">Its name.</param>
    /// <param name="arguments">What its constructor takes.</param>
    /// <exception cref="InputException">No such name; suggests the nearest.</exception>
    public static T Create(string what, string name, params object[] arguments)
    {
        if (!Types.TryGetValue(name, out Type? type))
        {
            string hint = NearestName.Of(name, Names) is { } near ? $" Did you mean {near}?" : "";
            throw new InputException($"{what} {name}: no such choice.{hint} There are: {string.Join(", ", Names)}.");
        }

        const BindingFlags Constructors = BindingFlags.Public | BindingFlags.Instance | BindingFlags.CreateInstance
            | BindingFlags.DoNotWrapExceptions;
        return (T)Activator.CreateInstance(type, Constructors, binder: null, arguments, culture: null)!;
    }
}
