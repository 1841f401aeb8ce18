using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Edges;
using QtGpu.Layers;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>How much of what a layer of splines reads lies outside their grid, where they are straight lines.</summary>
/// <param name="Layer">Which layer of the network, from 0.</param>
/// <param name="Function">Its edge function.</param>
/// <param name="Grid">The ends of its grid.</param>
/// <param name="Outside">Numbers outside.</param>
/// <param name="Count">Numbers that it reads.</param>
public sealed record GridCoverage(
    int Layer, EdgeFunction Function, (float From, float To) Grid, long Outside, long Count)
{
    /// <summary>Outside/Count.</summary>
    public double Share => (double)Outside / Count;

    /// <summary>That of each layer with a grid; none for a network without such.</summary>
    /// <param name="model">The network.</param>
    /// <param name="backend">Where it computes.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="samples">What it reads.</param>
    /// <param name="cancellation">Stops between two operations.</param>
    public static IReadOnlyList<GridCoverage> Of(
        Sequential model, Backend backend, ParameterBuffer parameters, Samples samples,
        CancellationToken cancellation = default)
    {
        var found = new List<GridCoverage>();
        foreach (var (i, layer) in model.Layers.Index())
        {
            if (layer is not Edges { Function: { Gridded: { Grid: var grid } } function })
                continue;
            long outside = 0, count = 0;
            foreach (float[] inputs in LayerInputs.Of(model, i, backend, parameters, samples, cancellation))
            {
                outside += inputs.LongCount(x => x < grid.From || x > grid.To);
                count += inputs.Length;
            }

            found.Add(new(i, function, grid, outside, count));
        }

        return found;
    }
}
