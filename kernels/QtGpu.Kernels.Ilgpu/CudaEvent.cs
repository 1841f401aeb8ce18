using ILGPU.Runtime.Cuda;

namespace QtGpu.Kernels.Ilgpu;

/// <summary>A mark in the stream of kernels of a CUDA device, to be waited for from any thread.</summary>
internal sealed class CudaEvent : IDisposable
{
    private readonly CudaAccelerator _accelerator;
    private readonly nint _event;

    public CudaEvent(CudaAccelerator accelerator)
    {
        _accelerator = accelerator;
        using var bound = accelerator.BindScoped();
        CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.CreateEvent(out _event, CudaEventFlags.CU_EVENT_DEFAULT));
    }

    /// <summary>Marks where the queue ends now.</summary>
    public void Record()
    {
        using var bound = _accelerator.BindScoped();
        nint stream = ((CudaStream)_accelerator.DefaultStream).StreamPtr;
        CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.RecordEvent(_event, stream));
    }

    /// <summary>Waits until the device reaches the mark; not at all for one that was never recorded.</summary>
    public void Wait()
    {
        using var bound = _accelerator.BindScoped();
        CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.SynchronizeEvent(_event));
    }

    /// <summary>Device time from an earlier mark to this one.</summary>
    public double SecondsSince(CudaEvent earlier)
    {
        Wait();
        using var bound = _accelerator.BindScoped();
        CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.ElapsedTime(out float milliseconds, earlier._event, _event));
        return milliseconds / 1e3;
    }

    public void Dispose()
    {
        using var bound = _accelerator.BindScoped();
        _ = CudaAPI.CurrentAPI.DestroyEvent(_event);
    }
}
