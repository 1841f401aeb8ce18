using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Layers;
using QtGpu.Models;

namespace QtGpu.Uncertainty;

/// <summary>
/// A network with Gaussian weights (<see cref="BayesianDense"/>), drawn several times: each draw is a member. All
/// draws of a batch are rows of one pass, in which the first layer computes X·μ and X²·σ² once. What is drawn depends
/// on the seed, the row and the number of draws.
/// </summary>
public sealed class MeanFieldPredictor : Predictor
{
    /// <summary>Draws where nothing is said of them.</summary>
    public const int UsualDraws = 50;

    // Rows of a pass, draws included: some 16 MB of states of a layer with 512 units.
    private const int MostRows = 8192;

    private readonly Network _network;
    private readonly SampleScale? _scale;
    private readonly int _inputs, _batch;
    private readonly bool _isJoint;

    /// <summary>A network on a device.</summary>
    /// <param name="model">Its layers, some of which draw their weights.</param>
    /// <param name="backend">The device.</param>
    /// <param name="parameters">Its parameters, of which the owner disposes.</param>
    /// <param name="inputs">Features per sample.</param>
    /// <param name="draws">Draws, 1 or more.</param>
    /// <param name="seed">Of the draws.</param>
    /// <param name="scale">What its training samples were scaled by, and others are to be; null: nothing.</param>
    /// <exception cref="InputException">No layer draws, or there is no draw.</exception>
    public MeanFieldPredictor(
        Sequential model, Backend backend, ParameterBuffer parameters, int inputs, int draws, long seed = 1,
        SampleScale? scale = null)
    {
        if (draws < 1)
            throw new InputException($"A network whose weights are drawn needs at least 1 draw, got {draws}.");
        if (!model.Layers.Any(layer => layer is BayesianDense))
            throw new InputException("Draws need a network whose weights are drawn: one with Bayesian layers.");
        (Members, _scale, _inputs, _batch) = (draws, scale, inputs, Math.Max(1, MostRows / draws));
        _isJoint = model.Layers.OfType<BayesianDense>().All(l => l.Settings.Estimator == WeightEstimator.Weights);
        _network = new(
            model, backend, parameters, new Shape(_batch, inputs), training: false, seed, draws: draws);
    }

    /// <inheritdoc/>
    public override string Name => $"mean-field, {Members} draw{(Members == 1 ? "" : "s")}";

    /// <inheritdoc/>
    public override int Members { get; }

    /// <inheritdoc/>
    public override float[] Predict(Samples samples, CancellationToken cancellation = default)
    {
        if (samples.Features != _inputs || samples.AreSequences)
        {
            throw new InputException(
                $"the network takes {_inputs} features per sample, these samples have {samples.Features}.");
        }

        Samples scaled = _scale is null || samples.Scale is not null ? samples : samples.Scaled(_scale);
        int classes = _network.Output.Columns, n = samples.Count;
        var probabilities = new float[checked(Members * n * classes)];
        float[] batch = new float[_batch * _inputs], outputs = new float[_batch * Members * classes];
        for (int first = 0; first < n; first += _batch)
        {
            int rows = Math.Min(_batch, n - first), width = rows * classes;
            for (int i = 0; i < rows; i++)
                scaled.Row(first + i).CopyTo(batch.AsSpan(i * _inputs));
            _network.Input.FirstRows(rows).Write(batch.AsSpan(0, rows * _inputs));

            // Sampled weights are one function of all samples; sampled pre-activations are each row's own.
            _network.Forward(rows, _isJoint ? 0 : first, cancellation);
            _network.Output.FirstRows(_network.OutputRows).Read(outputs);
            for (int draw = 0; draw < Members; draw++)
            {
                ClassProbabilities.Softmax(
                    outputs.AsSpan(draw * width, width), classes,
                    probabilities.AsSpan(((draw * n) + first) * classes, width));
            }
        }

        return probabilities;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _network.Dispose();
        base.Dispose();
    }
}
