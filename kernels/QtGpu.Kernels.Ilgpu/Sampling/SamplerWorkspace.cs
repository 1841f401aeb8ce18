namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>
/// Memory that launches of samplers share, since a device runs them in order: it grows with what is asked for.
/// </summary>
internal sealed class SamplerWorkspace(Accelerator accelerator, string device) : IDisposable
{
    private IlgpuBuffer? _inputs;
    private IlgpuBuffer? _chains;

    /// <summary>So many numbers for what inputs add.</summary>
    public View<float> Inputs(long length) =>
        IlgpuBuffer.Provide(ref _inputs, accelerator, device, length);

    /// <summary>So many numbers for chains that do not fit into shared memory.</summary>
    public ArrayView<float> Chains(long length) =>
        IlgpuBuffer.Elements(IlgpuBuffer.Provide(ref _chains, accelerator, device, length));

    public void Dispose()
    {
        _inputs?.Dispose();
        _chains?.Dispose();
    }
}
