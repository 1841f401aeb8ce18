namespace QtGpu.Kernels.Contract;

/// <summary>The kernels that know one activation f.</summary>
public interface IActivationOperations
{
    /// <summary>y = f(z), elementwise; f′(z) to <paramref name="slope"/> unless it is none. y may be z itself.</summary>
    void Forward(TensorView z, TensorView y, TensorView slope);

    /// <summary>
    /// A dense layer in one pass: Y = f(X·W + b), and f′(X·W + b) to <paramref name="slope"/> unless it is none.
    /// </summary>
    /// <param name="x">[batch, in]</param>
    /// <param name="w">[in, out]</param>
    /// <param name="b">[1, out], or none</param>
    /// <param name="y">[batch, out]</param>
    /// <param name="slope">[batch, out], or none</param>
    void Dense(TensorView x, TensorView w, TensorView b, TensorView y, TensorView slope);
}
