using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Training;

namespace QtGpu.Uncertainty;

/// <summary>
/// U(θ) = −ln p(targets | θ) + ‖θ‖²/(2s²) of a network and all of its training samples at once, and its gradient, on
/// the device: cross-entropy for classes, Σ(y − t)²/(2σ²) for numbers.
/// </summary>
internal sealed class NetworkPosterior : IDisposable
{
    private readonly Backend _backend;
    private readonly Network _network;
    private readonly Loss _loss;
    private readonly DeviceBuffer _targetMemory, _statistics;
    private readonly Targets _targets;
    private readonly int _rows;
    private readonly double _perRow, _precision;

    /// <param name="model">Its layers.</param>
    /// <param name="backend">The device.</param>
    /// <param name="parameters">θ, which others move.</param>
    /// <param name="train">The samples; all of them are one batch.</param>
    /// <param name="priorScale">s.</param>
    /// <param name="noise">σ.</param>
    /// <exception cref="InputException">The network, or the samples, cannot be sampled like this.</exception>
    public NetworkPosterior(
        Sequential model, Backend backend, ParameterBuffer parameters, Samples train, double priorScale, double noise)
    {
        Require(model, train);
        (_backend, Parameters, _rows, _loss) = (backend, parameters, train.Count, Loss.For(train.Classes));
        _network = new(model, backend, parameters, train.Features, _rows, training: true);
        try
        {
            _targetMemory = backend.Allocate((long)_rows * train.TargetCount);
            _statistics = backend.Allocate(2);
            var targets = new float[_rows * train.TargetCount];
            for (int i = 0; i < _rows; i++)
                train.CopyTarget(i, targets.AsSpan(i * train.TargetCount));
            _targetMemory.Write<float>(0, targets);
            _network.Input.Write(train.AllFeatures());
            _targets = Targets.Of(_targetMemory.View.Reshape(new Shape(_rows, train.TargetCount)), train.Classes);

            // A row's loss is −ln p, or half the mean square of its errors.
            _perRow = train.Classes > 0 ? 1 : train.TargetCount / (noise * noise);
            _precision = 1 / (priorScale * priorScale);
            backend.Elementwise.Fill(parameters.Gradients, 0); // also what pads them
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>θ.</summary>
    public ParameterBuffer Parameters { get; }

    /// <summary>U(θ); the gradient is ready for <see cref="Kick"/>.</summary>
    public double Energy(CancellationToken cancellation)
    {
        _network.Forward(_rows, cancellation: cancellation);
        View<float> statistics = _statistics.View;
        _loss.Evaluate(_backend, _network.Output, _targets, _network.OutputGradient, statistics);
        _network.Backward(_rows, cancellation: cancellation);
        Span<float> sums = stackalloc float[2];
        statistics.Read(sums);
        return (_perRow * sums[0]) + (0.5 * _precision * SquaredNorm(Parameters.Values));
    }

    /// <summary>The gradient, where nobody asks for U.</summary>
    public void Gradient(CancellationToken cancellation)
    {
        _network.Forward(_rows, cancellation: cancellation);
        _loss.Evaluate(_backend, _network.Output, _targets, _network.OutputGradient, _statistics.View);
        _network.Backward(_rows, cancellation: cancellation);
    }

    /// <summary>r ← r − step·∇U, with the gradient of the last energy.</summary>
    public void Kick(double step, View<float> momentum)
    {
        _backend.Elementwise.AddScaled((float)(-step * _perRow * _rows), Parameters.Gradients, momentum);
        _backend.Elementwise.AddScaled((float)(-step * _precision), Parameters.Values, momentum);
    }

    /// <summary>‖x‖².</summary>
    public double SquaredNorm(View<float> x)
    {
        View<float> result = _statistics.View.Slice(0, new Shape(1, 1));
        _backend.Elementwise.SumOfSquares(x, result);
        Span<float> one = stackalloc float[1];
        result.Read(one);
        return one[0];
    }

    /// <summary>Normal numbers for each parameter, in a row that is laid out as they are; 0 between them.</summary>
    public void Draw(View<float> to, RandomStream stream, long step, double deviation)
    {
        int number = 0;
        foreach (var (_, value) in Parameters.Named)
        {
            _backend.Elementwise.FillNormal(
                new View<float>(to.Buffer, to.Offset + value.Offset, value.Shape), stream.Substream(number++), step,
                (float)deviation);
        }
    }

    public void Dispose()
    {
        _network.Dispose();

        // Not there where memory did not suffice.
        _targetMemory?.Dispose();
        _statistics?.Dispose();
    }

    private static void Require(Sequential model, Samples train)
    {
        if (train.AreSequences || train.TargetCount == 0)
            throw new InputException("Hamiltonian Monte Carlo needs samples with targets that are no sequences");
        if (model.Layers.FirstOrDefault(layer => layer.IsStochastic || IsPenalised(layer)) is { } other)
            throw new InputException(
                $"Hamiltonian Monte Carlo needs an energy that depends on parameters and samples alone, and {other} "
                + "adds to it; leave it out");
        int needed = train.Classes > 0 ? train.Classes : train.TargetCount;
        int outputs = model.Output(Shape.Vector(train.Features)).Columns;
        if (outputs != needed)
            throw new InputException($"the network has {outputs} outputs, the samples need {needed}");
    }

    private static bool IsPenalised(Layer layer) => layer is Dense { Penalty: not null }
        || (layer is Residual residual && residual.Layers.Any(IsPenalised));
}
