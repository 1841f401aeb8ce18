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
/// <param name="contract">The interface that each implements.</param>
internal sealed class NamedStructs<TAttribute>(string what, Type contract)
    where TAttribute : Attribute, IStructName
{
    private readonly NamedTypes _types = new(
        what, typeof(TAttribute).Assembly, type => type.GetCustomAttribute<TAttribute>()?.Name);

    /// <summary>All names, in alphabetical order.</summary>
    public IReadOnlyList<string> Names => [.. _types.ByName.Keys];

    /// <summary>The struct of that name.</summary>
    /// <exception cref="InputException">
    /// There is none (suggests the nearest), or it is no public struct with the interface.
    /// </exception>
    public Type Find(string name)
    {
        if (!_types.ByName.TryGetValue(name, out Type? type))
            throw NearestName.Unknown(what, name, Names);
        // The assembly that is made of a device's kernels sees what is public.
        return type.IsVisible && type.IsAssignableTo(contract) ? type : throw new InputException(
            $"{what} '{name}': expected a public struct that implements {contract.Name}, got {type.FullName}, which "
            + (type.IsVisible ? "does not implement it" : "is not public, nor can a kernel see it"));
    }

    /// <summary>One line about it.</summary>
    /// <exception cref="InputException">As <see cref="Find"/>.</exception>
    public string Describe(string name) => Find(name).GetCustomAttribute<TAttribute>()!.Summary;
}
