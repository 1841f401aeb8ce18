using QtGpu.Data;
using QtGpu.Kernels.Activations;
using QtGpu.Training;

namespace QtGpu.Experiments.Stability;

/// <summary>How far a training in float32 is from one in float64 that began with the same weights.</summary>
/// <param name="Steps">Steps at which they were compared, 1, 2, 3, 4, 6, 8, …</param>
/// <param name="Distance">|θ₃₂ − θ₆₄|/|θ₆₄| there.</param>
/// <param name="Differing">Test samples that they put into different classes, in %.</param>
/// <param name="PartedAt">The first step with a distance above the limit; NaN where there is none.</param>
/// <param name="Accuracies">On test samples, of float32 and float64, in %.</param>
internal sealed record PartingResult(
    int[] Steps, double[] Distance, double[] Differing, double PartedAt, double[] Accuracies);

/// <summary>Goes every step of a float32 training in float64 beside it: the same start, the same batches.</summary>
/// <param name="activation">Of hidden layers.</param>
/// <param name="test">What both predict.</param>
/// <param name="count">How many of them.</param>
/// <param name="limit">The distance at which they have parted.</param>
internal sealed class FloatTwins(Activation activation, Samples test, int count, double limit) : TrainingCallback
{
    private readonly List<int> _steps = [];
    private readonly List<double> _distances = [], _differing = [];
    private readonly int[] _probe = [.. Enumerable.Range(0, Math.Min(count, test.Count))];
    private Trainer? _trainer;
    private Float64Network? _twin;
    private int[] _order = [];
    private double _partedAt = double.NaN;

    /// <summary>What was found.</summary>
    public PartingResult Result => new(
        [.. _steps], [.. _distances], [.. _differing], _partedAt, [Accuracy(Single), Accuracy(_twin!)]);

    public override bool OnStart(Trainer trainer)
    {
        (_trainer, _twin) = (trainer, Float64Network.Of(trainer.Parameters, activation));
        _order = new int[trainer.Samples.Count];
        return true;
    }

    public override void OnStep(int epoch, int step, int steps)
    {
        TrainerOptions options = _trainer!.Options;
        Samples samples = _trainer.Samples;
        if (step == 1)
            Batches.Shuffle(options.Seed, epoch, _order);
        int first = (step - 1) * options.Batch, all = ((epoch - 1) * steps) + step;
        int[] rows = _order[first..Math.Min(first + options.Batch, samples.Count)];
        _twin!.Forward(samples, rows);
        _twin.Backward(samples, rows);
        _twin.Step(options.Optimizer.Settings.Rate);

        Float64Network single = Single;
        double distance = Distance(single, _twin);
        if (distance > limit && double.IsNaN(_partedAt))
            _partedAt = all;
        if (all < (_steps.Count == 0 ? 1 : Math.Max(_steps[^1] + 1, (int)(_steps[^1] * 1.4))))
            return;
        _steps.Add(all);
        _distances.Add(distance);
        _differing.Add(100.0 / _probe.Length * Predicted(single).Zip(Predicted(_twin)).Count(p => p.First != p.Second));
    }

    private Float64Network Single => Float64Network.Of(_trainer!.Parameters, activation);

    private static double Distance(Float64Network a, Float64Network b)
    {
        double apart = 0, length = 0;
        foreach (var (one, other) in a.Layers.Zip(b.Layers))
        {
            Add(one.Weights, other.Weights);
            Add(one.Biases, other.Biases);
        }

        return Math.Sqrt(apart / length);

        void Add(double[] x, double[] y)
        {
            for (int i = 0; i < x.Length; i++)
            {
                apart += (x[i] - y[i]) * (x[i] - y[i]);
                length += y[i] * y[i];
            }
        }
    }

    private double Accuracy(Float64Network network) =>
        100.0 / _probe.Length * Predicted(network).Zip(_probe).Count(p => p.First == test.Label(p.Second));

    private int[] Predicted(Float64Network network)
    {
        double[] y = network.Forward(test, _probe);
        int classes = y.Length / _probe.Length;
        return [.. _probe.Select((_, i) =>
            Enumerable.Range(0, classes).MaxBy(k => y[(i * classes) + k]))];
    }
}
