using QtGpu.Kernels.Activations;

namespace QtGpu.Kernels.Contract;

/// <summary>The kernels of an activation whose parameters p are trained.</summary>
public sealed class ParametricOperations
{
    private readonly Backend _backend;
    private readonly ParametricActivation _activation;

    internal ParametricOperations(Backend backend, ParametricActivation activation) =>
        (_backend, _activation) = (backend, activation);

    /// <summary>y = f(z; p), and f′(z; p) to <paramref name="derivative"/> unless it is none.</summary>
    /// <param name="z">[batch, n]</param>
    /// <param name="p">[1, parameters]</param>
    /// <param name="y">[batch, n]</param>
    /// <param name="derivative">[batch, n], or none</param>
    public void Forward(View<float> z, View<float> p, View<float> y, View<float> derivative)
    {
        Require.Inside(z);
        Require.Shape(p, Shape.Vector(_activation.ParameterCount));
        Require.Shape(y, z.Shape);
        Require.ShapeOrNone(derivative, z.Shape);
        _activation.Forward(_backend, z, p, y, derivative);
    }

    /// <summary>dp = Σ over all elements of dY ⊙ ∂f/∂p, summed in float64 in a fixed order.</summary>
    public void ParameterGradient(View<float> z, View<float> p, View<float> dY, View<float> dp)
    {
        Require.Inside(z);
        Require.Shape(p, Shape.Vector(_activation.ParameterCount));
        Require.Shape(dY, z.Shape);
        Require.Shape(dp, Shape.Vector(_activation.ParameterCount));
        _activation.ParameterGradient(_backend, z, p, dY, dp);
    }
}
