using QtGpu.Checks;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Reference;
using QtGpu.Training;

namespace QtGpu.Tests.Models;

/// <summary>A Bayesian network on a device with one batch, and the same in float64 with the same noise.</summary>
internal sealed class BayesianNetwork : IDisposable
{
    public const int Rows = 5, Inputs = 4, Outputs = 3, Examples = 40;
    private const long Seed = 4, Step = 3;

    public static readonly Tunnelling Shoulder = new(
        height: 5, width: 0.2, energyScale: 3, operatingEnergy: 2, centred: true);

    private readonly Backend _backend;
    private readonly Sequential _model;
    private readonly int _draws;
    private readonly float[] _x = CheckValues.Normal(Rows * Inputs, "batch");
    private readonly int[] _labels = [.. Enumerable.Range(0, Rows).Select(i => i % Outputs)];
    private readonly float[] _targets = CheckValues.Normal(Rows * Outputs, "targets");

    public BayesianNetwork(Backend backend, Sequential model, int draws)
    {
        (_backend, _model, _draws) = (backend, model, draws);
        Parameters = new ParameterBuffer(model, backend, Inputs, Seed);
        foreach (var (name, value) in Parameters.Named)
        {
            bool rho = name.EndsWith("deviation", StringComparison.Ordinal);
            value.Write([.. CheckValues.Normal(value.Length, name, 0.3f).Select(v => rho ? v - 1 : v)]);
        }

        Network = new Network(
            model, backend, Parameters, new Shape(Rows + 2, Inputs), training: true, Seed, examples: Examples);
    }

    public ParameterBuffer Parameters { get; }

    public Network Network { get; }

    /// <summary>One step on the device: the mean loss and the penalty.</summary>
    public (double Loss, double Penalty) Run(bool classes)
    {
        using DeviceBuffer expected = _backend.Allocate(_targets.Length), statistics = _backend.Allocate(2);
        expected.Write(0, classes ? Array.ConvertAll(_labels, BitConverter.Int32BitsToSingle) : _targets);
        Network.Input.Write(_x);
        Network.Forward(Rows, Step);
        int rows = Network.OutputRows;
        Loss.For(classes ? Outputs : 0).Evaluate(
            _backend, Network.Output.FirstRows(rows),
            Targets.Of(expected.View.Slice(0, new(Rows, classes ? 1 : Outputs)), classes ? Outputs : 0),
            Network.OutputGradient.FirstRows(rows), statistics.View);
        Network.Backward(Rows, Step);
        return (statistics.View.ToArray()[0] / Rows, Network.ReadPenalty());
    }

    /// <summary>Its parameters in float64.</summary>
    public double[][] Values => [.. Parameters.Named.Select(p => p.Value.ToArray().Select(w => (double)w).ToArray())];

    /// <summary>The outputs [draws, rows, outputs] of the same network with these parameters.</summary>
    public double[] Forward(double[][] parameters)
    {
        double[] x = Array.ConvertAll(_x, value => (double)value);
        int next = 0, drawn = 1;
        for (int k = 0; k < _model.Layers.Count; k++)
        {
            if (_model.Layers[k] is Dense dense)
            {
                x = Array.ConvertAll(
                    new NetworkReference().Dense(parameters[next], parameters[next + 1]).Forward(x, drawn * Rows),
                    value => Textbook(dense.Activation)(value));
                next += 2;
                continue;
            }

            var layer = (BayesianDense)_model.Layers[k];
            int count = layer.HasBias ? 4 : 2;
            drawn = _draws;
            x = Array.ConvertAll(
                Draw(layer, x, parameters[next..(next + count)], RandomStream.Named(Seed, $"layer/{k}")),
                value => Textbook(layer.Activation)(value));
            next += count;
        }

        return x;
    }

    /// <summary>Mean loss + (β/N)·divergence.</summary>
    public double Bound(double[][] parameters, bool classes, Func<double[][], double> divergence, double weight)
    {
        double[] y = Forward(parameters);
        int draws = y.Length / (Rows * Outputs);
        double loss = classes
            ? NetworkReference.CrossEntropy(y, [.. Enumerable.Repeat(_labels, draws).SelectMany(l => l)])
            : NetworkReference.HalfMeanSquare(
                y, [.. Enumerable.Repeat(_targets, draws).SelectMany(t => t).Select(t => (double)t)]);
        return loss + (weight / Examples * divergence(parameters));
    }

    public void Dispose()
    {
        Network.Dispose();
        Parameters.Dispose();
    }

    private double[] Draw(BayesianDense layer, double[] x, double[][] posterior, RandomStream stream)
    {
        if (layer.Settings.Estimator == WeightEstimator.Weights)
        {
            var weights = new NormalDraws(stream.Substream(0), Step, _draws);
            var biases = new NormalDraws(stream.Substream(1), Step, _draws);
            return BayesianReference.Sampled(
                x, Rows, layer.Units, posterior, _draws, (s, i) => weights.Normal(s, i), (s, j) => biases.Normal(s, j),
                layer.Settings.PublishedGradient ? rho => rho : Math.Exp);
        }

        var draws = new NormalDraws(stream, Step, _draws);
        return BayesianReference.Local(
            x, Rows, layer.Units, posterior, _draws, (s, row, j) => draws.Normal(s, (row * layer.Units) + j));
    }

    private static Func<double, double> Textbook(Activation activation) => activation.Name switch
    {
        "identity" => z => z,
        "tanh" => Math.Tanh,
        _ => z => NetworkReference.Transmission(2 + (3 * z), 5, 0.2) - NetworkReference.Transmission(2, 5, 0.2),
    };
}
