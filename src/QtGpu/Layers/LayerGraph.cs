using Onnx;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Onnx;

namespace QtGpu.Layers;

/// <summary>A parameter of a layer that is being exported.</summary>
/// <param name="Name">Its name in the network, for example <c>0.weight</c>.</param>
/// <param name="Shape">Its extents.</param>
/// <param name="Values">What it has learnt.</param>
internal sealed record LayerTensor(string Name, Shape Shape, float[] Values);

/// <summary>What a layer is given to write itself in operators of ONNX.</summary>
/// <param name="Graph">Where to.</param>
/// <param name="Input">What it reads: [batch, features], or [time, batch, features] of sequences.</param>
/// <param name="Shape">The shape of a batch before the layer, as in <see cref="Layer.Output"/>.</param>
/// <param name="Parameters">Its parameters, in the order of <see cref="Layer.Parameters"/>.</param>
internal sealed record LayerGraph(
    OnnxGraph Graph, OnnxValue Input, Shape Shape, IReadOnlyList<LayerTensor> Parameters)
{
    /// <summary>Steps of each sequence, [batch]; null where samples are none.</summary>
    public OnnxValue? Lengths { get; init; }

    /// <summary>A parameter's values.</summary>
    public OnnxValue Parameter(int number)
    {
        LayerTensor tensor = Parameters[number];
        return tensor.Shape.Rows == 1
            ? Graph.Tensor(tensor.Name, tensor.Values, tensor.Shape.Columns)
            : Graph.Tensor(tensor.Name, tensor.Values, tensor.Shape.Rows, tensor.Shape.Columns);
    }

    /// <summary>What the layer above a layer is given, but for its parameters.</summary>
    public LayerGraph Behind(Layer layer) => this with { Input = layer.Write(this), Shape = layer.Output(Shape) };

    /// <summary>f(x·W + b).</summary>
    public OnnxValue Dense(Activation activation, OnnxValue weight, OnnxValue? bias)
    {
        OnnxValue z = Graph.Node("MatMul", Input, weight);
        return OnnxFormulas.Of(activation, bias is { } b ? z + b : z);
    }

    /// <summary>Σ_i (a_ij·φ_ij(x_i) + v_ij·silu(x_i)) of edges.</summary>
    /// <param name="terms">What stands on each.</param>
    /// <param name="function">Number of the parameter that holds those of φ; a is the next.</param>
    /// <param name="linear">Number of the one that holds v, where there is one.</param>
    public OnnxValue Edges(EdgeTerms terms, int function, int linear)
    {
        LayerTensor all = Parameters[function];
        int outputs = all.Shape.Columns, inputs = all.Shape.Rows / terms.Function.Parameters;
        float[][] parameters = [.. all.Values.Chunk(inputs * outputs)];
        OnnxValue x = Graph.Node("Unsqueeze", Input, Graph.Wholes(-1));
        OnnxValue values = OnnxFormulas.Of(terms.Function, all.Name, parameters, inputs, outputs, x);
        OnnxValue sum = Sum(values * Matrix(function + 1), axis: -2);
        return terms.HasBase
            ? sum + Graph.Node("MatMul", OnnxFormulas.Of(Activation.Of(new Swish()), Input), Matrix(linear))
            : sum;
    }

    /// <summary>Σ over an axis, which is gone then.</summary>
    public OnnxValue Sum(OnnxValue x, int axis) =>
        Graph.Node("ReduceSum", [AttributeProto.Of("keepdims", 0)], x, Graph.Wholes(axis));

    /// <summary>A parameter that is a matrix even of one row.</summary>
    public OnnxValue Matrix(int number)
    {
        LayerTensor tensor = Parameters[number];
        return Graph.Tensor(tensor.Name, tensor.Values, tensor.Shape.Rows, tensor.Shape.Columns);
    }
}
