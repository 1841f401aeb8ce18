using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Passes;

namespace QtGpu.Kernels.Priors;

/// <summary>A prior chosen at run time.</summary>
public abstract class WeightPrior
{
    /// <summary>Wraps a prior.</summary>
    public static WeightPrior Of<TPrior>(TPrior prior)
        where TPrior : unmanaged, IWeightPrior => new Wrapped<TPrior>(prior);

    /// <summary>See <see cref="MeanFieldOperations.Divergence"/>.</summary>
    internal abstract void Divergence(
        Backend backend, View<float> mean, View<float> rho, View<float> result, float temperature);

    /// <summary>See <see cref="MeanFieldOperations.Gradient"/>.</summary>
    internal abstract void Gradient(
        Backend backend, View<float> mean, View<float> variance, View<float> dMean, View<float> dRho, float weight,
        float temperature);

    /// <summary>See <see cref="WeightSampleOperations.Fold"/>.</summary>
    internal abstract void Fold(
        Backend backend, View<float> mean, View<float> rho, View<float> w, View<float> dW, View<float> dMean,
        View<float> dRho, float weight, float temperature);

    private sealed class Wrapped<TPrior>(TPrior prior) : WeightPrior
        where TPrior : unmanaged, IWeightPrior
    {
        internal override void Divergence(
            Backend backend, View<float> mean, View<float> rho, View<float> result, float temperature) =>
            backend.Reduce(
                new PosteriorDivergence<TPrior>(prior, temperature), mean.Length, result, mean, rho);

        internal override void Gradient(
            Backend backend, View<float> mean, View<float> variance, View<float> dMean, View<float> dRho,
            float weight, float temperature) => backend.Run(
            new PosteriorGradient<TPrior>(prior, weight, temperature), mean.Length, mean, variance, dMean, dRho);

        internal override void Fold(
            Backend backend, View<float> mean, View<float> rho, View<float> w, View<float> dW, View<float> dMean,
            View<float> dRho, float weight, float temperature) => backend.Run(
            new WeightSampleFold<TPrior>(prior, w.Shape.Batch, mean.Length, weight, temperature), mean.Length, mean,
            rho, w, dW, dMean, dRho);
    }
}
