namespace QtGpu.Reservoirs;

/// <summary>
/// Draws matrices and keeps those of the last call: reservoirs of one seed and the same densities have the same, and the
/// spectral radius is what takes long.
/// </summary>
/// <param name="inputs">Numbers of u(t) that they are for.</param>
/// <param name="outputs">Numbers of y(t).</param>
internal sealed class ReservoirMatrixPool(int inputs, int outputs)
{
    // Side by side: Gram matrices of a quarter of a GiB, and so many reservoirs that none waits long for Ctrl-C.
    private const long GramBytes = 1L << 28;
    private const int MostMembers = 256;

    private Dictionary<(int Units, double Density, double InputDensity, long Seed), ReservoirMatrices> _drawn = [];

    /// <summary>Told which settings are drawn for, and what is drawn, in words.</summary>
    public Action<string, string> Progress { get; init; } = (_, _) => { };

    /// <summary>Reservoirs that run side by side.</summary>
    public int BatchSize(int units)
    {
        long features = 1 + inputs + units;
        return (int)Math.Clamp(GramBytes / (sizeof(double) * features * features), 1, MostMembers);
    }

    /// <summary>A reservoir for each settings and seed.</summary>
    public IReadOnlyList<Reservoir> Draw(
        string name, IReadOnlyList<(ReservoirSettings Settings, long Seed)> wanted, CancellationToken cancellation)
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
                {
                    Progress(name, $"drawing seed {seed}");
                    matrices = ReservoirMatrices.Draw(settings, inputs, outputs, seed, cancellation);
                }

                drawn.Add(key, matrices);
            }

            reservoirs.Add(new(settings, matrices));
        }

        _drawn = drawn;
        return reservoirs;
    }

    /// <summary>Every seed with every settings of the same extents, in batches; what seeds share is drawn once.</summary>
    public IEnumerable<(string Name, ReservoirSettings Settings, IReadOnlyList<Reservoir> Reservoirs)> Batches(
        IReadOnlyList<(string Name, ReservoirSettings Settings)> settings, IReadOnlyList<long> seeds, CancellationToken cancellation)
    {
        foreach (long[] some in seeds.Chunk(BatchSize(settings[0].Settings.Units)))
        {
            foreach (var (name, each) in settings)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return (name, each, Draw(name, [.. some.Select(seed => (each, seed))], cancellation));
            }
        }
    }
}
