using System.Reflection;
using QtGpu.Kernels.Activations;

namespace QtGpu.Kernels.Cells;

/// <summary>
/// Every struct marked with <see cref="CellAttribute"/>, by name. A new cell is found by being there, also in a program
/// that uses the library: see <see cref="SearchedAssemblies"/>.
/// </summary>
public static class CellCatalogue
{
    private static readonly NamedStructs<CellAttribute> Structs = new("cell", typeof(ITrainableCell));

    /// <summary>All names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => Structs.Names;

    /// <summary>One line about a cell.</summary>
    /// <exception cref="InputException">There is none of that name; suggests the nearest.</exception>
    public static string Describe(string name) => Structs.Describe(name);

    /// <summary>The numbers that a cell takes beside its activation, in order, with their defaults.</summary>
    /// <exception cref="InputException">There is none of that name; suggests the nearest.</exception>
    public static IReadOnlyDictionary<string, double> Parameters(string name) => Numbers(Structs.Find(name))
        .ToDictionary(p => p.Name!, p => Convert.ToDouble(p.DefaultValue), StringComparer.Ordinal);

    /// <summary>The cell <paramref name="name"/> with an activation of the state path.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="activation">f.</param>
    /// <param name="parameters">Numbers by name, for example leak; the rest have their defaults.</param>
    /// <exception cref="InputException">
    /// Unknown name or parameter (suggests the nearest), or a value out of range.
    /// </exception>
    public static TrainableCell Create(
        string name, Activation activation, IReadOnlyDictionary<string, double>? parameters = null) =>
        activation.Accept(new OfFixed(name, parameters));

    /// <summary>The same with an activation whose parameters are trained.</summary>
    /// <exception cref="InputException">As the other.</exception>
    public static TrainableCell Create(
        string name, ParametricActivation activation, IReadOnlyDictionary<string, double>? parameters = null) =>
        activation.Accept(new OfTrained(name, parameters));

    private static IEnumerable<ParameterInfo> Numbers(Type cell) => Constructor(cell).GetParameters().Skip(1);

    // The one whose numbers, if it has any, have defaults.
    private static ConstructorInfo Constructor(Type cell) => cell.GetConstructors().Single(
        c => c.GetParameters() is [_, ..] all && all.Skip(1).All(p => p.HasDefaultValue));

    private static TrainableCell Build<TState>(
        string name, TState activation, IReadOnlyDictionary<string, double>? parameters)
        where TState : unmanaged, IStateActivation
    {
        Type cell = Structs.Find(name).MakeGenericType(typeof(TState));
        object?[] values =
        [
            activation,
            .. NamedNumbers.Bind(
                $"parameter of cell '{name}'", [.. Numbers(cell)], parameters,
                (slot, key) => string.Equals(slot.Name, key, StringComparison.OrdinalIgnoreCase)),
        ];
        object made = Constructor(cell).Invoke(BindingFlags.DoNotWrapExceptions, null, values, null);
        return (TrainableCell)typeof(TrainableCell).GetMethod(nameof(TrainableCell.Of))!.MakeGenericMethod(cell)
            .Invoke(null, [made])!;
    }

    private sealed class OfFixed(string name, IReadOnlyDictionary<string, double>? parameters)
        : IActivationVisitor<TrainableCell>
    {
        public TrainableCell Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IActivation =>
            Build(name, new Fixed<TActivation>(activation), parameters);
    }

    private sealed class OfTrained(string name, IReadOnlyDictionary<string, double>? parameters)
        : IParametricActivationVisitor<TrainableCell>
    {
        public TrainableCell Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IParametricActivation<TActivation> =>
            Build(name, new Trained<TActivation>(activation), parameters);
    }
}
