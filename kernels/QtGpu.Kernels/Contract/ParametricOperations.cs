namespace QtGpu.Kernels.Contract;

/// <summary>The kernels of an activation whose parameters p are trained.</summary>
public abstract class ParametricOperations
{
    // IParametricActivation has p0 and p1.
    private const int Parameters = 2;

    /// <summary>y = f(z; p), and f′(z; p) to <paramref name="slope"/> unless it is none.</summary>
    /// <param name="z">[batch, n]</param>
    /// <param name="p">[1, parameters]</param>
    /// <param name="y">[batch, n]</param>
    /// <param name="slope">[batch, n], or none</param>
    public void Forward(TensorView z, TensorView p, TensorView y, TensorView slope)
    {
        Require.Inside(z);
        Require.Shape(p, Shape.Vector(Parameters));
        Require.Shape(y, z.Shape);
        Require.ShapeOrNone(slope, z.Shape);
        RunForward(z, p, y, slope);
    }

    /// <summary>dp = Σ over all elements of dY ⊙ ∂f/∂p, summed in float64 in a fixed order.</summary>
    public void ParameterGradient(TensorView z, TensorView p, TensorView dY, TensorView dp)
    {
        Require.Inside(z);
        Require.Shape(p, Shape.Vector(Parameters));
        Require.Shape(dY, z.Shape);
        Require.Shape(dp, Shape.Vector(Parameters));
        RunParameterGradient(z, p, dY, dp);
    }

    /// <summary><see cref="Forward"/>, checked.</summary>
    protected abstract void RunForward(TensorView z, TensorView p, TensorView y, TensorView slope);

    /// <summary><see cref="ParameterGradient"/>, checked.</summary>
    protected abstract void RunParameterGradient(TensorView z, TensorView p, TensorView dY, TensorView dp);
}
