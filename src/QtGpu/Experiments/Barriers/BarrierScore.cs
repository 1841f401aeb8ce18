namespace QtGpu.Experiments.Barriers;

/// <summary>What a model made of a barrier.</summary>
/// <param name="Score">Test accuracy in %, or lg NMSE.</param>
/// <param name="Gradient">How much of a gradient gets through: see <see cref="ModelTask.TrainWithGradient"/>.</param>
internal sealed record BarrierScore(double Score, double Gradient);

/// <summary>What training made of a barrier.</summary>
/// <param name="Accuracy">Test accuracy in %.</param>
/// <param name="Height">V₀ in eV after training.</param>
/// <param name="Width">a in nm after training.</param>
internal sealed record TrainedBarrier(double Accuracy, double Height, double Width)
{
    public static TrainedBarrier Of(ModelTask task, BarrierSettings start, int seed, PieceContext context)
    {
        TrainedNetwork network = new NetworkTrial(task, start.Choice with { IsTrained = true }, context).Train(seed);
        return network.Barriers is [[var height, var width]]
            ? new(network.Accuracy, start.Height * Math.Exp(height), start.Width * Math.Exp(width))
            : new(network.Accuracy, start.Height, start.Width);
    }
}
