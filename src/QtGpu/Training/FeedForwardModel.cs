using QtGpu.Catalogues;
using QtGpu.Kernels.Activations;
using QtGpu.Layers;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>Dense layers one after another, each with dropout where asked.</summary>
[Named("fnn")]
public sealed class FeedForwardModel : ModelKind
{
    /// <inheritdoc/>
    public override string Summary => "a feed-forward network";

    /// <inheritdoc/>
    public override bool ReadsSequences => false;

    /// <inheritdoc/>
    public override IReadOnlyList<object> Settings(ModelSpec model) => [model];

    /// <inheritdoc/>
    public override Sequential Build(ModelSpec model) =>
        Stack(model, model.HiddenActivation, (units, activation) => new Dense(units, activation, model.Start));

    /// <summary>Hidden layers of weights and one of outputs.</summary>
    /// <param name="model">How many, and what stands between them.</param>
    /// <param name="hidden">What hidden units are activated by, unless that has parameters of its own.</param>
    /// <param name="weights">A layer of so many units with that activation, or none.</param>
    internal static Sequential Stack(ModelSpec model, Func<Activation> hidden, Func<int, Activation?, Layer> weights)
    {
        var layers = new List<Layer>();
        foreach (int units in model.Hidden)
        {
            if (model.TrainableBarrier)
                layers.AddRange([weights(units, null), new TrainableActivation(model.TrainableActivation())]);
            else
                layers.Add(weights(units, hidden()));
            if (model.Dropout > 0)
                layers.Add(new Dropout(model.Dropout));
        }

        return new Sequential([.. layers, weights(model.Outputs, null)]);
    }
}
