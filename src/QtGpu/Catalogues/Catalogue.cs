using System.Globalization;
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
        const BindingFlags Constructors = BindingFlags.Public | BindingFlags.Instance | BindingFlags.CreateInstance
            | BindingFlags.DoNotWrapExceptions;
        Type type = Find(what, name);
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

    /// <summary>A new object of a name with numbers, such as <c>huber:delta=0.5</c>.</summary>
    /// <param name="what">What it is, for the message.</param>
    /// <param name="text">The name, and numbers that its constructor takes; the rest have their defaults.</param>
    /// <exception cref="InputException">No such name, or no such number; suggests the nearest.</exception>
    public static T Parse(string what, string text)
    {
        (string name, IReadOnlyDictionary<string, double> numbers) = NumbersText.Parse(what, text);
        ParameterInfo[] slots = Find(what, name).GetConstructors()[0].GetParameters();
        if (numbers.Keys.FirstOrDefault(key => !Array.Exists(slots, slot => slot.Name == key)) is { } unknown)
            throw NearestName.Unknown($"number of {what} {name}", unknown, [.. slots.Select(slot => slot.Name!)]);
        return Create(what, name,
        [
            .. slots.Select(slot => numbers.TryGetValue(slot.Name!, out double number)
                ? Convert.ChangeType(number, slot.ParameterType, CultureInfo.InvariantCulture)
                : slot.DefaultValue!),
        ]);
    }

    private static Type Find(string what, string name)
    {
        if (!Types.ByName.TryGetValue(name, out Type? type))
        {
            string hint = NearestName.Of(name, Names) is { } near ? $" Did you mean {near}?" : "";
            throw new InputException($"{what} {name}: no such choice.{hint} There are: {string.Join(", ", Names)}.");
        }

        return type;
    }
}
