using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>Runs a model forward over samples in large batches.</summary>
public sealed class Evaluator : IDisposable
{
    private readonly Sequential _model;
    private readonly Backend _backend;
    private readonly ParameterBuffer _parameters;
    private readonly int _inputs;
    private EvaluatedRows? _rows;
    private DeviceBuffer? _targets;

    /// <summary>The forward half of a model on a device, with parameters that are shared.</summary>
    public Evaluator(Sequential model, Backend backend, ParameterBuffer parameters, int inputs) =>
        (_model, _backend, _parameters, _inputs) = (model, backend, parameters, inputs);

    /// <summary>
    /// Seed of the layers' random numbers where they draw some, by the number of a draw; null: they draw none.
    /// </summary>
    internal long? DrawSeed { get; init; }

    /// <summary>Loss, and the confusion matrix or the errors of a regression.</summary>
    /// <param name="samples">What to measure on.</param>
    /// <param name="loss">What to measure.</param>
    /// <param name="cancellation">Stops between two operations.</param>
    /// <exception cref="InputException">
    /// There are no samples, or they have other features, classes or targets than the model.
    /// </exception>
    public Evaluation Evaluate(Samples samples, Loss loss, CancellationToken cancellation = default)
    {
        if (samples.Count == 0)
            throw new InputException("There are no samples to measure the model on. Give at least one.");
        EvaluatedRows rows = Rows(samples);
        int width = samples.TargetCount, classes = samples.Classes, outputs = rows.Outputs;
        if (outputs != (classes > 0 ? classes : width))
        {
            throw new InputException(
                $"The model has {outputs} outputs, these samples have "
                + $"{(classes > 0 ? $"{classes} classes" : $"{width} targets")}. "
                + "Measure it on samples like those it was trained on.");
        }

        if (_targets is null || _targets.View.Length < (long)rows.MostOutputRows * width)
        {
            _targets?.Dispose();
            _targets = _backend.Allocate((long)rows.MostOutputRows * width);
        }

        using DeviceBuffer statistics = _backend.Allocate(2);
        var targets = new float[rows.MostOutputRows * width];
        var scores = new float[rows.MostOutputRows * outputs];
        ConfusionMatrix? confusion = classes > 0 ? new(classes) : null;
        var errors = new ErrorSums[classes > 0 ? 0 : width];
        double total = 0;
        Span<float> sums = stackalloc float[2];
        for (int first = 0; first < samples.Count; first += rows.Batch)
        {
            int count = rows.Forward(samples, first, targets, cancellation);
            View<float> expected = _targets.View.Reshape(new Shape(count, width));
            expected.Write(targets.AsSpan(0, count * width));
            loss.Evaluate(_backend, rows.Output, Targets.Of(expected, classes), View<float>.None, statistics.View);
            statistics.Read(0, sums);
            total += sums[0];
            rows.Output.Read(scores);
            for (int i = 0; i < count; i++)
            {
                confusion?.Add(
                    BitConverter.SingleToInt32Bits(targets[i]), Top(scores.AsSpan(i * classes, classes)));
            }

            for (int i = 0; i < count * errors.Length; i++)
                errors[i % width].Add(scores[i], targets[i]);
        }

        double mean = total / samples.TargetRows;
        return new Evaluation(mean, confusion, classes > 0 ? null : Errors(errors, samples.Scale?.Targets));
    }

    /// <summary>
    /// Outputs [n, outputs], row by row, or a row for each step; of scaled samples in the targets' own units.
    /// </summary>
    /// <param name="samples">What to predict.</param>
    /// <param name="cancellation">Stops between two operations.</param>
    public float[] Predict(Samples samples, CancellationToken cancellation = default) =>
        Predict(samples, draw: 0, cancellation);

    /// <summary>The same by one draw of many.</summary>
    internal float[] Predict(Samples samples, int draw, CancellationToken cancellation)
    {
        float[] result = Outputs(samples, draw, cancellation);
        return samples.Scale?.Targets is { } targets ? targets.Undo(result) : result;
    }

    /// <summary>Whether the model has an output for each step of such samples.</summary>
    internal bool IsPerStep(Samples samples) => Rows(samples).PerStep;

    /// <summary>What the last layer gives, as it is.</summary>
    internal float[] Outputs(Samples samples, int draw, CancellationToken cancellation)
    {
        EvaluatedRows rows = Rows(samples);
        bool perStep = rows.PerStep;
        long all = perStep ? Enumerable.Range(0, samples.Count).Sum(i => (long)samples.Length(i)) : samples.Count;
        var result = new float[all * rows.Outputs];
        int done = 0;
        for (int first = 0; first < samples.Count; first += rows.Batch)
        {
            rows.Forward(samples, first, [], cancellation, ((long)draw << 32) + first);
            done += rows.Read(result.AsSpan(done));
        }

        return result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows?.Dispose();
        _targets?.Dispose();
    }

    // What runs samples of this kind; sequences that are longer than all before need more memory.
    private EvaluatedRows Rows(Samples samples)
    {
        if (samples.Features != _inputs)
        {
            throw new InputException(
                $"The model takes {_inputs} features per sample, these samples have {samples.Features}.");
        }

        if (_rows is null || !_rows.Takes(samples))
        {
            _rows?.Dispose();
            _rows = samples.AreSequences
                ? new EvaluatedSequences(_model, _backend, _parameters, samples, DrawSeed)
                : new EvaluatedSamples(_model, _backend, _parameters, _inputs, DrawSeed);
        }

        return _rows;
    }

    // σ(y − t): the means cancel.
    private static RegressionErrors Errors(ErrorSums[] sums, ColumnScale? scale) =>
        new([.. sums.Select((target, k) => target.Of(scale?.Units[k] ?? 1))]);

    private static int Top(ReadOnlySpan<float> scores)
    {
        int top = 0;
        for (int j = 1; j < scores.Length; j++)
            top = scores[j] > scores[top] ? j : top;
        return top;
    }
}
