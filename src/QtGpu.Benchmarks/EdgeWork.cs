using QtGpu.Checks;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Edges;
using QtGpu.Reference;

namespace QtGpu.Benchmarks;

/// <summary>A layer of edges that is timed.</summary>
/// <param name="Function">φ, as it is by default.</param>
/// <param name="Batch">Samples.</param>
/// <param name="Inputs">Inputs.</param>
/// <param name="Outputs">Outputs.</param>
internal sealed record EdgeShape(string Function, int Batch, int Inputs, int Outputs)
{
    /// <summary>DARUAN on a hidden layer and on an image, and the other functions on the former.</summary>
    public static IReadOnlyList<EdgeShape> All { get; } =
    [
        new("daruan", 64, 64, 64), new("daruan", 64, 784, 16),
        .. EdgeFunctionCatalogue.Names.Where(name => name != "daruan").Select(name => new EdgeShape(name, 64, 64, 64)),
    ];

    /// <summary>Values of φ in a pass.</summary>
    public double Evaluations => (double)Batch * Inputs * Outputs;

    /// <summary>What a peer calls it; one that trains takes both ways.</summary>
    public string PeerRow(bool trains) => Invariant(
        $"edges {Function} {Batch}x{Inputs}x{Outputs} {(trains ? "trained" : "forward")}");

    public override string ToString() =>
        Invariant($"{Function} {Inputs}→{Outputs}, batch {Batch}");
}

/// <summary>Edges and a dense layer of ReLU of the same shape, forward, and forward and back.</summary>
internal sealed class EdgeWork : IDisposable
{
    private readonly Backend _backend;
    private readonly Tensors _tensors;
    private readonly EdgeShape _shape;
    private readonly EdgeFunction _function;
    private readonly EdgeTensors _edges;
    private readonly EdgeGradients _gradients;
    private readonly ActivationOperations _relu;
    private readonly View<float> _derivative;

    /// <summary>Checked in float64 before anything is timed.</summary>
    /// <exception cref="CheckFailedException">A value is wrong.</exception>
    public EdgeWork(Backend backend, EdgeShape shape)
    {
        (_backend, _shape, _tensors) = (backend, shape, new(backend));
        _function = EdgeFunctionCatalogue.Create(shape.Function);
        _relu = backend.Activation(Activation.Of(default(Relu)));
        Shape edges = new(shape.Inputs, shape.Outputs), x = new(shape.Batch, shape.Inputs);
        Shape y = new(shape.Batch, shape.Outputs);
        Shape parameters = Shape.Of(_function.Parameters, edges.Rows, edges.Columns);
        _edges = new()
        {
            X = _tensors.Noise(x),
            Parameters = _tensors.Noise(parameters),
            Weight = _tensors.Noise(edges),
            Bias = _tensors.Noise(Shape.Vector(shape.Outputs)),
            Y = _tensors.Noise(y),
        };
        _gradients = new()
        {
            Y = _tensors.Noise(y),
            Parameters = _tensors.Noise(parameters),
            Weight = _tensors.Noise(edges),
            Bias = _tensors.Noise(Shape.Vector(shape.Outputs)),
            X = _tensors.Noise(x),
        };
        _derivative = _tensors.Noise(y);
        Check();
    }

    public void Forward() => _function.Forward(_backend, _edges);

    public void Train()
    {
        _function.Forward(_backend, _edges);
        _function.Back(_backend, _edges, _gradients);
    }

    public void DenseForward() => _relu.Dense(_edges.X, _edges.Weight, _edges.Bias, _edges.Y, View<float>.None);

    public void DenseTrain()
    {
        _relu.Dense(_edges.X, _edges.Weight, _edges.Bias, _edges.Y, _derivative);
        _backend.Elementwise.Multiply(_gradients.Y, _derivative, _derivative);
        _backend.Dense.WeightGradient(_edges.X, _derivative, _gradients.Weight, _gradients.Bias);
        _backend.Dense.InputGradient(_derivative, _edges.Weight, View<float>.None, _gradients.X);
    }

    public void Dispose() => _tensors.Dispose();

    // The outputs of the first sample, and ∂loss/∂a of the first input's edges.
    private void Check()
    {
        Train();
        double[] numbers = [.. EdgeFunctionCatalogue.Numbers(_shape.Function).Values];
        float[] x = _edges.X.ToArray(), p = _edges.Parameters.ToArray(), a = _edges.Weight.ToArray();
        float[] bias = _edges.Bias.ToArray(), dy = _gradients.Y.ToArray();
        float[] y = _edges.Y.ToArray(), da = _gradients.Weight.ToArray();
        int edges = a.Length, outputs = _shape.Outputs;
        for (int j = 0; j < outputs; j++)
        {
            double sum = bias[j], size = 1, slope = 0, slopeSize = 1;
            for (int i = 0; i < _shape.Inputs; i++)
            {
                double term = a[(i * outputs) + j] * Value((i * outputs) + j, x[i], out double scale);
                sum += term;
                size += Math.Abs(term) + (Math.Abs(a[(i * outputs) + j]) * scale);
            }

            for (int row = 0; row < _shape.Batch; row++)
            {
                slope += dy[(row * outputs) + j] * Value(j, x[row * _shape.Inputs], out double scale);
                slopeSize += Math.Abs(dy[(row * outputs) + j]) * scale;
            }

            Expect.Close(sum, y[j], 1e-6 * size, $"output {j} of {_shape}");
            Expect.Close(slope, da[j], 1e-6 * slopeSize, $"∂loss/∂a of edge {j} of {_shape}");
        }

        double Value(int edge, double at, out double scale)
        {
            double[] own = [.. Enumerable.Range(0, p.Length / edges).Select(k => (double)p[(k * edges) + edge])];
            scale = (1 + own.Sum(Math.Abs)) * (1 + Math.Abs(at));
            return EdgeReference.Value(_shape.Function, numbers, own, at);
        }
    }
}
