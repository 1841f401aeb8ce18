using System.Reflection;

namespace QtGpu.Kernels.Sampling;

/// <summary>
/// Every struct marked with <see cref="PathUpdateAttribute"/>, by name. A new algorithm is found by being there.
/// </summary>
public static class PathUpdateCatalogue
{
    private static readonly NamedTypes Types = new(
        "algorithm", typeof(PathUpdateCatalogue).Assembly,
        type => type.GetCustomAttribute<PathUpdateAttribute>()?.Name);

    /// <summary>All names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => [.. Types.ByName.Keys];

    /// <summary>The algorithm of a name.</summary>
    /// <exception cref="InputException">There is none of that name; suggests the nearest.</exception>
    public static PathUpdate Find(string name) => Types.ByName.TryGetValue(name, out Type? type)
        ? PathUpdate.Of(type)
        : throw new InputException(
            $"unknown algorithm '{name}'; expected one of {string.Join(", ", Names)}{NearestName.Hint(name, Names)}");
}
