using BenchmarkDotNet.Attributes;
using QtGpu.Cli.Benchmarks;

namespace QtGpu.Bench;

/// <summary>
/// Training on noise: forward, cross-entropy, backward, optimizer and the batch handed over, eight epochs of 4096 samples a
/// call. Tunnelling beside ReLU.
/// </summary>
public class TrainingBenchmarks : HostBenchmark
{
    private const int Epochs = 8; // of which the first sends the samples

    private TrainingWork? _relu;
    private TrainingWork? _tunnelling;

    [Params("512-512", "100")]
    public string Hidden { get; set; } = "";

    [Params(64, 256, 4096)]
    public int Batch { get; set; }

    [Params("sgd", "adam")]
    public string Optimizer { get; set; } = "";

    private TrainingShape Shape => new([.. Hidden.Split('-').Select(int.Parse)], Batch, Optimizer);

    /// <summary>Each network's outputs are checked in float64.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var samples = TrainingWork.Noise(TrainingBenchmark.UsualSamples);
        _relu = new TrainingWork(Backend, Shape, "relu", samples);
        _tunnelling = new TrainingWork(Backend, Shape, "tunnelling", samples);
    }

    [Benchmark(Baseline = true)]
    public void Relu() => _relu!.Epochs(Epochs - 1);

    [Benchmark]
    public void Tunnelling() => _tunnelling!.Epochs(Epochs - 1);

    public override Work WorkOf(string method)
    {
        double samples = Epochs * (double)TrainingBenchmark.UsualSamples;
        return new(samples * Shape.BytesPerSample, samples * Shape.FlopsPerSample, samples);
    }

    [GlobalCleanup]
    public override void Dispose()
    {
        _relu?.Dispose();
        _tunnelling?.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }
}
