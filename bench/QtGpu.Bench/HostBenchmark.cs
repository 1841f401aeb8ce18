using BenchmarkDotNet.Attributes;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Random;

namespace QtGpu.Bench;

/// <summary>What the benches of the host backend share: the backend, tensors of noise, and a check before timing.</summary>
public abstract class HostBenchmark : IDisposable
{
    private readonly List<DeviceBuffer> _buffers = [];

    protected HostBackend Backend { get; } = new();

    /// <summary>A tensor of standard normal numbers, the same in every run.</summary>
    protected TensorView Noise(string name, Shape shape)
    {
        _buffers.Add(Backend.Allocate(shape.Length));
        var tensor = _buffers[^1].View.Reshape(shape);
        Backend.Elementwise.FillNormal(tensor, RandomStream.Named(1, name), step: 0, standardDeviation: 1);
        return tensor;
    }

    /// <summary>Refuses to time a kernel that is wrong.</summary>
    protected static void Require(double expected, float got, double tolerance, string where)
    {
        if (!(Math.Abs(got - expected) <= tolerance))
            throw new InvalidOperationException($"{where}: expected {expected} ± {tolerance}, got {got}; not timed");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _buffers.ForEach(buffer => buffer.Dispose());
        Backend.Dispose();
        GC.SuppressFinalize(this);
    }
}
