using QtGpu.Kernels.Contract;
using QtGpu.Layers;

namespace QtGpu.Models;

/// <summary>Layers one after another. A description: put on a device it becomes a <see cref="Network"/>.</summary>
public sealed class Sequential(params IReadOnlyList<Layer> layers)
{
    /// <summary>The layers, input first.</summary>
    public IReadOnlyList<Layer> Layers { get; } = layers.Count > 0
        ? layers
        : throw new InputException("A model needs at least one layer, for example new Dense(10).");

    /// <summary>The shape of a batch behind the last layer, from that before the first.</summary>
    public Shape Output(Shape input) => Layers.Aggregate(input, (shape, layer) => layer.Output(shape));

    /// <summary>Every parameter with its layer's number.</summary>
    internal IEnumerable<(int Layer, LayerParameter Parameter)> Parameters(Shape input) =>
        LayerChain.Parameters(Layers, input);

    /// <inheritdoc/>
    public override string ToString() => string.Join(" → ", Layers);
}
