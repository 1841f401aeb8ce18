using QtGpu.Kernels.Contract;

namespace QtGpu.Layers;

/// <summary>Layers one above the other.</summary>
internal static class LayerChain
{
    /// <summary>Puts them on a device, the lowest first, and counts who reads what.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="input">What the lowest reads.</param>
    /// <param name="context">What a layer is given, by its number and the signal below it.</param>
    public static BoundLayer[] Bind(IReadOnlyList<Layer> layers, Signal input, Func<int, Signal, LayerContext> context)
    {
        var bound = new BoundLayer[layers.Count];
        Signal below = input;
        for (int i = 0; i < bound.Length; i++)
        {
            bound[i] = layers[i].Bind(context(i, below));
            if (bound[i].Output != below)
                below.Readers++;
            below = bound[i].Output;
        }

        return bound;
    }

    /// <summary>Every parameter with its layer's number.</summary>
    public static IEnumerable<(int Layer, LayerParameter Parameter)> Parameters(
        IReadOnlyList<Layer> layers, Shape input)
    {
        for (int i = 0; i < layers.Count; i++)
        {
            foreach (LayerParameter parameter in layers[i].Parameters(input))
                yield return (i, parameter);
            input = layers[i].Output(input);
        }
    }

    /// <summary>The graph with all layers behind it, each with its own of the parameters.</summary>
    public static LayerGraph Write(
        IReadOnlyList<Layer> layers, LayerGraph graph, ILookup<int, LayerTensor> parameters)
    {
        for (int i = 0; i < layers.Count; i++)
            graph = (graph with { Parameters = [.. parameters[i]] }).Behind(layers[i]);
        return graph;
    }
}
