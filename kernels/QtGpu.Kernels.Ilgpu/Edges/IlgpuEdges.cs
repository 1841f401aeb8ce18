using QtGpu.Kernels.Edges;

namespace QtGpu.Kernels.Ilgpu.Edges;

/// <summary>
/// Edges of one function on one device. Coefficients of all edges are prepared by a launch of their own, into memory
/// that layers of this function share.
/// </summary>
internal sealed class IlgpuEdges<TFunction>(Accelerator accelerator, string device) : IDisposable
    where TFunction : unmanaged, IEdgeFunction
{
    private readonly StridedGrid _grid = new(accelerator);
    private readonly Entry _entry = accelerator.Entry();
    private Action<KernelConfig, TFunction, DeviceEdges>? _prepare, _forward, _back;
    private Action<KernelConfig, ArrayView<float>, ArrayView<float>, int>? _bias;
    private IlgpuBuffer? _kept;

    /// <summary>See <see cref="Backend.Edges{TFunction}"/>.</summary>
    public void Forward(TFunction function, in EdgeTensors tensors)
    {
        using Entry.Inside inside = _entry.Enter();
        DeviceEdges at = Prepared(function, tensors, function.Coefficients);
        _forward ??= accelerator.LoadStreamKernel(accelerator.Noted(EdgeKernel<TFunction>.Forward));
        _forward(_grid.For((long)at.Rows * at.Outputs), function, at);
        KernelLog.Launched();
    }

    /// <summary>See <see cref="Backend.EdgesBack{TFunction}"/>.</summary>
    public void Back(TFunction function, in EdgeTensors tensors, in EdgeGradients gradients)
    {
        using Entry.Inside inside = _entry.Enter();
        DeviceEdges at = Prepared(function, tensors, function.Coefficients + function.Sums);
        at.GradientY = IlgpuBuffer.Elements(gradients.Y);
        at.GradientParameters = IlgpuBuffer.Elements(gradients.Parameters);
        at.GradientWeight = IlgpuBuffer.Elements(gradients.Weight);
        at.GradientX = IlgpuBuffer.Elements(gradients.X);
        at.Accumulate = gradients.Accumulate ? 1 : 0;
        _back ??= accelerator.LoadStreamKernel(accelerator.Noted(EdgeKernel<TFunction>.Back));
        const int warp = 32; // WarpSize is 0 with some OpenCL drivers
        int most = Math.Min(EdgeKernel.MostThreads, accelerator.MaxNumThreadsPerGroup);
        int threads = Math.Clamp((at.Outputs + warp - 1) / warp * warp, 1, most);
        _back(new KernelConfig(Math.Clamp(at.Inputs, 1, _grid.MostGroups), threads), function, at);
        KernelLog.Launched();
        if (gradients.Bias.IsNone)
            return;
        _bias ??= accelerator.LoadStreamKernel(accelerator.Noted(EdgeKernel.Bias));
        _bias(_grid.For(at.Outputs), at.GradientY, IlgpuBuffer.Elements(gradients.Bias), at.Rows);
        KernelLog.Launched();
    }

    public void Dispose() => _kept?.Dispose();

    private DeviceEdges Prepared(TFunction function, in EdgeTensors tensors, int kept)
    {
        var at = new DeviceEdges
        {
            X = IlgpuBuffer.Elements(tensors.X),
            Parameters = IlgpuBuffer.Elements(tensors.Parameters),
            Weight = IlgpuBuffer.Elements(tensors.Weight),
            Bias = IlgpuBuffer.Elements(tensors.Bias),
            Y = IlgpuBuffer.Elements(tensors.Y),
            Rows = tensors.X.Rows,
            Inputs = tensors.X.Columns,
            Outputs = tensors.Y.Columns,
        };
        at.Kept = IlgpuBuffer.Elements(IlgpuBuffer.Provide(ref _kept, accelerator, device, kept * at.Count));
        _prepare ??= accelerator.LoadStreamKernel(accelerator.Noted(EdgeKernel<TFunction>.Prepare));
        _prepare(_grid.For(at.Count), function, at);
        KernelLog.Launched();
        return at;
    }
}
