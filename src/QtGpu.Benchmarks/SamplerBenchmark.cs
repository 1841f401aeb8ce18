using MathNet.Numerics.Statistics;
using QtGpu.Kernels.Sampling;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Sampling;

namespace QtGpu.Benchmarks;

/// <summary>How fast an algorithm samples a quantum neuron.</summary>
/// <param name="Algorithm">By name.</param>
/// <param name="Tuned">Whether the run found the width itself.</param>
/// <param name="Chains">Independent paths.</param>
/// <param name="Run">What it found: width, acceptance, activity, τ.</param>
/// <param name="UpdatesPerSweep">Of all chains.</param>
/// <param name="Sweeps">Of a call.</param>
/// <param name="Time">Of a call.</param>
/// <param name="SecondsPerCall">Processor time of one thread; of several, or of a device, the wall clock.</param>
/// <param name="SecondsPerSample">
/// For each independent sample: processor time, where the processor does the work.
/// </param>
/// <param name="TimesBetter">
/// Seconds per sample of single-slice Metropolis at its best width over these: the median over the turns.
/// </param>
internal sealed record SamplerRow(
    string Algorithm, bool Tuned, int Chains, NeuronEstimate Run, double UpdatesPerSweep, int Sweeps, Timing Time,
    double SecondsPerCall, double SecondsPerSample, double TimesBetter) : IBenchRow
{
    public void AddTo(BenchResult result) => result.Samplers.Add(this);

    public string Name => Tuned
        ? Algorithm : Invariant($"{Algorithm}, width {Run.Width:0.00}");

    public double UpdatesPerSecond => UpdatesPerSweep * Sweeps / SecondsPerCall;

    public double NsPerUpdate => 1e9 / UpdatesPerSecond;
}

/// <summary>
/// Every algorithm on the same neuron, and single-slice Metropolis at several widths, which the others are measured
/// against.
/// </summary>
internal static class SamplerBenchmark
{
    public const string Metropolis = "metropolis";

    private const int ChainsPerThread = 32, ChainsOfDevice = 4096, Bins = 256;
    private const double TurnSeconds = 0.08, RunSeconds = 1, MetropolisSeconds = 1.8; // whose τ is long

    private static readonly double[] Widths = [0.08, 0.11, 0.14];

    /// <summary>Chains that keep so many threads busy, or the device.</summary>
    public static int Chains(Backend backend, int threads) =>
        backend.ReadsAreFree ? ChainsOfHost(threads) : ChainsOfDevice;

    /// <summary>Chains that keep so many threads busy.</summary>
    public static int ChainsOfHost(int threads) => ChainsPerThread * threads;

    /// <summary>Each one checked, then all in turns, on which the comparison rests: the rows come together.</summary>
    public static IEnumerable<SamplerRow> Run(
        Backend backend, TimeLattice lattice, int chains, int threads, CancellationToken stop)
    {
        using var ready = new DisposableList<SweepWork>(Prepare(backend, lattice, chains, stop));
        foreach (SamplerRow row in Race(backend, ready, threads, stop))
            yield return row;
    }

    private static IEnumerable<SweepWork> Prepare(
        Backend backend, TimeLattice lattice, int chains, CancellationToken stop) =>
        Widths.Select(width => Options(Metropolis, chains) with { Width = width })
            .Concat(PathUpdateCatalogue.Names.Select(name => Options(name, chains)))
            .Select(options => new SweepWork(backend, lattice, options, stop));

    /// <summary>A run that is long enough to know τ.</summary>
    public static SamplingOptions Options(string algorithm, int chains) => new()
    {
        Algorithm = algorithm,
        Chains = chains,
        Sweeps = long.MaxValue,
        Seconds = algorithm == Metropolis ? MetropolisSeconds : RunSeconds,
        Bins = Bins,
    };

    /// <summary>Times them in turns.</summary>
    public static SamplerRow[] Race(
        Backend backend, IReadOnlyList<SweepWork> works, int threads, CancellationToken stop)
    {
        bool isHost = backend.ReadsAreFree;
        var (measure, speed) = (Lap.Measure(isHost ? 1 : 2), Lap.Measure(isHost ? threads : 2));
        IEnumerable<Func<Lap>> sweeps = works.Select(work => Timing.Laps(backend, work.Sweep, TurnSeconds));
        Lap[][] laps = Turns.Take([.. sweeps], TurnSeconds * works.Count * 7, stop);
        double[] cost = [.. works.Select((work, i) => laps[i].Select(measure).Median() / work.IndependentSamples)];
        int best = Enumerable.Range(0, works.Count).Where(i => works[i].Algorithm == Metropolis).MinBy(i => cost[i]);
        return
        [
            .. works.Select((work, i) => new SamplerRow(
                work.Algorithm, work.Tuned, work.Chains, work.Run, work.UpdatesPerSweep, work.Sweeps,
                Timing.Of(laps[i]), laps[i].Select(speed).Median(), cost[i],
                Turns.Ratio(laps[i], laps[best], measure) * work.IndependentSamples / works[best].IndependentSamples)),
        ];
    }
}
