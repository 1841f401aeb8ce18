using QtGpu.Kernels.Edges;

namespace QtGpu.Checks;

/// <summary>Edges of one function with random numbers, and what float64 makes of them.</summary>
internal sealed class EdgeCase(string name, int rows, int inputs, int outputs)
{
    private readonly double[] _numbers = [.. EdgeFunctionCatalogue.Numbers(name).Values];
    private readonly float[] _x = CheckValues.Normal(rows * inputs, "x");
    private readonly float[] _weight = CheckValues.Normal(inputs * outputs, "a");
    private readonly float[] _bias = CheckValues.Normal(outputs, "c");
    private readonly float[] _gradient = CheckValues.Normal(rows * outputs, "dy");
    private readonly float[] _before = CheckValues.Normal(rows * inputs, "dx before");
    private readonly float[] _parameters = Parameters(EdgeFunctionCatalogue.Create(name), inputs, outputs);

    /// <summary>The function, with the numbers it has by default.</summary>
    public EdgeFunction Function { get; } = EdgeFunctionCatalogue.Create(name);

    /// <summary>Samples.</summary>
    public int Rows => rows;

    /// <summary>Where tensors begin in their buffers.</summary>
    public int Margin => rows % 2 == 0 ? CheckMemory.Aligned : CheckMemory.Odd;

    private int Edges => inputs * outputs;

    public override string ToString() => $"{name}, {rows} × {inputs} → {outputs}";

    /// <summary>The tensors of the way forward.</summary>
    public EdgeTensors Tensors(CheckMemory memory) => new()
    {
        X = memory.In(new(rows, inputs), _x),
        Parameters = memory.In(Shape.Of(Function.Parameters, inputs, outputs), _parameters),
        Weight = memory.In(new(inputs, outputs), _weight),
        Bias = memory.In(Shape.Vector(outputs), _bias),
        Y = memory.Out(new(rows, outputs)),
    };

    /// <summary>Those of the way back.</summary>
    public EdgeGradients Gradients(CheckMemory memory, in EdgeTensors tensors, bool accumulate) => new()
    {
        Y = memory.In(new(rows, outputs), _gradient),
        Parameters = memory.Out(tensors.Parameters.Shape),
        Weight = memory.Out(tensors.Weight.Shape),
        Bias = memory.Out(tensors.Bias.Shape),
        X = accumulate ? memory.InOut(new(rows, inputs), _before) : memory.Out(new(rows, inputs)),
        Accumulate = accumulate,
    };

    /// <summary>y, and how far float32 may be from it: some roundings of each term.</summary>
    public double[] Outputs(out double[] tolerance)
    {
        var y = new double[rows * outputs];
        tolerance = new double[y.Length];
        for (int n = 0; n < y.Length; n++)
        {
            (int row, int j) = (n / outputs, n % outputs);
            y[n] = _bias[j];
            double size = Math.Abs(y[n]);
            for (int i = 0; i < inputs; i++)
            {
                double[] p = Edge(i, j);
                double term = _weight[(i * outputs) + j] * Value(p, _x[(row * inputs) + i]);
                y[n] += term;
                size += Math.Abs(term) + (Math.Abs(_weight[(i * outputs) + j]) * (1 + p.Sum(Math.Abs)));
            }

            tolerance[n] = 1e-6 * size;
        }

        return y;
    }

    /// <summary>Throws unless gradients are those of central differences.</summary>
    public void CheckGradients(CheckMemory memory, in EdgeGradients gradients)
    {
        float[] parameters = memory.Read(gradients.Parameters), weight = memory.Read(gradients.Weight);
        float[] bias = memory.Read(gradients.Bias), input = memory.Read(gradients.X);
        var dx = new double[rows * inputs];
        var sizes = new double[dx.Length];
        for (int n = 0; gradients.Accumulate && n < dx.Length; n++)
            dx[n] = _before[n];
        for (int e = 0; e < Edges; e++)
        {
            (int i, int j) = (e / outputs, e % outputs);
            double[] p = Edge(i, j);
            double[] sum = new double[p.Length], size = new double[p.Length];
            double a = _weight[e], da = 0, sizeOfA = 0;
            for (int row = 0; row < rows; row++)
            {
                double[] x = [_x[(row * inputs) + i]];
                double dy = _gradient[(row * outputs) + j];
                double value = Value(p, x[0]), slope = CentralDifferences.Of(() => Value(p, x[0]), x, 0);
                double scale = (1 + p.Sum(Math.Abs)) * (1 + Math.Abs(x[0]));
                da += dy * value;
                sizeOfA += Math.Abs(dy) * scale;
                dx[(row * inputs) + i] += dy * a * slope;
                sizes[(row * inputs) + i] += Math.Abs(dy * a) * (1 + Math.Abs(slope)) * scale;
                double[] of = CentralDifferences.Gradient(() => Value(p, x[0]), p);
                for (int k = 0; k < p.Length; k++)
                {
                    sum[k] += dy * a * of[k];
                    size[k] += Math.Abs(dy * a) * (1 + Math.Abs(of[k])) * scale;
                }
            }

            Expect.Close(da, weight[e], 1e-6 * sizeOfA, $"∂loss/∂a of edge {e} of {this}");
            for (int k = 0; k < p.Length; k++)
            {
                Expect.Close(
                    sum[k], parameters[(k * Edges) + e], 1e-6 * size[k],
                    $"∂loss/∂{Function.NameOf(k)} of edge {e} of {this}");
            }
        }

        Expect.Close(dx, input, n => 1e-6 * (1 + sizes[n]), $"∂loss/∂x of {this}");
        for (int j = 0; j < outputs; j++)
        {
            double[] column = [.. Enumerable.Range(0, rows).Select(row => (double)_gradient[(row * outputs) + j])];
            Expect.Close(column.Sum(), bias[j], 1e-6 * (1 + column.Sum(Math.Abs)), $"∂loss/∂c of {this}");
        }
    }

    private double Value(double[] p, double x) => EdgeReference.Value(name, _numbers, p, x);

    private double[] Edge(int i, int j) =>
        [.. Enumerable.Range(0, Function.Parameters).Select(k => (double)_parameters[(k * Edges) + (i * outputs) + j])];

    // About where they start, and farther from it than they do.
    private static float[] Parameters(EdgeFunction function, int inputs, int outputs)
    {
        int edges = inputs * outputs;
        float[] values = CheckValues.Normal(function.Parameters * edges, "parameters", 0.5f);
        for (int k = 0; k < values.Length; k++)
            values[k] += function.Start(k / edges, inputs, outputs).Mean;
        return values;
    }
}
