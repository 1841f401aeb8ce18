using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Layers;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>Tells a loss that has left all bounds, though it is a number, from one that is merely large.</summary>
/// <param name="train">The training samples.</param>
public sealed class Divergence(Samples train)
{
    // Logits in the thousands are no fit, and neither are outputs of thirty times the targets. A high rate that
    // still learns stays below by an order of magnitude, its first epoch included.
    private const double Factor = 1000;

    /// <summary>Mean loss of the run's first step; null before it.</summary>
    public double? FirstLoss { get; private set; }

    /// <summary>
    /// The loss of a network whose outputs are all 0, as they nearly are before training: ln(classes), or ½ mean t².
    /// One that ends above has learnt nothing.
    /// </summary>
    public static double LossOfZeros(Samples samples)
    {
        if (samples.Classes > 0)
            return Math.Log(samples.Classes);
        double sum = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            foreach (float target in samples.Target(i))
                sum += (double)target * target;
        }

        return sum / (2.0 * samples.TargetRows * samples.TargetCount);
    }

    /// <summary>Takes note of the loss of the run's first step, once.</summary>
    public void Begin(double loss) => FirstLoss ??= loss;

    /// <summary>Throws where a mean loss is a thousand times that of the start.</summary>
    /// <param name="loss">Mean loss per sample.</param>
    /// <param name="epoch">Epoch, from 1.</param>
    /// <param name="step">Step within the run, from 1, that it was measured after.</param>
    /// <exception cref="DivergedException">It is.</exception>
    public void Check(double loss, int epoch, long step)
    {
        if (FirstLoss is not { } first || !(loss > Factor * first))
            return;
        double start = Math.Max(first, LossOfZeros(train));
        if (start > 0 && loss > Factor * start)
            throw new DivergedException(epoch, step, loss, start);
    }

    /// <summary>What to throw where the loss of a step, or a divergence from a prior, is not a number.</summary>
    internal static DivergedException Found(Network network, Sequential model, int epoch, long step)
    {
        for (int i = 0; i < network.Layers.Count; i++)
        {
            BoundLayer layer = network.Layers[i];
            View<float> output = layer.Output.Value.FirstRows(network.RowsOf(i));
            if (!double.IsFinite(layer.ReadPenalty())
                || Array.Exists(output.ToArray(), static value => !float.IsFinite(value)))
                return new DivergedException(epoch, step, $"layer {i}, {model.Layers[i]}");
        }

        return new DivergedException(epoch, step, "the loss");
    }
}
