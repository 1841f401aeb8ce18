using ILGPU.Runtime.Cuda;

namespace QtGpu.Kernels.Ilgpu;

/// <summary>Times on the device itself: nothing waits until a time is asked for.</summary>
internal sealed class CudaClock(CudaAccelerator accelerator, int marks) : DeviceClock
{
    private readonly CudaEvent[] _events = [.. Enumerable.Range(0, marks).Select(_ => new CudaEvent(accelerator))];

    public override void Mark(int mark) => _events[mark].Record();

    public override double Seconds(int from, int to) => _events[to].SecondsSince(_events[from]);

    protected override void Dispose(bool disposing)
    {
        foreach (CudaEvent mark in _events)
            mark.Dispose();
    }
}
