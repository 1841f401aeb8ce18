using System.Reflection;
using QtGpu.Kernels.Activations;

namespace QtGpu.Checks;

/// <summary>Every check of the contract, found by being there.</summary>
internal static class CheckCatalogue
{
    /// <summary>
    /// Those of one activation come last, since their kernels are compiled one by one,
    /// and the main ones among them first.
    /// </summary>
    public static IReadOnlyList<Check> All { get; } =
    [
        .. typeof(ContractChecks).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ContractChecks)))
            .OrderBy(type => type.Name, StringComparer.Ordinal).SelectMany(Checks)
            .OrderBy(check => check.Activation switch { null => 0, "tunnelling" or "relu" => 1, _ => 2 }),
    ];

    /// <summary>The check of that <see cref="Check.Name"/>.</summary>
    public static Check Find(string name) =>
        All.Single(check => string.Equals(check.Name, name, StringComparison.Ordinal));

    private static IEnumerable<Check> Checks(Type type) =>
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        from activation in method.GetParameters().Length == 0 ? (IEnumerable<string?>)[null] : ActivationCatalogue.Names
        select new Check(type, method, activation);
}

/// <summary>One check, of one activation where it is about one.</summary>
internal sealed record Check(Type Group, MethodInfo Method, string? Activation)
{
    /// <summary>What is checked: <c>Gemm</c>.</summary>
    public string Subject => Group.Name.Replace("Checks", "", StringComparison.Ordinal);

    /// <summary>As in <c>Gemm: products of all shapes and transposes</c>.</summary>
    public string Name { get; } =
        $"{Group.Name.Replace("Checks", "", StringComparison.Ordinal)}: {Method.Name.Replace('_', ' ')}" +
        (Activation is null ? "" : $" ({Activation})");

    /// <summary>Throws what is wrong with <paramref name="backend"/>.</summary>
    public void Run(Backend backend, Extent extent) => Method.Invoke(
        Activator.CreateInstance(Group, backend, extent), BindingFlags.DoNotWrapExceptions, null,
        Activation is null ? [] : [Activation], null);
}
