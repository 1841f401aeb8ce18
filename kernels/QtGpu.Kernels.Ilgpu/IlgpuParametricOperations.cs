using ILGPU.Runtime;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Ilgpu.Passes;
using QtGpu.Kernels.Ilgpu.Sums;

namespace QtGpu.Kernels.Ilgpu;

internal sealed class IlgpuParametricOperations<TActivation>(
    Accelerator accelerator, Workspace workspace, TActivation activation)
    : ParametricOperations
    where TActivation : unmanaged, IParametricActivation<TActivation>
{
    private readonly Pass<ParametricPass<TActivation>> _forward = new(accelerator);
    private readonly Reduction<ParameterGradients<TActivation>> _gradient = new(accelerator, workspace);

    protected override void RunForward(TensorView z, TensorView p, TensorView y, TensorView slope) =>
        _forward.Run(
            z.Length,
            new(activation, IlgpuBuffer.Elements(p), IlgpuBuffer.Elements(z), IlgpuBuffer.Elements(y),
                IlgpuBuffer.Elements(slope)),
            z, y, slope);

    protected override void RunParameterGradient(TensorView z, TensorView p, TensorView dY, TensorView dp) =>
        _gradient.Run(
            z.Length,
            new(activation, IlgpuBuffer.Elements(p), IlgpuBuffer.Elements(z), IlgpuBuffer.Elements(dY)),
            IlgpuBuffer.Elements(dp));
}
