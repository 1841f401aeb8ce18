using QtGpu.Layers;

namespace QtGpu.Models;

/// <summary>Layers one after another. A description: put on a device it becomes a <see cref="Network"/>.</summary>
public sealed class Sequential(params IReadOnlyList<Layer> layers)
{
    /// <summary>The layers, input first.</summary>
    public IReadOnlyList<Layer> Layers { get; } = layers.Count > 0
        ? layers
        : throw new InputException("A model needs at least one layer, for example new Dense(10).");

    /// <summary>Outputs per sample for <paramref name="inputs"/> inputs per sample.</summary>
    public int Outputs(int inputs) => Layers.Aggregate(inputs, (width, layer) => layer.Outputs(width));

    /// <summary>Every parameter with its layer's number and its inputs.</summary>
    internal IEnumerable<(int Layer, int Index, ParameterShape Parameter)> Parameters(int inputs)
    {
        int width = inputs;
        for (int i = 0; i < Layers.Count; i++)
        {
            IReadOnlyList<ParameterShape> shapes = Layers[i].Parameters(width);
            for (int j = 0; j < shapes.Count; j++)
                yield return (i, j, shapes[j]);
            width = Layers[i].Outputs(width);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(" → ", Layers);
}
