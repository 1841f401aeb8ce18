using QtGpu.Layers;

namespace QtGpu.Models;

/// <summary>
/// Bayesian networks that start where a trained one has ended: "MOdel Priors with Empirical Bayes using DNN", of which
/// this is the start, not the prior. (Krishnan, Subedar and Tickoo, arXiv:1906.05323, section 3.)
/// </summary>
public static class Moped
{
    /// <summary>
    /// The same network with Gaussian weights around the trained ones: each <see cref="Dense"/> becomes a
    /// <see cref="BayesianDense"/>; a penalty gives way to the prior.
    /// </summary>
    /// <param name="model">What was trained.</param>
    /// <param name="trained">Its parameters, which are copied.</param>
    /// <param name="settings">Of the new layers; σ is their initial deviation.</param>
    /// <param name="relativeDeviation">δ of σ = δ|w|, at least 1e-5 (the paper has 0.1 and less); 0: see above.</param>
    /// <exception cref="InputException">
    /// There are other layers with parameters, no dense ones, or δ is below 0.
    /// </exception>
    public static Sequential ToBayesian(
        this Sequential model, ParameterBuffer trained, BayesianSettings? settings = null, float relativeDeviation = 0)
    {
        if (!(relativeDeviation >= 0 && float.IsFinite(relativeDeviation)))
        {
            throw new InputException(
                $"The relative deviation must be a number of at least 0, got {relativeDeviation}; try 0.1.");
        }

        if (!model.Layers.Any(layer => layer is Dense))
            throw new InputException("There is no dense layer whose weights could be made Gaussian.");
        return new(
        [
            .. model.Layers.Select((layer, i) => layer is Dense dense
                ? new BayesianDense(dense.Units, dense.Activation, settings, dense.Initialiser, dense.HasBias)
                {
                    Trained = new TrainedWeights(
                        [.. trained.OfLayer(i).Select(parameter => parameter.ToArray())], relativeDeviation),
                }
                : trained.OfLayer(i).Count == 0 ? layer
                : throw new InputException(
                    $"{layer} has trained parameters that are no weights of a dense layer. "
                    + "Make Bayesian what has dense layers, and others without parameters.")),
        ]);
    }
}
