using QtGpu.Kernels.Edges;

namespace QtGpu.Kernels.Contract;

/// <summary>What edges read and write: y_j = c_j + Σ_i a_ij·φ_ij(x_i), for a batch of samples.</summary>
public readonly record struct EdgeTensors
{
    /// <summary>x [batch, in].</summary>
    public required View<float> X { get; init; }

    /// <summary>
    /// Parameters of φ [parameters, in, out]: a matrix of each, so that edges lie beside their neighbours.
    /// </summary>
    public required View<float> Parameters { get; init; }

    /// <summary>a [in, out].</summary>
    public required View<float> Weight { get; init; }

    /// <summary>c [1, out]: Σ_i c_ij is one number.</summary>
    public required View<float> Bias { get; init; }

    /// <summary>y [batch, out], which the way back does not read.</summary>
    public required View<float> Y { get; init; }

    /// <summary>The same with other tensors in the place of each.</summary>
    internal EdgeTensors Each(Func<View<float>, View<float>> other) => new()
    {
        X = other(X),
        Parameters = other(Parameters),
        Weight = other(Weight),
        Bias = other(Bias),
        Y = other(Y),
    };

    internal void Check(EdgeFunction function)
    {
        int inputs = X.Columns, outputs = Y.Columns;
        Require.Shape(X, new Shape(X.Rows, inputs));
        Require.Shape(Y, new Shape(X.Rows, outputs));
        Require.Shape(Parameters, Shape.Of(function.Parameters, inputs, outputs));
        Require.Shape(Weight, new Shape(inputs, outputs));
        Require.Shape(Bias, Shape.Vector(outputs));
    }
}

/// <summary>The gradients of edges. Sums run over the samples in order.</summary>
public readonly record struct EdgeGradients
{
    /// <summary>∂loss/∂y [batch, out].</summary>
    public required View<float> Y { get; init; }

    /// <summary>∂loss/∂ the parameters of φ, overwritten.</summary>
    public required View<float> Parameters { get; init; }

    /// <summary>∂loss/∂a, overwritten.</summary>
    public required View<float> Weight { get; init; }

    /// <summary>∂loss/∂c, overwritten; or none.</summary>
    public View<float> Bias { get; init; }

    /// <summary>∂loss/∂x [batch, in]; or none.</summary>
    public View<float> X { get; init; }

    /// <summary>Whether to add to ∂loss/∂x instead of overwriting it.</summary>
    public bool Accumulate { get; init; }

    /// <summary>The same with other tensors in the place of each.</summary>
    internal EdgeGradients Each(Func<View<float>, View<float>> other) => new()
    {
        Y = other(Y),
        Parameters = other(Parameters),
        Weight = other(Weight),
        Bias = other(Bias),
        X = other(X),
        Accumulate = Accumulate,
    };

    internal void Check(in EdgeTensors tensors)
    {
        Require.Shape(Y, tensors.Y.Shape);
        Require.Shape(Parameters, tensors.Parameters.Shape);
        Require.Shape(Weight, tensors.Weight.Shape);
        Require.ShapeOrNone(Bias, tensors.Bias.Shape);
        Require.ShapeOrNone(X, tensors.X.Shape);
    }
}
