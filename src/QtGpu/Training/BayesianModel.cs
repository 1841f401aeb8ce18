using QtGpu.Catalogues;
using QtGpu.Kernels.Activations;
using QtGpu.Layers;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>
/// A feed-forward network whose weights and biases are all Gaussian: <see cref="BayesianDense"/> one after another.
/// </summary>
[Named("bnn")]
public sealed class BayesianModel : ModelKind
{
    /// <inheritdoc/>
    public override string Summary => "a feed-forward network of Gaussian weights, which says how sure it is";

    /// <inheritdoc/>
    public override bool ReadsSequences => false;

    /// <inheritdoc/>
    public override IReadOnlyList<object> Settings(ModelSpec model) => [model, model.Bayesian];

    /// <inheritdoc/>
    public override Sequential Build(ModelSpec model) => FeedForwardModel.Stack(
        model, () => HiddenActivation(model), (units, activation) => Weights(model, units, activation));

    // The published gradient is one of sampled weights.
    private static BayesianDense Weights(ModelSpec model, int units, Activation? activation) => new(
        units, activation,
        model.PublishedGradient
            ? model.Bayesian with { PublishedGradient = true, Estimator = WeightEstimator.Weights }
            : model.Bayesian,
        model.Start);

    // The factor that the published gradient lacks is that of a barrier.
    private static Activation HiddenActivation(ModelSpec model) =>
        (model.Activation is "tunnelling" ? model : model with { PublishedGradient = false }).HiddenActivation();
}
