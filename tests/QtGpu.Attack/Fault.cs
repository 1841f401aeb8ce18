using System.Reflection;

namespace QtGpu.Attack;

/// <summary>
/// A family of faults. Every class derived from this is found and tried: a new family is a new file and nothing else.
/// </summary>
internal abstract class Fault(string name, string summary)
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<Fault> All { get; } =
        [.. Derived<Fault>().OrderBy(fault => fault.Name, StringComparer.Ordinal)];

    /// <summary>What the command line calls it.</summary>
    public string Name { get; } = name;

    /// <summary>What it does, in a line.</summary>
    public string Summary { get; } = summary;

    /// <summary>How much of it a run by hand tries, or one of <c>.ci/run</c>.</summary>
    public abstract (int Long, int Short) Counts { get; }

    /// <summary>Does it, and reports each part as soon as it is known.</summary>
    public abstract void Run(Attempt attempt);

    /// <summary>One of each class of this program that is derived from <typeparamref name="T"/>.</summary>
    public static IEnumerable<T> Derived<T>() => Assembly.GetExecutingAssembly().GetTypes()
        .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(T)))
        .Select(type => (T)Activator.CreateInstance(type)!);
}
