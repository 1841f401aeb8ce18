namespace QtGpu.Kernels.Host;

/// <summary>The host works where the sender writes: nothing has to travel.</summary>
internal sealed unsafe class HostStagedBuffer(long length) : StagedBuffer
{
    private readonly HostBuffer _buffer = new(sizeof(float) * length);

    public override Span<float> Host => new(HostBuffer.Pointer(Device), checked((int)_buffer.View.Length));

    public override View<float> Device => _buffer.View;

    public override void Send()
    {
    }

    public override void Release()
    {
    }

    protected override void Dispose(bool disposing) => _buffer.Dispose();
}
