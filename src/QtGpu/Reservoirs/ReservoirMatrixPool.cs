using QtGpu.IO;
using QtGpu.Kernels.Contract;

namespace QtGpu.Reservoirs;

/// <summary>
/// Draws matrices and keeps those of the last call: reservoirs of one seed and the same densities have the same, and
/// the spectral radius is what takes long.
/// </summary>
/// <param name="inputs">Numbers of u(t) that they are for.</param>
/// <param name="outputs">Numbers of y(t).</param>
internal sealed class ReservoirMatrixPool(int inputs, int outputs)
{
    // Side by side: Gram matrices of a quarter of a GiB, and so many reservoirs that none waits long for Ctrl-C.
    private const long GramBytes = 1L << 28;
    private const int MostMembers = 256;

    // Of a processor, N² · steps: a batch is what a run that is killed loses, here one to two seconds of one core.
    private const double ProcessorWork = 5e9;

    private Dictionary<(int Units, double Density, double InputDensity, long Seed), ReservoirMatrices> _drawn = [];

    /// <summary>Told which settings are drawn for, and what is drawn, in words.</summary>
    public Action<string, string> Progress { get; init; } = (_, _) => { };

    /// <summary>Reservoirs that run side by side; a device that is no processor takes as many as have room.</summary>
    /// <param name="units">N.</param>
    /// <param name="steps">What each is trained on.</param>
    /// <param name="backend">The device.</param>
    public int BatchSize(int units, double steps, Backend backend)
    {
        long features = 1 + inputs + units;
        double room = GramBytes / (sizeof(double) * features * features);
        double quick = backend.ReadsAreFree ? ProcessorWork / (steps * units * units) : MostMembers;
        return (int)Math.Clamp(Math.Min(room, quick), 1, MostMembers);
    }

    /// <summary>A reservoir for each settings and seed.</summary>
    /// <param name="name">What they are called.</param>
    /// <param name="wanted">Which.</param>
    /// <param name="cancellation">Stops between products of the spectral radius.</param>
    /// <param name="radii">ρ of each as drawn, where it is known.</param>
    public IReadOnlyList<Reservoir> Draw(
        string name, IReadOnlyList<(ReservoirSettings Settings, long Seed)> wanted, CancellationToken cancellation,
        IReadOnlyList<SpectralRadius>? radii = null)
    {
        var drawn = new Dictionary<(int, double, double, long), ReservoirMatrices>();
        var reservoirs = new List<Reservoir>();
        for (int i = 0; i < wanted.Count; i++)
        {
            var (settings, seed) = wanted[i];
            var key = (settings.Units, settings.Density, settings.InputDensity, seed);
            if (!drawn.TryGetValue(key, out ReservoirMatrices? matrices))
            {
                cancellation.ThrowIfCancellationRequested();
                if (!_drawn.TryGetValue(key, out matrices))
                {
                    Progress(name, $"drawing seed {seed}");
                    matrices = ReservoirMatrices.Draw(settings, inputs, outputs, seed, radii?[i], cancellation);
                }

                drawn.Add(key, matrices);
            }

            reservoirs.Add(new(settings, matrices));
        }

        _drawn = drawn;
        return reservoirs;
    }

    /// <summary>
    /// Every seed with every settings of the same extents, in batches; what seeds share is drawn once, and a batch that
    /// the journal knows is not done again.
    /// </summary>
    /// <param name="settings">Named settings.</param>
    /// <param name="seeds">Seeds.</param>
    /// <param name="size">Of a batch.</param>
    /// <param name="journal">Null where nothing is kept.</param>
    /// <param name="run">What comes of each reservoir of a batch.</param>
    /// <param name="cancellation">Stops between batches, and while matrices are drawn.</param>
    /// <exception cref="AwaitedPiecesException">At the end: other shards have not done theirs yet.</exception>
    public IEnumerable<(string Name, Reservoir Reservoir, T Result)> Batches<T>(
        IReadOnlyList<(string Name, ReservoirSettings Settings)> settings, IReadOnlyList<long> seeds, int size,
        Journal? journal, Func<string, IReadOnlyList<Reservoir>, T[]> run, CancellationToken cancellation)
    {
        (string Name, ReservoirSettings Settings, long[] Seeds)[] batches =
        [
            .. from some in seeds.Chunk(size)
               from one in settings
               select (one.Name, one.Settings, some),
        ];
        foreach (var (name, each, some) in journal.Dealt(batches, batch => Unit(batch.Name, batch.Seeds)))
        {
            cancellation.ThrowIfCancellationRequested();
            (ReservoirSettings, long)[] wanted = [.. some.Select(seed => (each, seed))];
            (SpectralRadius Radius, T Result)[] found = journal.Once(Unit(name, some), () =>
            {
                IReadOnlyList<Reservoir> drawn = Draw(name, wanted, cancellation);
                return drawn.Zip(run(name, drawn), (one, result) => (one.Matrices.Radius, result)).ToArray();
            });
            SpectralRadius[] radii = [.. found.Select(one => one.Radius)];
            IReadOnlyList<Reservoir> reservoirs = Draw(name, wanted, cancellation, radii);
            foreach (var (reservoir, (_, result)) in reservoirs.Zip(found))
                yield return (name, reservoir, result);
        }
    }

    private static string Unit(string name, long[] seeds) => $"{name}, seeds {string.Join(' ', seeds)}";
}
