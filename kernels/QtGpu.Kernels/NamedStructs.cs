using System.Reflection;

namespace QtGpu;

/// <summary>What an attribute says that puts a struct into a catalogue.</summary>
internal interface IStructName
{
    /// <summary>The name users type.</summary>
    string Name { get; }

    /// <summary>One line for help and reports.</summary>
    string Summary { get; }
}

/// <summary>The structs that carry an attribute, by name: one is found by being there.</summary>
/// <typeparam name="TAttribute">The attribute.</typeparam>
/// <param name="what">What they are, for messages: for example <c>activation</c>.</param>
internal sealed class NamedStructs<TAttribute>(string what)
    where TAttribute : Attribute, IStructName
{
    private readonly SortedDictionary<string, Type> _types = new(StringComparer.Ordinal);

    /// <summary>All names, in alphabetical order.</summary>
    public IReadOnlyList<string> Names => [.. _types.Keys];

    /// <summary>Adds those of an assembly.</summary>
    public NamedStructs<TAttribute> With(Assembly assembly)
    {
        foreach (Type type in assembly.GetTypes())
        {
            if (type.GetCustomAttribute<TAttribute>() is { } attribute)
                _types[attribute.Name] = type;
        }

        return this;
    }

    /// <summary>The struct of that name.</summary>
    /// <exception cref="InputException">There is none; suggests the nearest.</exception>
    public Type Find(string name) =>
        _types.TryGetValue(name, out Type? type) ? type : throw NearestName.Unknown(what, name, Names);

    /// <summary>One line about it.</summary>
    /// <exception cref="InputException">There is none of that name; suggests the nearest.</exception>
    public string Describe(string name) => Find(name).GetCustomAttribute<TAttribute>()!.Summary;
}
