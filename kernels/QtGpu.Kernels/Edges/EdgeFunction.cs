using System.Reflection;
using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Edges;

/// <summary>
/// Something that wants the concrete struct behind an <see cref="EdgeFunction"/>, to be generic over it.
/// </summary>
/// <typeparam name="TResult">What it makes of it.</typeparam>
public interface IEdgeFunctionVisitor<out TResult>
{
    /// <summary>Called once with the function's own type.</summary>
    TResult Visit<TFunction>(TFunction function)
        where TFunction : unmanaged, IEdgeFunction;
}

/// <summary>An edge function chosen at run time by name: see <see cref="EdgeFunctionCatalogue"/>.</summary>
public abstract class EdgeFunction
{
    /// <summary>The name it is catalogued under.</summary>
    public abstract string Name { get; }

    /// <inheritdoc cref="EdgeFunctionAttribute.IsFourier"/>
    public abstract bool IsFourier { get; }

    /// <summary>The function as one over a grid; null where it has none.</summary>
    public abstract IGridded? Gridded { get; }

    /// <summary>
    /// Its name with the numbers that are not its defaults, as the catalogue takes them:
    /// <c>daruan:repetitions=5</c>.
    /// </summary>
    public abstract string Text { get; }

    /// <inheritdoc cref="IEdgeFunction.Parameters"/>
    public abstract int Parameters { get; }

    /// <inheritdoc cref="IEdgeFunction.NameOf"/>
    public abstract string NameOf(int parameter);

    /// <inheritdoc cref="IEdgeFunction.Start"/>
    public abstract EdgeStart Start(int parameter, int inputs, int outputs);

    /// <summary>Hands the concrete struct to <paramref name="visitor"/>.</summary>
    public abstract TResult Accept<TResult>(IEdgeFunctionVisitor<TResult> visitor);

    /// <summary>y_j = c_j + Σ_i a_ij·φ_ij(x_i).</summary>
    public void Forward(Backend backend, in EdgeTensors tensors)
    {
        tensors.Check(this);
        Run(backend, tensors);
    }

    /// <summary>Its gradients.</summary>
    public void Back(Backend backend, in EdgeTensors tensors, in EdgeGradients gradients)
    {
        tensors.Check(this);
        gradients.Check(tensors);
        RunBack(backend, tensors, gradients);
    }

    /// <summary>Wraps an edge function.</summary>
    public static EdgeFunction Of<TFunction>(TFunction function)
        where TFunction : unmanaged, IEdgeFunction => new Wrapped<TFunction>(function);

    internal static EdgeFunction OfBoxed(object function) =>
        (EdgeFunction)Activator.CreateInstance(typeof(Wrapped<>).MakeGenericType(function.GetType()), function)!;

    private protected abstract void Run(Backend backend, in EdgeTensors tensors);

    private protected abstract void RunBack(Backend backend, in EdgeTensors tensors, in EdgeGradients gradients);

    private sealed class Wrapped<TFunction>(TFunction function) : EdgeFunction
        where TFunction : unmanaged, IEdgeFunction
    {
        public override string Name { get; } =
            typeof(TFunction).GetCustomAttribute<EdgeFunctionAttribute>()?.Name ?? typeof(TFunction).Name;

        public override bool IsFourier { get; } =
            typeof(TFunction).GetCustomAttribute<EdgeFunctionAttribute>()?.IsFourier ?? false;

        public override IGridded? Gridded => function as IGridded;

        public override string Text => string.Join(
            ':', EdgeFunctionCatalogue.Changed(function).Select(n => FormattableString.Invariant($"{n.Name}={n.Value}"))
                .Prepend(Name));

        public override int Parameters => function.Parameters;

        public override string NameOf(int parameter) => function.NameOf(parameter);

        public override EdgeStart Start(int parameter, int inputs, int outputs) =>
            function.Start(parameter, inputs, outputs);

        public override TResult Accept<TResult>(IEdgeFunctionVisitor<TResult> visitor) => visitor.Visit(function);

        public override string ToString() => function.ToString()!;

        private protected override void Run(Backend backend, in EdgeTensors tensors) =>
            backend.Edges(function, tensors);

        private protected override void RunBack(
            Backend backend, in EdgeTensors tensors, in EdgeGradients gradients) =>
            backend.EdgesBack(function, tensors, gradients);
    }
}
