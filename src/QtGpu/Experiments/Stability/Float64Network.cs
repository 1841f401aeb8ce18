using QtGpu.Data;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Host.Float64;
using QtGpu.Kernels.Lanes;
using QtGpu.Models;
using QtGpu.Uncertainty;

namespace QtGpu.Experiments.Stability;

/// <summary>
/// A feed-forward network with softmax and cross-entropy in float64, trained by gradient descent: the twin of one in
/// float32, and what shows its layers. Z = X·W + b, Y = f(Z); the last layer is linear.
/// </summary>
internal sealed class Float64Network
{
    private readonly Activation _activation;

    private Float64Network(Activation activation, IReadOnlyList<Float64Layer> layers) =>
        (_activation, Layers) = (activation, layers);

    /// <summary>Its layers, the output last.</summary>
    public IReadOnlyList<Float64Layer> Layers { get; }

    /// <summary>One with the parameters of dense layers, weights [in, out] and biases in turn.</summary>
    public static Float64Network Of(ParameterBuffer parameters, Activation activation)
    {
        double[][] all =
            [.. parameters.Named.Select(one => Array.ConvertAll(one.Value.ToArray(), value => (double)value))];
        return new(activation, [.. all.Chunk(2).Select(pair => new Float64Layer(pair[0], pair[1]))]);
    }

    /// <summary>Logits [rows, classes] of samples.</summary>
    public double[] Forward(Samples samples, ReadOnlySpan<int> rows)
    {
        var x = new double[rows.Length * samples.Features];
        for (int i = 0; i < rows.Length; i++)
        {
            ReadOnlySpan<float> row = samples.Row(rows[i]);
            for (int j = 0; j < row.Length; j++)
                x[(i * row.Length) + j] = row[j];
        }

        for (int l = 0; l < Layers.Count; l++)
        {
            Layers[l].Forward(x, rows.Length);
            if (l < Layers.Count - 1)
                Layers[l].Activate(_activation);
            x = Layers[l].Y;
        }

        return x;
    }

    /// <summary>Gradients of the mean cross-entropy of the samples that <see cref="Forward"/> has just seen.</summary>
    public void Backward(Samples samples, ReadOnlySpan<int> rows)
    {
        double[] y = Layers[^1].Y, dZ = new double[y.Length];
        int classes = y.Length / rows.Length;
        for (int i = 0; i < rows.Length; i++)
        {
            Span<double> z = y.AsSpan(i * classes, classes), d = dZ.AsSpan(i * classes, classes);
            z.CopyTo(d);
            Softmax.Apply(d);
            for (int k = 0; k < classes; k++)
                d[k] = (d[k] - (k == samples.Label(rows[i]) ? 1 : 0)) / rows.Length;
        }

        for (int l = Layers.Count - 1; l >= 0; l--)
        {
            double[] dX = Layers[l].Backward(dZ, isInputWanted: l > 0);
            if (l > 0)
                Vectors.Scale(dX, Layers[l - 1].Slope);
            dZ = dX;
        }
    }

    /// <summary>θ ← θ − rate·∂L/∂θ.</summary>
    public void Step(double rate)
    {
        foreach (Float64Layer layer in Layers)
        {
            Vectors.Add(-rate, layer.WeightGradient, layer.Weights);
            Vectors.Add(-rate, layer.BiasGradient, layer.Biases);
        }
    }
}

/// <summary>A layer with what its last samples left in it.</summary>
/// <param name="weights">W [in, out].</param>
/// <param name="biases">b [out].</param>
internal sealed class Float64Layer(double[] weights, double[] biases)
{
    private double[] _x = [];

    /// <summary>W.</summary>
    public double[] Weights => weights;

    /// <summary>b.</summary>
    public double[] Biases => biases;

    /// <summary>Units.</summary>
    public int Units => biases.Length;

    /// <summary>f(Z), or Z of the last layer, [rows, units].</summary>
    public double[] Y { get; private set; } = [];

    /// <summary>f′(Z); 1 where there is no f.</summary>
    public double[] Slope { get; private set; } = [];

    /// <summary>∂L/∂Z.</summary>
    public double[] Gradient { get; private set; } = [];

    /// <summary>∂L/∂W.</summary>
    public double[] WeightGradient { get; } = new double[weights.Length];

    /// <summary>∂L/∂b.</summary>
    public double[] BiasGradient { get; } = new double[biases.Length];

    /// <summary>Z = X·W + b.</summary>
    public void Forward(double[] x, int rows)
    {
        _x = x;
        Y = new double[rows * Units];
        Slope = new double[Y.Length];
        Array.Fill(Slope, 1);
        int inputs = x.Length / rows;
        for (int i = 0; i < rows; i++)
        {
            Span<double> z = Y.AsSpan(i * Units, Units);
            biases.CopyTo(z);
            for (int k = 0; k < inputs; k++)
            {
                if (x[(i * inputs) + k] is var value and not 0)
                    Vectors.Add(value, weights.AsSpan(k * Units, Units), z);
            }
        }
    }

    /// <summary>Y = f(Z).</summary>
    public void Activate(Activation f) => f.Accept(new Elementwise(Y, Slope));

    /// <summary>∂L/∂W and ∂L/∂b from ∂L/∂Z.</summary>
    /// <returns>∂L/∂X, where it is wanted.</returns>
    public double[] Backward(double[] dZ, bool isInputWanted)
    {
        Gradient = dZ;
        Array.Clear(WeightGradient);
        Array.Clear(BiasGradient);
        int rows = dZ.Length / Units, inputs = _x.Length / rows;
        var dX = new double[isInputWanted ? _x.Length : 0];
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<double> d = dZ.AsSpan(i * Units, Units);
            Vectors.Add(1, d, BiasGradient);
            for (int k = 0; k < inputs; k++)
            {
                if (_x[(i * inputs) + k] is var value and not 0)
                    Vectors.Add(value, d, WeightGradient.AsSpan(k * Units, Units));
                if (isInputWanted)
                    dX[(i * inputs) + k] = Vectors.Dot(d, weights.AsSpan(k * Units, Units));
            }
        }

        return dX;
    }

    private sealed class Elementwise(double[] y, double[] slope) : IActivationVisitor<bool>
    {
        public bool Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IActivation
        {
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = activation.Forward(new DoubleLane(y[i]), out DoubleLane derivative).Value;
                slope[i] = derivative.Value;
            }

            return true;
        }
    }
}
