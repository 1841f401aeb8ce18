using BenchmarkDotNet.Attributes;
using QtGpu.Cli.Benchmarks;
using QtGpu.Kernels.Sampling;
using QtGpu.QuantumNeurons;

namespace QtGpu.Bench;

/// <summary>
/// Sweeps over a quantum neuron that an input drives, ε = 6000, by each algorithm, beside single-slice Metropolis. A sweep is
/// not worth the same in each: `qtgpu bench` says what an independent sample costs.
/// </summary>
public class SamplerBenchmarks : HostBenchmark
{
    private SweepWork? _metropolis;
    private SweepWork? _other;

    public static IEnumerable<string> Algorithms => PathUpdateCatalogue.Names.Where(name => name != SamplerBenchmark.Metropolis);

    [ParamsSource(nameof(Algorithms))]
    public string Algorithm { get; set; } = "";

    /// <summary>Each one's mean is checked against the exact value.</summary>
    [GlobalSetup]
    public void Setup()
    {
        int chains = SamplerBenchmark.Chains(Backend, Environment.ProcessorCount);
        _metropolis = new SweepWork(Backend, new(), SamplerBenchmark.Options(SamplerBenchmark.Metropolis, chains));
        _other = new SweepWork(Backend, new(), SamplerBenchmark.Options(Algorithm, chains));
    }

    [Benchmark(Baseline = true)]
    public void Metropolis() => _metropolis!.Sweep();

    [Benchmark]
    public void Other() => _other!.Sweep();

    public override Work WorkOf(string method)
    {
        PathUpdate update = PathUpdateCatalogue.Find(method == nameof(Metropolis) ? SamplerBenchmark.Metropolis : Algorithm);
        return new(0, Updates: DrivenNeuron.SweepsPerCall(update) * SamplerBenchmark.Chains(Backend, Environment.ProcessorCount)
            * SliceUpdateCount.Of(update, new TimeLattice().Slices));
    }

    [GlobalCleanup]
    public override void Dispose()
    {
        _metropolis?.Dispose();
        _other?.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }
}
