using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>Runs a model forward over samples in large batches.</summary>
public sealed class Evaluator : IDisposable
{
    private const int Batch = 512;
    private readonly Backend _backend;
    private readonly Network _network;
    private readonly int _inputs;
    private readonly float[] _staging;
    private DeviceBuffer? _targets;

    /// <summary>Puts the forward half of a model on a device, with parameters that are shared.</summary>
    public Evaluator(Sequential model, Backend backend, ParameterBuffer parameters, int inputs)
    {
        (_backend, _inputs) = (backend, inputs);
        _network = new Network(model, backend, parameters, inputs, Batch, training: false);
        _staging = new float[Batch * inputs];
    }

    /// <summary>Loss, and the confusion matrix or the errors of a regression.</summary>
    /// <param name="samples">What to measure on.</param>
    /// <param name="loss">What to measure.</param>
    /// <param name="cancellation">Stops between two operations.</param>
    /// <exception cref="InputException">The samples have other features, classes or targets than the model.</exception>
    public Evaluation Evaluate(Samples samples, Loss loss, CancellationToken cancellation = default)
    {
        int width = samples.TargetCount, classes = samples.Classes, outputs = _network.Output.Columns;
        if (outputs != (classes > 0 ? classes : width))
        {
            throw new InputException(
                $"The model has {outputs} outputs, these samples have {(classes > 0 ? $"{classes} classes" : $"{width} targets")}. " +
                "Measure it on samples like those it was trained on.");
        }

        if (_targets is null || _targets.View.Length < Batch * width)
        {
            _targets?.Dispose();
            _targets = _backend.Allocate((long)Batch * width);
        }

        using DeviceBuffer statistics = _backend.Allocate(2);
        var targets = new float[Batch * width];
        var scores = new float[Batch * outputs];
        ConfusionMatrix? confusion = classes > 0 ? new(classes) : null;
        var errors = new ErrorSums[classes > 0 ? 0 : width];
        double total = 0;
        Span<float> sums = stackalloc float[2];
        for (int first = 0; first < samples.Count; first += Batch)
        {
            int rows = Forward(samples, first, cancellation);
            for (int i = 0; i < rows; i++)
                samples.CopyTarget(first + i, targets.AsSpan(i * width));
            View<float> expected = _targets.View.Reshape(new Shape(rows, width));
            expected.Write(targets.AsSpan(0, rows * width));
            View<float> output = _network.Output.FirstRows(rows);
            loss.Evaluate(_backend, output, Targets.Of(expected, classes), View<float>.None, statistics.View);
            statistics.Read(0, sums);
            total += sums[0];
            output.Read(scores);
            for (int i = 0; i < rows; i++)
                confusion?.Add(samples.Label(first + i), Top(scores.AsSpan(i * classes, classes)));
            for (int i = 0; i < rows * errors.Length; i++)
                errors[i % width].Add(scores[i], targets[i]);
        }

        double mean = total / samples.Count;
        return new Evaluation(mean, confusion, classes > 0 ? null : Errors(errors, samples.Scale?.Targets));
    }

    /// <summary>Outputs [n, outputs], row by row; of standardised samples in the targets' own units.</summary>
    /// <param name="samples">What to predict.</param>
    /// <param name="cancellation">Stops between two operations.</param>
    public float[] Predict(Samples samples, CancellationToken cancellation = default)
    {
        int outputs = _network.Output.Columns;
        var result = new float[(long)samples.Count * outputs];
        for (int first = 0; first < samples.Count; first += Batch)
        {
            int rows = Forward(samples, first, cancellation);
            _network.Output.FirstRows(rows).Read(result.AsSpan(first * outputs));
        }

        return samples.Scale?.Targets is { } targets ? targets.Undo(result) : result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _network.Dispose();
        _targets?.Dispose();
    }

    private int Forward(Samples samples, int first, CancellationToken cancellation)
    {
        if (samples.Features != _inputs)
            throw new InputException($"The model takes {_inputs} features per sample, these samples have {samples.Features}.");
        int rows = Math.Min(Batch, samples.Count - first);
        for (int i = 0; i < rows; i++)
            samples.Row(first + i).CopyTo(_staging.AsSpan(i * _inputs));
        _network.Input.FirstRows(rows).Write(_staging.AsSpan(0, rows * _inputs));
        _network.Forward(rows, cancellation: cancellation);
        return rows;
    }

    // σ(y − t): the means cancel.
    private static RegressionErrors Errors(ErrorSums[] sums, Standardisation? scale) =>
        new([.. sums.Select((target, k) => target.Of(scale?.Deviations[k] ?? 1))]);

    private static int Top(ReadOnlySpan<float> scores)
    {
        int top = 0;
        for (int j = 1; j < scores.Length; j++)
            top = scores[j] > scores[top] ? j : top;
        return top;
    }
}
