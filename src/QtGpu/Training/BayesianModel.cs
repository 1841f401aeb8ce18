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
    public override Sequential Build(ModelSpec model)
    {
        var layers = new List<Layer>();
        foreach (int units in model.Hidden)
        {
            if (model.TrainableBarrier)
                layers.AddRange([
                    Weights(model, units, activation: null),
                    new TrainableActivation(model.TrainableActivation()),
                ]);
            else
                layers.Add(Weights(model, units, HiddenActivation(model)));
            if (model.Dropout > 0)
                layers.Add(new Dropout(model.Dropout));
        }

        layers.Add(Weights(model, model.Outputs, activation: null));
        return new Sequential(layers);
    }

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
