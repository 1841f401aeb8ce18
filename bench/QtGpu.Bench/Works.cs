using BenchmarkDotNet.Attributes;
using QtGpu.Kernels.Host;

namespace QtGpu.Bench;

/// <summary>Each piece of work beside the usual one: ReLU, tanh, Metropolis, 512³.</summary>
public class Works
{
    private readonly DisposableList<IDisposable> _made = new([]);
    private Action? _usual, _other;

    public static IEnumerable<string> Cases => Contender.Pairs.Keys;

    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var backend = new HostBackend();
        (var usual, _usual) = Contender.Pairs[Case].Usual.Start(backend);
        (var other, _other) = Contender.Pairs[Case].Other.Start(backend);
        _made.AddRange([usual, other, backend]);
    }

    [Benchmark(Baseline = true)]
    public void Usual() => _usual!();

    [Benchmark]
    public void Other() => _other!();

    [GlobalCleanup]
    public void Cleanup() => _made.Dispose();
}
