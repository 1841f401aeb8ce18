using System.Reflection;

namespace QtGpu;

/// <summary>
/// The types of one kind by their names: the library's own, and those of <see cref="SearchedAssemblies"/>. One is found
/// by being there.
/// </summary>
/// <param name="what">What they are, for messages: for example <c>activation</c>.</param>
/// <param name="own">The assembly that holds the library's own, whose names nobody else may take.</param>
/// <param name="nameOf">A type's name; null where it is none of them.</param>
/// <param name="comparer">Which names are the same; null: those of the same characters.</param>
public sealed class NamedTypes(
    string what, Assembly own, Func<Type, string?> nameOf, StringComparer? comparer = null)
{
    private readonly Lock _gate = new();
    private SortedDictionary<string, Type>? _types;
    private int _searched;

    /// <summary>All there are by now, in alphabetical order.</summary>
    /// <exception cref="InputException">A type from elsewhere has a name that the library has.</exception>
    public IReadOnlyDictionary<string, Type> ByName
    {
        get
        {
            IReadOnlyList<Assembly> others = SearchedAssemblies.All;
            lock (_gate)
            {
                if (_types is null || _searched != others.Count)
                    (_types, _searched) = (Search(others), others.Count);
                return _types;
            }
        }
    }

    private SortedDictionary<string, Type> Search(IReadOnlyList<Assembly> others)
    {
        var types = new SortedDictionary<string, Type>(comparer ?? StringComparer.Ordinal);
        foreach (Type type in own.GetTypes())
        {
            if (nameOf(type) is { } name)
                types.Add(name, type);
        }

        // A later one takes the place of an earlier one, as when a notebook's cell is run again.
        foreach (Type type in others.Where(assembly => assembly != own).SelectMany(TypesOf))
        {
            if (nameOf(type) is not { } name)
                continue;
            if (types.TryGetValue(name, out Type? known) && known.Assembly == own)
                throw new InputException(
                    $"{what} '{name}' is {known.FullName}; {type.FullName} of {type.Assembly.GetName().Name} "
                    + "needs another name");
            types[name] = type;
        }

        return types;
    }

    // Some may need what is not there.
    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException incomplete)
        {
            return incomplete.Types.OfType<Type>();
        }
    }
}
