using System.Collections.Concurrent;
using System.Reflection;

namespace QtGpu;

/// <summary>
/// Where activations, cells, edge functions, layers, data sets and whatever else has a name are found beside the
/// library's own: every loaded assembly that refers to the library, as the program itself does. An assembly is loaded
/// when something of it is first used; <see cref="Add"/> one of which nothing is used but names.
/// </summary>
public static class SearchedAssemblies
{
    private static readonly Lock Gate = new();
    private static readonly ConcurrentQueue<Assembly> Loaded = [];
    private static readonly string? Product = ProductOf(typeof(SearchedAssemblies).Assembly);
    private static Assembly[] _all = [];

    static SearchedAssemblies()
    {
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => Loaded.Enqueue(loaded.LoadedAssembly);
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
            Loaded.Enqueue(assembly);
    }

    /// <summary>All so far, in the order in which they came. None is ever taken away.</summary>
    public static IReadOnlyList<Assembly> All
    {
        get
        {
            if (Loaded.IsEmpty)
                return Volatile.Read(ref _all);
            lock (Gate)
            {
                while (Loaded.TryDequeue(out Assembly? assembly))
                {
                    if (IsOfAUser(assembly))
                        Append(assembly);
                }

                return _all;
            }
        }
    }

    /// <summary>Has an assembly searched, whatever it is.</summary>
    public static void Add(Assembly assembly)
    {
        lock (Gate)
            Append(assembly);
    }

    private static void Append(Assembly assembly)
    {
        if (!_all.Contains(assembly))
            Volatile.Write(ref _all, [.. _all, assembly]);
    }

    // What is made while the program runs, as kernels are, names nothing; what can be unloaded must not be held on to.
    private static bool IsOfAUser(Assembly assembly) => !assembly.IsDynamic && !assembly.IsCollectible
        && Array.Exists(assembly.GetReferencedAssemblies(), known => known.Name is "QtGpu" or "QtGpu.Kernels")
        && ProductOf(assembly) != Product;

    private static string? ProductOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyProductAttribute>()?.Product;
}
