namespace QtGpu.Kernels.Contract;

/// <summary>The kernels that know one activation f.</summary>
public abstract class ActivationOperations
{
    /// <summary>y = f(z), elementwise; f′(z) to <paramref name="slope"/> unless it is none. y may be z itself.</summary>
    public void Forward(TensorView z, TensorView y, TensorView slope)
    {
        Require.Inside(z);
        Require.Shape(y, z.Shape);
        Require.ShapeOrNone(slope, z.Shape);
        RunForward(z, y, slope);
    }

    /// <summary>
    /// A dense layer in one pass: Y = f(X·W + b), and f′(X·W + b) to <paramref name="slope"/> unless it is none.
    /// </summary>
    /// <param name="x">[batch, in]</param>
    /// <param name="w">[in, out]</param>
    /// <param name="b">[1, out], or none</param>
    /// <param name="y">[batch, out]</param>
    /// <param name="slope">[batch, out], or none</param>
    public void Dense(TensorView x, TensorView w, TensorView b, TensorView y, TensorView slope)
    {
        Require.Shape(x, new Shape(x.Rows, x.Columns));
        Require.Shape(w, new Shape(x.Columns, w.Columns));
        Require.ShapeOrNone(b, Shape.Vector(w.Columns));
        Require.Shape(y, new Shape(x.Rows, w.Columns));
        Require.ShapeOrNone(slope, y.Shape);
        RunDense(new Product(x, false, w, false, y), b, slope);
    }

    /// <summary><see cref="Forward"/>, checked.</summary>
    protected abstract void RunForward(TensorView z, TensorView y, TensorView slope);

    /// <summary><see cref="Dense"/>, checked.</summary>
    protected abstract void RunDense(in Product product, TensorView b, TensorView slope);
}
