using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>What a layer of a trained network reads.</summary>
internal static class LayerInputs
{
    // Samples at a time: what a wide layer reads of them takes some megabytes.
    private const int Portion = 2048;

    /// <summary>Portions of [rows, features], one after another, until all samples are through.</summary>
    /// <param name="model">The network.</param>
    /// <param name="layer">Which of its layers, from 0.</param>
    /// <param name="backend">Where it computes.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="samples">As the network reads them.</param>
    /// <param name="cancellation">Stops between two operations.</param>
    public static IEnumerable<float[]> Of(
        Sequential model, int layer, Backend backend, ParameterBuffer parameters, Samples samples,
        CancellationToken cancellation = default)
    {
        using Evaluator? below = layer == 0 ? null
            : new Evaluator(new([.. model.Layers.Take(layer)]), backend, parameters, samples.Features);
        for (int first = 0; first < samples.Count; first += Portion)
        {
            Samples some = samples.Subset(
                [.. Enumerable.Range(first, Math.Min(Portion, samples.Count - first))]);
            yield return below?.Outputs(some, draw: 0, cancellation) ?? some.AllFeatures();
        }
    }
}
