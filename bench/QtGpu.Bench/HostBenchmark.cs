using BenchmarkDotNet.Attributes;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Random;

namespace QtGpu.Bench;

/// <summary>What the benches of the host backend share: the backend, tensors of noise, and what a call amounts to.</summary>
public abstract class HostBenchmark : IDisposable
{
    private readonly List<DeviceBuffer> _buffers = [];
    private readonly Lazy<HostBackend> _backend = new(() => new HostBackend());

    protected HostBackend Backend => _backend.Value;

    /// <summary>What one call of a benchmark does, by the name of its method. Asked of an instance that only has its parameters.</summary>
    public abstract Work WorkOf(string method);

    /// <summary>A tensor of standard normal numbers, the same in every run.</summary>
    protected View<float> Noise(string name, Shape shape)
    {
        _buffers.Add(Backend.Allocate(shape.Length));
        var tensor = _buffers[^1].View.Reshape(shape);
        Backend.Elementwise.FillNormal(tensor, RandomStream.Named(1, name), step: 0, standardDeviation: 1);
        return tensor;
    }

    [GlobalCleanup]
    public virtual void Dispose()
    {
        _buffers.ForEach(buffer => buffer.Dispose());
        if (_backend.IsValueCreated)
            Backend.Dispose();
        GC.SuppressFinalize(this);
    }
}
