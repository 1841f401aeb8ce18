using QtGpu.Training;

namespace QtGpu.Cli.Report;

/// <summary>What lies outside the grids of a network's splines, in words and as JSON.</summary>
internal static class GridNote
{
    /// <summary>A line for each layer that reads numbers outside its grid.</summary>
    /// <param name="layers">What was counted.</param>
    /// <param name="samples">Of what, as in "of the test samples".</param>
    public static IEnumerable<string> Of(IEnumerable<GridCoverage> layers, string samples) =>
        from layer in layers
        where layer.Outside > 0
        select Text($"layer {layer.Layer + 1} ({layer.Function}): {layer.Outside:N0} of {layer.Count:N0} numbers ")
            + Text($"({100 * layer.Share:0.#} %) that it reads of the {samples} lie outside its grid, where splines ")
            + "go on as straight lines";

    /// <summary>The same for JSON; null where no layer has a grid.</summary>
    public static object? Json(IReadOnlyList<GridCoverage> layers) => layers.Count == 0 ? null : layers.Select(
        layer => new { Layer = layer.Layer + 1, layer.Grid.From, layer.Grid.To, layer.Outside, layer.Count });
}
