using ILGPU.Runtime;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Ilgpu.Passes;

namespace QtGpu.Kernels.Ilgpu;

internal sealed class IlgpuOptimizerOperations(Accelerator accelerator) : IOptimizerOperations
{
    private readonly Pass<SgdPass> _sgd = new(accelerator);
    private readonly Pass<AdamPass> _adam = new(accelerator);

    public void Sgd(TensorView w, TensorView dW, TensorView v, TensorView squaredNorm, in SgdStep step)
    {
        Require.Inside(w);
        Require.Shape(dW, w.Shape);
        if (step.Momentum != 0)
            Require.Shape(v, w.Shape);
        Require.ShapeOrNone(squaredNorm, new Shape(1, 1));
        _sgd.Run(
            w.Length,
            new(IlgpuBuffer.Elements(w), IlgpuBuffer.Elements(dW),
                IlgpuBuffer.Elements(step.Momentum == 0 ? TensorView.None : v), IlgpuBuffer.Elements(squaredNorm), step));
    }

    public void Adam(
        TensorView w, TensorView dW, TensorView m, TensorView v, TensorView squaredNorm, in AdamStep step)
    {
        Require.Inside(w);
        Require.Shape(dW, w.Shape);
        Require.Shape(m, w.Shape);
        Require.Shape(v, w.Shape);
        Require.ShapeOrNone(squaredNorm, new Shape(1, 1));
        _adam.Run(
            w.Length,
            new(IlgpuBuffer.Elements(w), IlgpuBuffer.Elements(dW), IlgpuBuffer.Elements(m), IlgpuBuffer.Elements(v),
                IlgpuBuffer.Elements(squaredNorm), new(step)));
    }
}
