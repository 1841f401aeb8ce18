using QtGpu.Data.Series;

namespace QtGpu.Reservoirs;

/// <summary>
/// Draws matrices and keeps those of the last call: reservoirs of one seed and the same densities have the same, and the
/// spectral radius is what takes long.
/// </summary>
/// <param name="series">Whose inputs and outputs they are for.</param>
internal sealed class ReservoirMatrixPool(TimeSeries series)
{
    private Dictionary<(int Units, double Density, double InputDensity, long Seed), ReservoirMatrices> _drawn = [];

    /// <summary>A reservoir for each settings and seed.</summary>
    public IReadOnlyList<Reservoir> Draw(IReadOnlyList<(ReservoirSettings Settings, long Seed)> wanted, CancellationToken cancellation)
    {
        var drawn = new Dictionary<(int, double, double, long), ReservoirMatrices>();
        var reservoirs = new List<Reservoir>();
        foreach (var (settings, seed) in wanted)
        {
            var key = (settings.Units, settings.Density, settings.InputDensity, seed);
            if (!drawn.TryGetValue(key, out ReservoirMatrices? matrices))
            {
                cancellation.ThrowIfCancellationRequested();
                if (!_drawn.TryGetValue(key, out matrices))
                    matrices = ReservoirMatrices.Draw(settings, series.InputFeatures, series.TargetFeatures, seed);
                drawn.Add(key, matrices);
            }

            reservoirs.Add(new(settings, matrices));
        }

        _drawn = drawn;
        return reservoirs;
    }
}
