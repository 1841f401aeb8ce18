using System.Diagnostics;
using QtGpu.Cli.Benchmarks.Peers;
using QtGpu.Kernels.Contract;

namespace QtGpu.Cli.Benchmarks;

/// <summary>Every row of a run, part by part, each measured when it is asked for.</summary>
internal sealed class BenchWork(Backend backend, int threads, BenchPlan plan, CancellationToken stop)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(80); // after which no training begins
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>Null without peers.</summary>
    public PeerBenchmark? Peers { get; init; }

    /// <summary>In the order of <see cref="BenchPlan.Names"/>.</summary>
    public IEnumerable<IBenchRow> Rows()
    {
        BenchSizes sizes = plan.SizesFor(backend, threads);
        var training = new TrainingBenchmark(backend, sizes.Trainings, plan.Activations, plan.FactorError, stop);
        bool besidePeers = Peers is not null && plan.Compares(BenchPlan.Training); // who take turns with our own rows
        IEnumerable<IBenchRow>[] parts =
        [
            Own(BenchPlan.Passes, StreamBenchmark.Run(backend, sizes.PassElements, plan.Activations)),
            Beside(BenchPlan.Passes, peers => peers.Passes(sizes.PassElements, plan.Activations)),
            Own(BenchPlan.Products, GemmBenchmark.Run(backend, sizes.Products, plan.FactorError)),
            Beside(BenchPlan.Products, peers => peers.Gemms(sizes.Products, plan.FactorError)),
            besidePeers
                ? []
                : Own(BenchPlan.Training, training.Run(() => _clock.Elapsed > Limit && plan.Only.Count == 0)),
            Beside(BenchPlan.Training, peers => peers.Trainings(training, plan.Activations)),
            Own(BenchPlan.Samplers, SamplerBenchmark.Run(backend, sizes.Lattice, sizes.Chains, threads, stop)),
            Beside(BenchPlan.Samplers, peers => peers.Sweeps()),
            Own(BenchPlan.Reservoirs, ReservoirBenchmark.Run(backend, sizes.Reservoirs)),
            Beside(BenchPlan.Reservoirs, peers => peers.Reservoirs(sizes.Reservoirs)
                .Concat(peers.Readouts()).Concat(peers.SpectralRadii())),
            Own(BenchPlan.Threads, ScalingBenchmark.Run(stop)),
            Own(BenchPlan.Memory, MemoryBenchmark.Run(backend)),
        ];
        return parts.SelectMany(rows => rows);
    }

    private IEnumerable<IBenchRow> Own(string part, IEnumerable<IBenchRow> rows) =>
        plan.Measures(part) && (backend.ReadsAreFree || !BenchPlan.IsOfProcessor(part)) ? rows : [];

    private IEnumerable<IBenchRow> Beside(string part, Func<PeerBenchmark, IEnumerable<IBenchRow>> rows) =>
        Peers is not null && plan.Compares(part) ? rows(Peers) : [];
}
