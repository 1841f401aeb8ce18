using ILGPU.Runtime.Cuda;

namespace QtGpu.Kernels.Ilgpu;

/// <summary>
/// Page-locked host memory (on CUDA; elsewhere ILGPU has none) and a copy on a stream of its own. Before it overwrites
/// device memory the sender waits for the work that reads it: for just that on CUDA, for all queued work elsewhere.
/// </summary>
internal sealed class IlgpuStagedBuffer : StagedBuffer
{
    private readonly Accelerator _accelerator;
    private readonly PageLockedArray1D<float> _host;
    private readonly IlgpuBuffer _device;
    private readonly AcceleratorStream _copies;
    private readonly CudaEvent? _released;

    public IlgpuStagedBuffer(Accelerator accelerator, string device, long length)
    {
        _accelerator = accelerator;
        _device = new IlgpuBuffer(accelerator, device, sizeof(float) * length);
        try
        {
            _host = accelerator.AllocatePageLocked1D<float>(Math.Max(length, 1));
            _copies = accelerator.CreateStream();
            _released = accelerator is CudaAccelerator cuda ? new CudaEvent(cuda) : null;
        }
        catch (Exception e) when (e is AcceleratorException or OutOfMemoryException)
        {
            _copies?.Dispose();
            _host?.Dispose();
            _device.Dispose();
            throw new DeviceMemoryException(
                device, sizeof(float) * length, "the driver refused page-locked memory or a stream", e);
        }

        accelerator.DefaultStream.Synchronize(); // the device memory is cleared on another stream
    }

    public override Span<float> Host => _host.Span;

    public override View<float> Device => _device.View;

    public override void Send()
    {
        if (_released is null)
            _accelerator.DefaultStream.Synchronize();
        else
            _released.Wait();
        IlgpuBuffer.Elements(Device).CopyFrom(_copies, _host.ArrayView);
        _copies.Synchronize();
    }

    public override void Release() => _released?.Record();

    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _accelerator.DefaultStream.Synchronize();
        _released?.Dispose();
        _copies.Dispose();
        _host.Dispose();
        _device.Dispose();
    }
}
