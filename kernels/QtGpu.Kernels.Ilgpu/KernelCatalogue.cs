using System.Reflection;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Ilgpu;

/// <summary>Marks a static method that a device runs. What is loaded without it, a test finds.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KernelAttribute : Attribute;

/// <summary>
/// Every kernel there can be: the methods marked with <see cref="KernelAttribute"/>, their type parameters closed over
/// all structs of this assembly, all cells, and all catalogued activations and samplers that their constraints admit.
/// </summary>
internal static class KernelCatalogue
{
    private static readonly Type[] Types = typeof(KernelCatalogue).Assembly.GetTypes();

    // The kernels' own, those of the maths, and what others have registered.
    private static readonly Type[] Structs =
    [
        .. Types.Concat(typeof(IPass<>).Assembly.GetTypes()).Where(type => type.IsValueType)
            .Concat(ActivationCatalogue.Names.Select(name => ActivationCatalogue.Create(name).Accept(new OwnType())))
            .Concat(ActivationCatalogue.ParametricNames.Select(
                name => ActivationCatalogue.CreateParametric(name, scaleToo: true).Accept(new OwnType())))
            .Concat(PathUpdateCatalogue.Names.Select(name => PathUpdateCatalogue.Find(name).Accept(new OwnType())))
            .Distinct(),
    ];

    /// <summary>By name, such as <c>Pass&lt;ActivationForward&lt;Relu&gt;&gt;.Kernel</c>.</summary>
    public static IReadOnlyDictionary<string, MethodInfo> ByName { get; } = new SortedDictionary<string, MethodInfo>(
        Types.Where(HasKernel).SelectMany(Closed).SelectMany(Kernels).ToDictionary(Name, StringComparer.Ordinal),
        StringComparer.Ordinal);

    /// <summary>A kernel's name.</summary>
    public static string Name(MethodInfo kernel) => $"{Name(kernel.DeclaringType!)}.{kernel.Name}";

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;

    private static bool HasKernel(Type type) => Kernels(type).Any();

    private static IEnumerable<MethodInfo> Kernels(Type type) => type
        .GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(method => method.IsDefined(typeof(KernelAttribute), inherit: false));

    private static IEnumerable<Type> Closed(Type type) => type.IsGenericTypeDefinition
        ? Arguments(type.GetGenericArguments()).Select(type.MakeGenericType)
        : [type];

    private static IEnumerable<Type[]> Arguments(Type[] parameters) => parameters.Aggregate(
        (IEnumerable<Type[]>)[[]],
        (lists, parameter) => lists.SelectMany(_ => Admitted(parameter), (list, type) => (Type[])[.. list, type]));

    private static IEnumerable<Type> Admitted(Type parameter) => Structs
        .Where(type => Array.TrueForAll(
            parameter.GetGenericParameterConstraints(),
            constraint => Fulfils(type, constraint) && !Wraps(type, constraint)))
        .SelectMany(Closed)
        .Where(type => !parameter.IsDefined(typeof(IsUnmanagedAttribute)) || !HasReferences(type));

    // Views of memory are references where a kernel is launched.
    private static bool HasReferences(Type type) => !type.IsPrimitive && !type.IsPointer && !type.IsEnum
        && (!type.IsValueType || Array.Exists(
            type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic),
            field => HasReferences(field.FieldType)));

    // What is an activation by means of another one would be closed over itself without end.
    private static bool Wraps(Type type, Type constraint) => type.IsGenericTypeDefinition && constraint.IsInterface
        && Array.Exists(type.GetGenericArguments(), own => Array.Exists(
            own.GetGenericParameterConstraints(),
            of => Definition(of) == Definition(constraint) || Fulfils(of, constraint)));

    private static bool Fulfils(Type type, Type constraint) =>
        !constraint.IsInterface || Array.Exists(type.GetInterfaces(), i => Definition(i) == Definition(constraint));

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private sealed class OwnType
        : IActivationVisitor<Type>, IParametricActivationVisitor<Type>, IPathUpdateVisitor<Type>
    {
        public Type Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IActivation => typeof(TActivation);

        Type IParametricActivationVisitor<Type>.Visit<TActivation>(TActivation activation) => typeof(TActivation);

        Type IPathUpdateVisitor<Type>.Visit<TUpdate>(TUpdate update) => typeof(TUpdate);
    }
}
