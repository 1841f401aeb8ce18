using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Passes;
using QtGpu.Kernels.Priors;
using QtGpu.Kernels.Products;
using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Contract;

/// <summary>
/// The kernels of a dense layer with Gaussian weights N(μ, σ²), σ = e^ρ, of which samples are formed: S matrices
/// [S, in, out], so that a sample is one function for all rows, and S samples are one strided batch of products.
/// (Blundell et al., arXiv:1505.05424.)
/// </summary>
public sealed class WeightSampleOperations
{
    private readonly Backend _backend;
    private readonly Activation _activation;
    private readonly WeightPrior _prior;

    internal WeightSampleOperations(Backend backend, Activation activation, WeightPrior prior) =>
        (_backend, _activation, _prior) = (backend, activation, prior);

    /// <summary>W = μ + σ ⊙ ε for each draw ε.</summary>
    /// <param name="mean">μ [n, m]</param>
    /// <param name="rho">ρ [n, m]</param>
    /// <param name="w">[draws, n, m]</param>
    /// <param name="draws">ε.</param>
    /// <param name="isPublished">Whether σ is ρ itself, of either sign, as in the published code.</param>
    public void Sample(View<float> mean, View<float> rho, View<float> w, NormalDraws draws, bool isPublished)
    {
        Require.Inside(mean);
        Require.Shape(rho, mean.Shape);
        Require.Shape(w, Shape.Of(draws.Count, mean.Rows, mean.Columns));
        _backend.Run(new WeightSample(draws, mean.Length, isPublished ? 1 : 0), mean.Length, mean, rho, w);
    }

    /// <summary>Y = f(X·W + b) with each sample's own W and b, and f′ unless it is none.</summary>
    /// <param name="x">[samples, rows, in], or [rows, in] that all share</param>
    /// <param name="w">[samples, in, out]</param>
    /// <param name="b">[samples, 1, out], or none</param>
    /// <param name="y">[samples, rows, out]</param>
    /// <param name="derivative">As large, or none</param>
    public void Dense(View<float> x, View<float> w, View<float> b, View<float> y, View<float> derivative)
    {
        int samples = w.Shape.Batch;
        Require.Shape(x, Shape.Of(x.Shape.Batch == 1 ? 1 : samples, x.Rows, w.Rows));
        Require.Shape(w, Shape.Of(samples, w.Rows, w.Columns));
        Require.ShapeOrNone(b, Shape.Of(samples, 1, w.Columns));
        Require.Shape(y, Shape.Of(samples, x.Rows, w.Columns));
        Require.ShapeOrNone(derivative, y.Shape);
        _activation.SampledDense(_backend, new Product(x, false, w, false, y), b, derivative);
    }

    /// <summary>
    /// dμ = Σ dW + cλμ and dρ = Σ dW ⊙ (W − μ) + c(λσ² − T), summed over the samples: see
    /// <see cref="MeanFieldOperations.Gradient"/>.
    /// </summary>
    public void Fold(
        View<float> mean, View<float> rho, View<float> w, View<float> dW, View<float> dMean, View<float> dRho,
        float weight, float temperature)
    {
        RequireSamples(mean, dW, dMean, dRho);
        Require.Shape(rho, mean.Shape);
        Require.Shape(w, dW.Shape);
        _prior.Fold(_backend, mean, rho, w, dW, dMean, dRho, weight, temperature);
    }

    /// <summary>dμ = dρ = Σ dW, as the code of arXiv:2503.07681 has it: a fault, to reproduce it.</summary>
    public void PublishedFold(View<float> dW, View<float> dMean, View<float> dRho)
    {
        RequireSamples(dMean, dW, dMean, dRho);
        _backend.Run(new PublishedSampleFold(dW.Shape.Batch, dMean.Length), dMean.Length, dW, dMean, dRho);
    }

    /// <summary>dX = (dZ·Wᵀ) ⊙ f′ for each sample.</summary>
    /// <param name="dZ">[samples, rows, out]</param>
    /// <param name="w">[samples, in, out]</param>
    /// <param name="derivative">[samples, rows, in], or none</param>
    /// <param name="dX">[samples, rows, in]</param>
    /// <param name="accumulate">Add to dX instead of overwriting it; not with f′.</param>
    public void InputGradient(
        View<float> dZ, View<float> w, View<float> derivative, View<float> dX, bool accumulate = false)
    {
        int samples = w.Shape.Batch;
        Require.Shape(dZ, Shape.Of(samples, dZ.Rows, w.Columns));
        Require.Shape(w, Shape.Of(samples, w.Rows, w.Columns));
        Require.Shape(dX, Shape.Of(samples, dZ.Rows, w.Rows));
        Require.ShapeOrNone(derivative, dX.Shape);
        var product = new Product(dZ, false, w, true, dX);
        if (derivative.IsNone)
            _backend.Multiply(product, default(StoreProduct), accumulate, dX);
        else
            _backend.Multiply(product, default(InputGradient), accumulate, dX, derivative);
    }

    /// <summary>y = (Σ of the samples of x) ⊙ f′: the gradient of an input that all samples share.</summary>
    /// <param name="x">[samples, rows, in]</param>
    /// <param name="derivative">[rows, in], or none</param>
    /// <param name="y">[rows, in]</param>
    /// <param name="accumulate">Add to y instead of overwriting it.</param>
    public void Sum(View<float> x, View<float> derivative, View<float> y, bool accumulate)
    {
        Require.Inside(y);
        Require.ShapeOrNone(derivative, y.Shape);
        Require.Shape(x, Shape.Of(x.Shape.Batch, y.Rows, y.Columns));
        _backend.Run(
            new SumOfPlanes(x.Shape.Batch, y.Length, derivative.IsNone ? 0 : 1, accumulate ? 1 : 0), y.Length, x, y,
            derivative);
    }

    private static void RequireSamples(View<float> mean, View<float> dW, View<float> dMean, View<float> dRho)
    {
        Require.Inside(mean);
        Require.Shape(dW, Shape.Of(dW.Shape.Batch, mean.Rows, mean.Columns));
        Require.Shape(dMean, mean.Shape);
        Require.Shape(dRho, mean.Shape);
    }
}
