using QtGpu.Data;
using QtGpu.IO;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Training;

namespace QtGpu.QuantumNeurons.Digits;

/// <summary>
/// Softmax regression without bias, p(j | b) = softmax(b·W)ⱼ, whose loss has a penalty on negative weights: mean cross
/// entropy + λ Σ max(−W, 0). (15)
/// </summary>
/// <remarks>
/// Quantum neurons have no negative strengths. Weights are shifted until none is negative, which drives all outputs
/// alike, far into the flat part of their activity where the smallest weight is far below 0:
/// the penalty keeps it near 0.
/// </remarks>
public sealed class SoftmaxRegression
{
    private const int RowsTogether = 1024;

    /// <summary>A regression with given weights.</summary>
    /// <param name="weights">W [features, classes].</param>
    /// <param name="classes">Columns.</param>
    public SoftmaxRegression(float[] weights, int classes)
    {
        if (classes < 1 || weights.Length == 0 || weights.Length % classes != 0)
            throw new ArgumentException(
                $"weights must be [features, {classes}], got {weights.Length} numbers.", nameof(weights));
        (Weights, Classes) = (weights, classes);
    }

    /// <summary>W [features, classes].</summary>
    public float[] Weights { get; }

    /// <summary>How many.</summary>
    public int Classes { get; }

    /// <summary>
    /// What it is trained with where nobody says otherwise. The rate falls to 0,
    /// or a weight that the penalty holds at 0 would jump about it.
    /// </summary>
    public static TrainerOptions Standard { get; } = new()
    {
        Epochs = 20,
        Batch = 500,
        Optimizer = new Adam(0.01f),
        Schedule = new CosineSchedule(),
    };

    /// <summary>Trains on a device.</summary>
    /// <param name="train">Labelled samples.</param>
    /// <param name="backend">Where.</param>
    /// <param name="penalty">λ.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told the epochs done.</param>
    /// <param name="stop">Stops between two steps.</param>
    /// <param name="underWay">Keeps it as it goes, and knows where an earlier run left it; null: nothing does.</param>
    public static SoftmaxRegression Train(
        Samples train, Backend backend, double penalty, TrainerOptions options, Action<int>? progress = null,
        CancellationToken stop = default, WorkUnderWay? underWay = null)
    {
        if (train.Classes == 0)
            throw new InputException("softmax regression needs samples with classes, these have none");
        options = options.Checked(train);
        int batch = options.Batch;
        var shape = new Shape(train.Features, train.Classes);
        using DeviceBuffer memory = backend.Allocate(
            ((3L + options.Optimizer.StateRows) * shape.Length)
            + ((long)batch * (train.Features + (2 * train.Classes))) + 2);
        long offset = 0;
        View<float> Take(Shape taken)
        {
            View<float> view = memory.View.Slice(offset, taken);
            offset += taken.Length;
            return view;
        }

        View<float> w = Take(shape), dW = Take(shape), penalties = Take(shape);
        View<float> state = Take(new(options.Optimizer.StateRows, (int)shape.Length));
        View<float> input = Take(new(batch, train.Features)), logits = Take(new(batch, train.Classes));
        View<float> dLogits = Take(new(batch, train.Classes));
        View<float> statistics = Take(Shape.Vector(2)), row = w.Reshape(Shape.Vector((int)shape.Length));
        ActivationOperations negative = backend.Activation(Activation.Of(new NegativePart((float)penalty)));
        using var batches = Batches.Of(train, backend, options);
        int done = (int)(underWay?.Begin([], ("weights", w), ("state", state)) ?? 0);
        long steps = (long)options.Epochs * batches.Count, step = (long)done * batches.Count;
        for (int epoch = done + 1; epoch <= options.Epochs; epoch++)
        {
            batches.Begin(epoch);
            for (int i = 0; i < batches.Count; i++)
            {
                stop.ThrowIfCancellationRequested();
                Batch next = batches.Next(input);
                View<float> x = input.FirstRows(next.Rows), z = logits.FirstRows(next.Rows);
                View<float> dZ = dLogits.FirstRows(next.Rows);
                backend.Dense.Multiply(x, false, w, false, z);
                backend.Dense.SoftmaxCrossEntropy(z, next.Targets.Labels, dZ, statistics);
                negative.Forward(w, penalties, dW);
                backend.Dense.Multiply(x, true, dZ, false, dW, accumulate: true);
                float rate = options.Optimizer.Settings.Rate * options.Schedule.Factor((double)step++ / steps);
                options.Optimizer.Step(backend, row, dW.Reshape(row.Shape), state, View<float>.None, step, rate);
                batches.Done();
            }

            underWay?.Did(epoch);
            progress?.Invoke(epoch);
        }

        return new(w.ToArray(), train.Classes);
    }

    /// <summary>b·W of every sample [samples, classes], in blocks.</summary>
    public float[] Scores(Samples samples, Backend backend)
    {
        int features = Weights.Length / Classes;
        if (samples.Features != features)
            throw new InputException($"the weights are of {features} features, these samples have {samples.Features}");
        float[] scores = new float[samples.Count * Classes], block = new float[RowsTogether * features];
        using DeviceBuffer memory = backend.Allocate(Weights.Length + block.Length + (RowsTogether * Classes));
        View<float> w = memory.View.Slice(0, new(features, Classes));
        w.Write(Weights);
        for (int first = 0; first < samples.Count; first += RowsTogether)
        {
            int rows = Math.Min(RowsTogether, samples.Count - first);
            for (int i = 0; i < rows; i++)
                samples.Row(first + i).CopyTo(block.AsSpan(i * features));
            View<float> x = memory.View.Slice(Weights.Length, new(rows, features));
            View<float> y = memory.View.Slice(Weights.Length + block.Length, new(rows, Classes));
            x.Write(block.AsSpan(0, rows * features));
            backend.Dense.Multiply(x, false, w, false, y);
            y.Read(scores.AsSpan(first * Classes, rows * Classes));
        }

        return scores;
    }
}
