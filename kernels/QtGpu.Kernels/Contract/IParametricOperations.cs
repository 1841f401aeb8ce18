namespace QtGpu.Kernels.Contract;

/// <summary>The kernels of an activation whose parameters p are trained.</summary>
public interface IParametricOperations
{
    /// <summary>y = f(z; p), and f′(z; p) to <paramref name="slope"/> unless it is none.</summary>
    /// <param name="z">[batch, n]</param>
    /// <param name="p">[1, parameters]</param>
    /// <param name="y">[batch, n]</param>
    /// <param name="slope">[batch, n], or none</param>
    void Forward(TensorView z, TensorView p, TensorView y, TensorView slope);

    /// <summary>dp = Σ over all elements of dY ⊙ ∂f/∂p, summed in float64 in a fixed order.</summary>
    void ParameterGradient(TensorView z, TensorView p, TensorView dY, TensorView dp);
}
