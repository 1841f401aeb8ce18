using System.Reflection;

namespace QtGpu.Catalogues;

/// <summary>
/// The classes derived from <typeparamref name="T"/> that carry a <see cref="NamedAttribute"/>: one is found by being
/// there, also in a program that uses the library (<see cref="SearchedAssemblies"/>).
/// </summary>
public static class Catalogue<T>
    where T : class
{
    private static readonly NamedTypes Types = new(
        typeof(T).Name, typeof(NamedAttribute).Assembly, type => type.IsAbstract || !type.IsAssignableTo(typeof(T))
            ? null
            : type.GetCustomAttribute<NamedAttribute>()?.Name,
        StringComparer.OrdinalIgnoreCase);

    /// <summary>All names, in order.</summary>
    public static IReadOnlyCollection<string> Names => [.. Types.ByName.Keys];

    /// <summary>A new object of that name.</summary>
    /// <param name="what">What it is, for the message: for example <c>optimizer</c>.</param>
    /// <param name="name">Its name.</param>
    /// <param name="arguments">What its constructor takes.</param>
    /// <exception cref="InputException">
    /// No such name (suggests the nearest), or its class has no such constructor.
    /// </exception>
    public static T Create(string what, string name, params object[] arguments)
    {
        if (!Types.ByName.TryGetValue(name, out Type? type))
        {
            string hint = NearestName.Of(name, Names) is { } near ? $" Did you mean {near}?" : "";
            throw new InputException($"{what} {name}: no such choice.{hint} There are: {string.Join(", ", Names)}.");
        }

        const BindingFlags Constructors = BindingFlags.Public | BindingFlags.Instance | BindingFlags.CreateInstance
            | BindingFlags.DoNotWrapExceptions;
        try
        {
            return (T)Activator.CreateInstance(type, Constructors, binder: null, arguments, culture: null)!;
        }
        catch (MissingMethodException)
        {
            throw new InputException(
                $"{what} {name}: expected {type.FullName} to have a public constructor that takes "
                + (arguments.Length == 0 ? "nothing" : string.Join(", ", arguments.Select(one => one.GetType().Name))));
        }
    }
}
