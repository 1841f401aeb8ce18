using System.Reflection;

namespace QtGpu.Kernels.Sampling;

/// <summary>
/// Every struct marked with <see cref="PathUpdateAttribute"/>, by name. A new algorithm is found by being there.
/// </summary>
public static class PathUpdateCatalogue
{
    private static readonly SortedDictionary<string, PathUpdate> Updates = new(
        typeof(PathUpdateCatalogue).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<PathUpdateAttribute>() is not null).Select(PathUpdate.Of)
            .ToDictionary(update => update.Name, StringComparer.Ordinal),
        StringComparer.Ordinal);

    /// <summary>All names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => [.. Updates.Keys];

    /// <summary>The algorithm of a name.</summary>
    /// <exception cref="InputException">There is none of that name; suggests the nearest.</exception>
    public static PathUpdate Find(string name) => Updates.TryGetValue(name, out PathUpdate? update)
        ? update
        : throw new InputException(
            $"unknown algorithm '{name}'; expected one of {string.Join(", ", Names)}{NearestName.Hint(name, Names)}");
}
