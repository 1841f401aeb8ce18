using QtGpu.Catalogues;
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
    public override Sequential Build(ModelSpec model)
    {
        var layers = new List<Layer>();
        foreach (int units in model.Hidden)
        {
            if (model.TrainableBarrier)
                layers.AddRange([
                    new Dense(units, initialiser: model.Start),
                    new TrainableActivation(model.TrainableActivation()),
                ]);
            else
                layers.Add(new Dense(units, model.HiddenActivation(), model.Start));
            if (model.Dropout > 0)
                layers.Add(new Dropout(model.Dropout));
        }

        layers.Add(new Dense(model.Outputs, initialiser: model.Start));
        return new Sequential(layers);
    }
}
