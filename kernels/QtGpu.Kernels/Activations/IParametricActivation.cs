using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Passes;

namespace QtGpu.Kernels.Activations;

/// <summary>
/// An activation whose parameters are trained with the weights. p = 0 is the activation as it was given.
/// </summary>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
public interface IParametricActivation<TSelf> : IActivation
    where TSelf : unmanaged, IParametricActivation<TSelf>
{
    /// <summary>How many parameters.</summary>
    static abstract int ParameterCount { get; }

    /// <summary>
    /// This activation moved to the parameters in operand <paramref name="p"/>; float32 arithmetic, so that a kernel
    /// can call it.
    /// </summary>
    TSelf At<TOperands>(TOperands operands, int p)
        where TOperands : struct, IOperands;

    /// <summary>
    /// ∂f/∂ parameter <paramref name="first"/> at z, an even number, and of the next, where there is one, in
    /// <paramref name="second"/>, at the parameters of this instance: two at a time share what both need.
    /// </summary>
    T ParameterGradient<T>(T z, int first, out T second)
        where T : unmanaged, ILane<T>;
}

/// <summary>Something that wants the concrete struct behind a <see cref="ParametricActivation"/>.</summary>
/// <typeparam name="TResult">What it makes of it.</typeparam>
public interface IParametricActivationVisitor<out TResult>
{
    /// <summary>Called once with the activation's own type.</summary>
    TResult Visit<TActivation>(TActivation activation)
        where TActivation : unmanaged, IParametricActivation<TActivation>;
}

/// <summary>A parametric activation chosen at run time.</summary>
public abstract class ParametricActivation
{
    /// <summary>How many parameters it has.</summary>
    public abstract int ParameterCount { get; }

    /// <summary>Hands the concrete struct to <paramref name="visitor"/>.</summary>
    public abstract TResult Accept<TResult>(IParametricActivationVisitor<TResult> visitor);

    /// <summary>See <see cref="ParametricOperations.Forward"/>.</summary>
    internal abstract void Forward(
        Backend backend, View<float> z, View<float> p, View<float> y, View<float> derivative);

    /// <summary>See <see cref="ParametricOperations.ParameterGradient"/>.</summary>
    internal abstract void ParameterGradient(
        Backend backend, View<float> z, View<float> p, View<float> dY, View<float> dp);

    /// <summary>Wraps a parametric activation struct.</summary>
    public static ParametricActivation Of<TActivation>(TActivation activation)
        where TActivation : unmanaged, IParametricActivation<TActivation> => new Wrapped<TActivation>(activation);

    internal static bool Fits(Type type) => Array.Exists(
        type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IParametricActivation<>));

    internal static ParametricActivation? OfBoxed(object activation) => Fits(activation.GetType())
        ? (ParametricActivation)Activator.CreateInstance(
            typeof(Wrapped<>).MakeGenericType(activation.GetType()), activation)!
        : null;

    private sealed class Wrapped<TActivation>(TActivation activation) : ParametricActivation
        where TActivation : unmanaged, IParametricActivation<TActivation>
    {
        public override int ParameterCount => TActivation.ParameterCount;

        public override TResult Accept<TResult>(IParametricActivationVisitor<TResult> visitor) =>
            visitor.Visit(activation);

        public override string ToString() => activation.ToString()!;

        internal override void Forward(
            Backend backend, View<float> z, View<float> p, View<float> y, View<float> derivative)
        {
            if (derivative.IsNone)
            {
                backend.Run(new ParametricForward<TActivation>(activation), z.Length, z, y, p);
                return;
            }

            backend.Run(
                new ParametricForwardDerivative<TActivation>(activation), z.Length, z, y, p, derivative);
        }

        internal override void ParameterGradient(
            Backend backend, View<float> z, View<float> p, View<float> dY, View<float> dp)
        {
            for (int first = 0; first < TActivation.ParameterCount; first += 2)
            {
                backend.Reduce(
                    new ParameterGradient<TActivation>(activation, first), z.Length,
                    dp.Slice(first, Shape.Vector(Math.Min(2, TActivation.ParameterCount - first))), z, dY, p);
            }
        }
    }
}
