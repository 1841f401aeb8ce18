using BenchmarkDotNet.Attributes;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Random;

namespace QtGpu.Bench;

/// <summary>What the benches of the host backend share: the backend and tensors of noise.</summary>
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

    [GlobalCleanup]
    public void Dispose()
    {
        _buffers.ForEach(buffer => buffer.Dispose());
        Backend.Dispose();
        GC.SuppressFinalize(this);
    }
}
