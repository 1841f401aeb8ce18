using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Passes;
using QtGpu.Kernels.Products;

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

    /// <summary>See <see cref="MeanFieldOperations.MeanGradient"/>.</summary>
    internal abstract void MeanGradient(
        Backend backend, in Product product, View<float> mean, View<float> variance, View<float> sums, float weight);

    /// <summary>See <see cref="MeanFieldOperations.RhoGradient"/>.</summary>
    internal abstract void RhoGradient(
        Backend backend, in Product product, View<float> mean, View<float> variance, View<float> sums, float weight,
        float temperature);

    /// <summary>See <see cref="MeanFieldOperations.Gradient"/>.</summary>
    internal abstract void Gradient(
        Backend backend, View<float> mean, View<float> variance, View<float> dMean, View<float> dRho, float weight,
        float temperature);

    private sealed class Wrapped<TPrior>(TPrior prior) : WeightPrior
        where TPrior : unmanaged, IWeightPrior
    {
        internal override void Divergence(
            Backend backend, View<float> mean, View<float> rho, View<float> result, float temperature) =>
            backend.Reduce(
                new PosteriorDivergence<TPrior>(prior, temperature), mean.Length, result, mean, rho);

        internal override void MeanGradient(
            Backend backend, in Product product, View<float> mean, View<float> variance, View<float> sums,
            float weight) => backend.Multiply(
            product, new MeanGradient<TPrior>(prior, weight), accumulate: false, product.C, mean, variance, sums);

        internal override void RhoGradient(
            Backend backend, in Product product, View<float> mean, View<float> variance, View<float> sums,
            float weight, float temperature) => backend.Multiply(
            product, new RhoGradient<TPrior>(prior, weight, temperature), accumulate: false, product.C, mean,
            variance, sums);

        internal override void Gradient(
            Backend backend, View<float> mean, View<float> variance, View<float> dMean, View<float> dRho,
            float weight, float temperature) => backend.Run(
            new PosteriorGradient<TPrior>(prior, weight, temperature), mean.Length, mean, variance, dMean, dRho);
    }
}
