using ILGPU.Runtime;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Ilgpu.Passes;

namespace QtGpu.Kernels.Ilgpu;

internal sealed class IlgpuOptimizerOperations(Accelerator accelerator) : OptimizerOperations
{
    private readonly Pass<SgdPass> _sgd = new(accelerator);
    private readonly Pass<AdamPass> _adam = new(accelerator);

    protected override void RunSgd(TensorView w, TensorView dW, TensorView v, TensorView squaredNorm, in SgdStep step) =>
        _sgd.Run(
            w.Length,
            new(IlgpuBuffer.Elements(w), IlgpuBuffer.Elements(dW), IlgpuBuffer.Elements(v), IlgpuBuffer.Elements(squaredNorm),
                step),
            w, dW, v);

    protected override void RunAdam(
        TensorView w, TensorView dW, TensorView m, TensorView v, TensorView squaredNorm, in AdamStep step) =>
        _adam.Run(
            w.Length,
            new(IlgpuBuffer.Elements(w), IlgpuBuffer.Elements(dW), IlgpuBuffer.Elements(m), IlgpuBuffer.Elements(v),
                IlgpuBuffer.Elements(squaredNorm), new(step)),
            w, dW, m, v);
}
