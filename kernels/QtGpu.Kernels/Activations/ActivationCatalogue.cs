using System.Globalization;
using System.Reflection;

namespace QtGpu.Kernels.Activations;

/// <summary>
/// Every struct marked with <see cref="ActivationAttribute"/>, by name. A new activation is found by being there,
/// also in a program that uses the library: see <see cref="SearchedAssemblies"/>.
/// </summary>
public static class ActivationCatalogue
{
    private static readonly NamedStructs<ActivationAttribute> Structs = new("activation", typeof(IActivation));

    /// <summary>All names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => Structs.Names;

    /// <summary>One line about an activation.</summary>
    /// <exception cref="InputException">There is none of that name; suggests the nearest.</exception>
    public static string Describe(string name) => Structs.Describe(name);

    /// <summary>The operators of ONNX that are activations of the catalogue.</summary>
    public static IEnumerable<string> Operators => Names.Select(OperatorOf).OfType<string>();

    /// <summary>The activation that is an operator of ONNX; null where none is.</summary>
    public static string? OfOperator(string name) =>
        Names.FirstOrDefault(activation => string.Equals(OperatorOf(activation), name, StringComparison.Ordinal));

    /// <summary>The parameters an activation takes, kebab-case, with their defaults.</summary>
    /// <exception cref="InputException">There is none of that name; suggests the nearest.</exception>
    public static IReadOnlyDictionary<string, double> Parameters(string name) =>
        Constructor(Structs.Find(name))?.GetParameters().ToDictionary(
            NamedNumbers.NameOf, p => Convert.ToDouble(p.DefaultValue), StringComparer.Ordinal)
        ?? [];

    /// <summary>
    /// The activation <paramref name="name"/> with <paramref name="parameters"/> bound by name (energyScale and
    /// energy-scale are the same; true is 1, false 0), the rest at their defaults.
    /// </summary>
    /// <exception cref="InputException">Unknown name or parameter (suggests the nearest), or out of range.</exception>
    public static Activation Create(string name, IReadOnlyDictionary<string, double>? parameters = null) =>
        Activation.OfBoxed(Build(name, parameters));

    /// <summary>As <see cref="Create"/>, for an activation whose parameters are to be trained.</summary>
    /// <param name="name">One of <see cref="ParametricNames"/>.</param>
    /// <param name="parameters">Where they start.</param>
    /// <param name="scaleToo">Train the scale of z behind them: <see cref="TrainedScale{TActivation}"/>.</param>
    /// <exception cref="InputException">As <see cref="Create"/>, or there are no parameters to train.</exception>
    public static ParametricActivation CreateParametric(
        string name, IReadOnlyDictionary<string, double>? parameters = null, bool scaleToo = false)
    {
        ParametricActivation activation = ParametricActivation.OfBoxed(Build(name, parameters))
            ?? throw new InputException(
                $"activation '{name}' has no trainable parameters; "
                + $"expected one of {string.Join(", ", ParametricNames)}");
        return scaleToo ? activation.Accept(new WithScale()) : activation;
    }

    /// <summary>The names of those whose parameters can be trained.</summary>
    internal static IEnumerable<string> ParametricNames =>
        Names.Where(name => ParametricActivation.Fits(Structs.Find(name)));

    private static string? OperatorOf(string name) =>
        Structs.Find(name).GetCustomAttribute<ActivationAttribute>()!.Operator;

    private static object Build(string name, IReadOnlyDictionary<string, double>? parameters)
    {
        Type type = Structs.Find(name);
        ConstructorInfo? constructor = Constructor(type);
        object?[] values = NamedNumbers.Bind(
            $"parameter of activation '{name}'", constructor?.GetParameters() ?? [], parameters,
            (slot, key) => string.Equals(Plain(slot.Name!), Plain(key), StringComparison.Ordinal), Bind);
        return constructor is null
            ? Activator.CreateInstance(type)!
            : constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, values, null);
    }

    private sealed class WithScale : IParametricActivationVisitor<ParametricActivation>
    {
        public ParametricActivation Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IParametricActivation<TActivation> =>
            ParametricActivation.Of(new TrainedScale<TActivation>(activation));
    }

    private static object Bind(ParameterInfo parameter, double value)
    {
        if (double.IsNaN(value))
            throw new InputException(
                $"{NamedNumbers.NameOf(parameter)}: expected a number, got NaN; leave it out for its default");
        return parameter.ParameterType == typeof(bool)
            ? value != 0
            : Convert.ChangeType(value, parameter.ParameterType, CultureInfo.InvariantCulture);
    }

    // The one with the most numbers, all of them with defaults; null: it takes none.
    private static ConstructorInfo? Constructor(Type type) => type.GetConstructors()
        .Where(c => c.GetParameters() is { Length: > 0 } all && Array.TrueForAll(all, p => p.HasDefaultValue))
        .MaxBy(c => c.GetParameters().Length);

    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
