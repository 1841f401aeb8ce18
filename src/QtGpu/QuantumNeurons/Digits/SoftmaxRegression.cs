using QtGpu.Data;
using QtGpu.IO;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Layers;
using QtGpu.Models;
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
        var layer = new Dense(
            train.Classes, initialiser: new NormalInitialiser(0), hasBias: false,
            penalty: Activation.Of(new NegativePart((float)penalty)));
        using var trainer = new Trainer(new Sequential(layer), backend, train, options);
        View<float> weights = trainer.Parameters.Named.Single().Value;
        trainer.SkipEpochs((int)(
            underWay?.Begin([], ("weights", weights), ("state", trainer.OptimizerState)) ?? 0));
        trainer.Fit(cancellation: stop, callbacks: new OnEpochEnd(epoch =>
        {
            underWay?.Did(epoch.Epoch);
            progress?.Invoke(epoch.Epoch);
        }));
        return new(weights.ToArray(), train.Classes);
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
