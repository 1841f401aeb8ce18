using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Passes;
using QtGpu.Kernels.Priors;
using QtGpu.Kernels.Products;
using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Contract;

/// <summary>
/// The kernels of a dense layer whose weights are independent Gaussians N(μ, σ²) with σ = e^ρ, by local
/// reparameterisation: z = Xμ + √(X²σ²) ⊙ ε, each pre-activation drawn by itself. (Kingma, Salimans and Welling,
/// arXiv:1506.02557.)
/// </summary>
public sealed class MeanFieldOperations
{
    private readonly Backend _backend;
    private readonly Activation _activation;
    private readonly WeightPrior _prior;

    internal MeanFieldOperations(Backend backend, Activation activation, WeightPrior prior) =>
        (_backend, _activation, _prior) = (backend, activation, prior);

    /// <summary>σ² = e^(2ρ), of |ρ| above 43.5 as at that.</summary>
    public void Variance(View<float> rho, View<float> variance)
    {
        Require.Inside(rho);
        Require.Shape(variance, rho.Shape);
        _backend.Run(default(PosteriorVariance), rho.Length, rho, variance);
    }

    /// <summary>
    /// result[0] = Σ E[−ln p(w)] − T·H[q], in float64: the divergence of q from the prior where the temperature T is 1;
    /// of a mixture a bound above it.
    /// </summary>
    public void Divergence(View<float> mean, View<float> rho, View<float> result, float temperature)
    {
        Require.Inside(mean);
        Require.Shape(rho, mean.Shape);
        Require.Shape(result, new Shape(1, 1));
        _prior.Divergence(_backend, mean, rho, result, temperature);
    }

    /// <summary>δ = √(X²·σ² + v): the standard deviations of the pre-activations, 1e-15 at least.</summary>
    /// <param name="squares">X² [batch, in]</param>
    /// <param name="variance">σ² [in, out]</param>
    /// <param name="biasVariance">v [1, out], or none</param>
    /// <param name="deviation">δ [batch, out]</param>
    public void Deviation(
        View<float> squares, View<float> variance, View<float> biasVariance, View<float> deviation)
    {
        Require.Shape(squares, new Shape(squares.Rows, squares.Columns));
        Require.Shape(variance, new Shape(squares.Columns, variance.Columns));
        Require.ShapeOrNone(biasVariance, Shape.Vector(variance.Columns));
        Require.Shape(deviation, new Shape(squares.Rows, variance.Columns));
        _backend.Multiply(
            new Product(squares, false, variance, false, deviation), default(LocalDeviation), accumulate: false,
            deviation, biasVariance);
    }

    /// <summary>
    /// y = f(m + δ ⊙ ε) for each draw ε, which are planes side by side in y; for training also κ = ε/2δ, and f′ unless
    /// it is none; else also y² unless it is none.
    /// </summary>
    /// <param name="mean">m [rows, out], or [draws·rows, out] where each draw has its own</param>
    /// <param name="deviation">δ, as large</param>
    /// <param name="y">[draws·rows, out]</param>
    /// <param name="kappa">As large; none where nothing is trained</param>
    /// <param name="derivative">As large, or none</param>
    /// <param name="draws">ε: its element numbers are those of one plane.</param>
    /// <param name="squares">y², as large, or none; none in training</param>
    public void Draw(
        View<float> mean, View<float> deviation, View<float> y, View<float> kappa, View<float> derivative,
        NormalDraws draws, View<float> squares = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws.Count, 1, nameof(draws));
        var plane = new Shape(y.Rows / draws.Count, y.Columns);
        Require.Shape(y, new Shape(plane.Rows * draws.Count, y.Columns));
        Require.Shape(mean, mean.Rows == plane.Rows ? plane : y.Shape);
        Require.Shape(deviation, mean.Shape);
        Require.ShapeOrNone(kappa, y.Shape);
        Require.ShapeOrNone(derivative, y.Shape);
        Require.ShapeOrNone(squares, kappa.IsNone ? y.Shape : default);
        _activation.Draw(
            _backend, mean, deviation, y, squares, kappa, derivative, draws,
            mean.Rows == plane.Rows ? 0 : plane.Length);
    }

    /// <summary>dm = Σ over the draws of dz, and dδ² = Σ dz ⊙ κ.</summary>
    /// <param name="dZ">[draws·rows, out]</param>
    /// <param name="kappa">As large</param>
    /// <param name="dMean">[rows, out]</param>
    /// <param name="dVariance">[rows, out]</param>
    public void Fold(View<float> dZ, View<float> kappa, View<float> dMean, View<float> dVariance)
    {
        Require.Inside(dZ);
        int draws = dMean.Rows == 0 ? 1 : dZ.Rows / dMean.Rows;
        Require.Shape(dMean, new Shape(dMean.Rows, dZ.Columns));
        Require.Shape(dZ, new Shape(draws * dMean.Rows, dZ.Columns));
        Require.Shape(kappa, dZ.Shape);
        Require.Shape(dVariance, dMean.Shape);
        _backend.Run(
            new LocalFold(draws, dMean.Length), dMean.Length, dZ, kappa, dMean, dVariance);
    }

    /// <summary>
    /// The last of the way back, in place: what a weight's sum and its variance brought, dμ and dσ², become
    /// dμ + cλμ and dρ = σ²(2dσ² + cλ) − cT, U(μ² + σ²) being the prior's energy and λ = 2U′.
    /// </summary>
    /// <param name="mean">μ</param>
    /// <param name="variance">σ²</param>
    /// <param name="dMean">dμ</param>
    /// <param name="dRho">dσ², which becomes dρ</param>
    /// <param name="weight">c: what the divergence counts for in the loss.</param>
    /// <param name="temperature">T.</param>
    public void Gradient(
        View<float> mean, View<float> variance, View<float> dMean, View<float> dRho, float weight, float temperature)
    {
        Require.Inside(mean);
        Require.Shape(variance, mean.Shape);
        Require.Shape(dMean, mean.Shape);
        Require.Shape(dRho, mean.Shape);
        _prior.Gradient(_backend, mean, variance, dMean, dRho, weight, temperature);
    }

    /// <summary>dX = (dm·μᵀ + 2X ⊙ (dδ²·(σ²)ᵀ)) ⊙ f′.</summary>
    /// <param name="dMean">dm [batch, out]</param>
    /// <param name="dVariance">dδ² [batch, out]</param>
    /// <param name="mean">μ [in, out]</param>
    /// <param name="variance">σ² [in, out]</param>
    /// <param name="x">[batch, in]</param>
    /// <param name="derivative">[batch, in] f′ of the layer below, or none for a factor of 1.</param>
    /// <param name="scratch">[batch, in], overwritten</param>
    /// <param name="dX">[batch, in]</param>
    /// <param name="accumulate">Add to dX instead of overwriting it; not with f′.</param>
    public void InputGradient(
        View<float> dMean, View<float> dVariance, View<float> mean, View<float> variance, View<float> x,
        View<float> derivative, View<float> scratch, View<float> dX, bool accumulate = false)
    {
        Require.Shape(dVariance, new Shape(x.Rows, mean.Columns));
        Require.Shape(variance, new Shape(x.Columns, mean.Columns));
        Require.Shape(x, new Shape(x.Rows, x.Columns));
        Require.ShapeOrNone(derivative, x.Shape);
        Require.Shape(scratch, x.Shape);
        Require.Shape(dX, x.Shape);
        _backend.Dense.InputGradient(dMean, mean, View<float>.None, dX, accumulate);
        _backend.Multiply(
            new Product(dVariance, false, variance, true, scratch), new SquareGradient(derivative.IsNone ? 0 : 1),
            accumulate: false, scratch, x, dX, derivative.IsNone ? dX : derivative);
    }
}
