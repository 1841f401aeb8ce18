using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host.Passes;
using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Updates;

namespace QtGpu.Kernels.Host;

internal sealed unsafe class HostOptimizerOperations<TLane>(Team team) : OptimizerOperations
    where TLane : unmanaged, IVectorLane<TLane>
{
    protected override void RunSgd(TensorView w, TensorView dW, TensorView v, TensorView squaredNorm, in SgdStep step)
    {
        float scale = Scale(squaredNorm, step.ClipNorm);
        if (step.Momentum == 0)
        {
            Pass.Run<TLane, SgdPass>(
                team, w.Length, new SgdPass(HostBuffer.Pointer(w), HostBuffer.Pointer(dW), scale, step));
            return;
        }

        Pass.Run<TLane, MomentumPass>(
            team, w.Length,
            new MomentumPass(HostBuffer.Pointer(w), HostBuffer.Pointer(dW), HostBuffer.Pointer(v), scale, step));
    }

    protected override void RunAdam(
        TensorView w, TensorView dW, TensorView m, TensorView v, TensorView squaredNorm, in AdamStep step) =>
        Pass.Run<TLane, AdamPass>(
            team, w.Length,
            new AdamPass(
                HostBuffer.Pointer(w), HostBuffer.Pointer(dW), HostBuffer.Pointer(m), HostBuffer.Pointer(v),
                Scale(squaredNorm, step.ClipNorm), step));

    private static float Scale(TensorView squaredNorm, float clip) =>
        squaredNorm.IsNone ? 1f : Clipping.Scale(*HostBuffer.Pointer(squaredNorm), clip);
}
