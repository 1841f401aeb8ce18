using System.Reflection;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Passes;
using QtGpu.Kernels.Products;
using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Activations;

/// <summary>
/// Something that wants the concrete struct behind an <see cref="Activation"/>, to be generic over it.
/// </summary>
/// <typeparam name="TResult">What it makes of it.</typeparam>
public interface IActivationVisitor<out TResult>
{
    /// <summary>Called once with the activation's own type.</summary>
    TResult Visit<TActivation>(TActivation activation)
        where TActivation : unmanaged, IActivation;
}

/// <summary>
/// An activation chosen at run time by name. Kernels reach the concrete struct through <see cref="Accept"/>.
/// </summary>
public abstract class Activation
{
    /// <summary>The name it is catalogued under.</summary>
    public abstract string Name { get; }

    /// <summary>Hands the concrete struct to <paramref name="visitor"/>.</summary>
    public abstract TResult Accept<TResult>(IActivationVisitor<TResult> visitor);

    /// <summary>See <see cref="ActivationOperations.Forward"/>.</summary>
    internal abstract void Forward(Backend backend, View<float> z, View<float> y, View<float> derivative);

    /// <summary>See <see cref="ActivationOperations.Dense"/>.</summary>
    internal abstract void Dense(Backend backend, in Product product, View<float> b, View<float> derivative);

    /// <summary>See <see cref="MeanFieldOperations.Draw"/>.</summary>
    internal abstract void Draw(
        Backend backend, View<float> mean, View<float> deviation, View<float> y, View<float> squares,
        View<float> kappa, View<float> derivative, NormalDraws draws, long source);

    /// <summary>See <see cref="WeightSampleOperations.Dense"/>.</summary>
    internal abstract void SampledDense(Backend backend, in Product product, View<float> b, View<float> derivative);

    /// <summary>Wraps an activation struct.</summary>
    public static Activation Of<TActivation>(TActivation activation)
        where TActivation : unmanaged, IActivation => new Wrapped<TActivation>(activation);

    internal static Activation OfBoxed(object activation) =>
        (Activation)Activator.CreateInstance(typeof(Wrapped<>).MakeGenericType(activation.GetType()), activation)!;

    private sealed class Wrapped<TActivation>(TActivation activation) : Activation
        where TActivation : unmanaged, IActivation
    {
        public override string Name { get; } =
            typeof(TActivation).GetCustomAttribute<ActivationAttribute>()?.Name ?? typeof(TActivation).Name;

        public override TResult Accept<TResult>(IActivationVisitor<TResult> visitor) => visitor.Visit(activation);

        public override string ToString() => activation.ToString()!;

        internal override void Forward(Backend backend, View<float> z, View<float> y, View<float> derivative)
        {
            if (derivative.IsNone)
                backend.Run(new ActivationForward<TActivation>(activation), z.Length, z, y);
            else
                backend.Run(new ActivationForwardDerivative<TActivation>(activation), z.Length, z, y, derivative);
        }

        internal override void Dense(Backend backend, in Product product, View<float> b, View<float> derivative)
        {
            if (derivative.IsNone)
            {
                backend.Multiply(product, new DenseForward<TActivation>(activation), accumulate: false, product.C, b);
                return;
            }

            backend.Multiply(
                product, new DenseForwardDerivative<TActivation>(activation),
                accumulate: false, product.C, derivative, b);
        }

        internal override void Draw(
            Backend backend, View<float> mean, View<float> deviation, View<float> y, View<float> squares,
            View<float> kappa, View<float> derivative, NormalDraws draws, long source)
        {
            long plane = y.Length / draws.Count;
            if (kappa.IsNone)
            {
                backend.Run(
                    new LocalDraw<TActivation>(activation, draws, plane, source, squares.IsNone ? 0 : 1),
                    plane, mean, deviation, y, squares);
                return;
            }

            backend.Run(
                new LocalDrawDerivative<TActivation>(activation, draws, plane, source, derivative.IsNone ? 0 : 1),
                plane, mean, deviation, y, kappa, derivative);
        }

        internal override void SampledDense(
            Backend backend, in Product product, View<float> b, View<float> derivative) => backend.Multiply(
            product,
            new SampledForward<TActivation>(
                activation, (long)product.M * product.N, product.N, derivative.IsNone ? 0 : 1),
            accumulate: false, product.C, derivative.IsNone ? product.C : derivative, b);
    }
}
