using QtGpu.Kernels.Activations;

namespace QtGpu.Kernels.Contract;

/// <summary>The kernels that know one activation f.</summary>
public sealed class ActivationOperations
{
    private readonly Backend _backend;
    private readonly Activation _activation;

    internal ActivationOperations(Backend backend, Activation activation) =>
        (_backend, _activation) = (backend, activation);

    /// <summary>
    /// y = f(z), elementwise; f′(z) to <paramref name="derivative"/> unless it is none. y may be z itself.
    /// </summary>
    public void Forward(View<float> z, View<float> y, View<float> derivative)
    {
        Require.Inside(z);
        Require.Shape(y, z.Shape);
        Require.ShapeOrNone(derivative, z.Shape);
        _activation.Forward(_backend, z, y, derivative);
    }

    /// <summary>
    /// A dense layer in one pass: Y = f(X·W + b), and f′(X·W + b) to <paramref name="derivative"/> unless it is none.
    /// </summary>
    /// <param name="x">[batch, in]</param>
    /// <param name="w">[in, out]</param>
    /// <param name="b">[1, out], or none</param>
    /// <param name="y">[batch, out]</param>
    /// <param name="derivative">[batch, out], or none</param>
    public void Dense(View<float> x, View<float> w, View<float> b, View<float> y, View<float> derivative)
    {
        Require.Shape(x, new Shape(x.Rows, x.Columns));
        Require.Shape(w, new Shape(x.Columns, w.Columns));
        Require.ShapeOrNone(b, Shape.Vector(w.Columns));
        Require.Shape(y, new Shape(x.Rows, w.Columns));
        Require.ShapeOrNone(derivative, y.Shape);
        _activation.Dense(_backend, new Product(x, false, w, false, y), b, derivative);
    }
}
