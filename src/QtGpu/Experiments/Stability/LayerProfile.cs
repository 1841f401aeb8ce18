using MathNet.Numerics.Statistics;
using QtGpu.Data;

namespace QtGpu.Experiments.Stability;

/// <summary>What goes through a hidden layer.</summary>
/// <param name="Activations">Quantiles of f(z) over samples and units: 5, 25, 50, 75 and 95 %.</param>
/// <param name="Gradient">Root mean square of ∂L/∂z over samples and units, L the mean loss of a batch.</param>
/// <param name="Dead">Share of units whose |f′| is below 10⁻⁶ for every sample, in %.</param>
internal sealed record LayerProfile(double[] Activations, double Gradient, double Dead)
{
    /// <summary>|f′| below which a unit learns nothing.</summary>
    public const double LeastSlope = 1e-6;

    /// <summary>Profiles of all hidden layers, the first first.</summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">What is shown to it: the first of these.</param>
    /// <param name="count">How many.</param>
    public static LayerProfile[] Of(Float64Network network, Samples samples, int count)
    {
        int[] rows = [.. Enumerable.Range(0, Math.Min(count, samples.Count))];
        network.Forward(samples, rows);
        network.Backward(samples, rows);
        return [.. network.Layers.SkipLast(1).Select(Of)];
    }

    private static LayerProfile Of(Float64Layer layer)
    {
        double[] sorted = [.. layer.Y.Order()];
        int rows = layer.Y.Length / layer.Units;
        int dead = Enumerable.Range(0, layer.Units).Count(unit => Enumerable.Range(0, rows)
            .All(row => Math.Abs(layer.Slope[(row * layer.Units) + unit]) < LeastSlope));
        return new(
            [.. new[] { 0.05, 0.25, 0.5, 0.75, 0.95 }.Select(q => SortedArrayStatistics.Quantile(sorted, q))],
            Math.Sqrt(layer.Gradient.Average(g => g * g)), 100.0 * dead / layer.Units);
    }
}

/// <summary>How a network of some depth was trained.</summary>
/// <param name="Accuracy">On test samples, in %; NaN where the training diverged.</param>
/// <param name="Validation">On samples that choose the rate, in %; 0 where the training diverged.</param>
/// <param name="Dead">Dead units of all hidden layers before the training and after each epoch, in %.</param>
/// <param name="Before">Layers before the training.</param>
/// <param name="After">Layers after it, or where it diverged.</param>
internal sealed record DepthResult(
    double Accuracy, double Validation, double[] Dead, LayerProfile[] Before, LayerProfile[] After)
{
    /// <summary>The gradient in the first hidden layer over that in the last, before the training.</summary>
    public double GradientRatio => Before[0].Gradient / Before[^1].Gradient;
}
