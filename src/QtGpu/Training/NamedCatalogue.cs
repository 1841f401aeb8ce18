using System.Reflection;

namespace QtGpu.Training;

/// <summary>The classes derived from <typeparamref name="T"/> that carry a <see cref="NamedAttribute"/>, found by reflection.</summary>
public static class NamedCatalogue<T>
    where T : class
{
    private static readonly SortedDictionary<string, Type> Types = Find();

    /// <summary>All names, in order.</summary>
    public static IReadOnlyCollection<string> Names => Types.Keys;

    /// <summary>A new object of that name.</summary>
    /// <param name="what">What it is, for the message: for example <c>‘optimizer’</c>.</param>
    /// <param name="name">Its name.</param>
    /// <param name="arguments">What its constructor takes.</param>
    /// <exception cref="InputException">No such name; suggests the nearest.</exception>
    public static T Create(string what, string name, params object[] arguments)
    {
        if (!Types.TryGetValue(name, out Type? type))
        {
            throw new InputException(
                $"{what} {name}: no such choice.{(NearestName.Of(name, Names) is { } near ? $" Did you mean {near}?" : "")} There are: {string.Join(", ", Names)}.");
        }

        const BindingFlags Constructors =
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.CreateInstance | BindingFlags.DoNotWrapExceptions;
        return (T)Activator.CreateInstance(type, Constructors, binder: null, arguments, culture: null)!;
    }

    private static SortedDictionary<string, Type> Find()
    {
        var types = new SortedDictionary<string, Type>(StringComparer.OrdinalIgnoreCase);
        foreach (Type type in typeof(NamedAttribute).Assembly.GetTypes())
        {
            if (!type.IsAbstract && type.IsAssignableTo(typeof(T)) && type.GetCustomAttribute<NamedAttribute>() is { } named)
                types.Add(named.Name, type);
        }

        return types;
    }
}
