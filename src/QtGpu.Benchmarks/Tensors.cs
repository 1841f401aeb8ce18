using QtGpu.Kernels.Random;

namespace QtGpu.Benchmarks;

/// <summary>Tensors of standard normal numbers on a device, the same in every run.</summary>
internal sealed class Tensors(Backend backend) : IDisposable
{
    private readonly DisposableList<DeviceBuffer> _buffers = new([]);

    public View<float> Noise(Shape shape)
    {
        DeviceBuffer buffer = backend.Allocate(shape.Length);
        _buffers.Add(buffer);
        View<float> tensor = buffer.View.Reshape(shape);
        var stream = RandomStream.Named(1, $"bench {_buffers.Count}");
        backend.Elementwise.FillNormal(tensor, stream, step: 0, standardDeviation: 1);
        return tensor;
    }

    public void Dispose() => _buffers.Dispose();
}
