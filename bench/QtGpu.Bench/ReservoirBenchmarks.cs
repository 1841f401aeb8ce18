using BenchmarkDotNet.Attributes;
using QtGpu.Cli.Benchmarks;

namespace QtGpu.Bench;

/// <summary>Echo-state networks driven without a readout: tunnelling beside tanh.</summary>
public class ReservoirBenchmarks : HostBenchmark
{
    private ReservoirWork? _tunnelling;
    private ReservoirWork? _tanh;

    public static IEnumerable<string> Shapes => ReservoirShape.All.Select(shape => shape.ToString());

    [ParamsSource(nameof(Shapes))]
    public string Shape { get; set; } = "";

    /// <summary>A step of each is checked in float64.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _tunnelling = new ReservoirWork(Backend, Found, "tunnelling");
        _tanh = new ReservoirWork(Backend, Found, "tanh");
    }

    [Benchmark(Baseline = true)]
    public void Tanh() => _tanh!.Run();

    [Benchmark]
    public void Tunnelling() => _tunnelling!.Run();

    public override Work WorkOf(string method) => new(0, Found.Updates * 2 * Found.Density * Found.Units * Found.Units);

    [GlobalCleanup]
    public override void Dispose()
    {
        _tunnelling?.Dispose();
        _tanh?.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    private ReservoirShape Found => ReservoirShape.All.Single(shape => shape.ToString() == Shape);
}
