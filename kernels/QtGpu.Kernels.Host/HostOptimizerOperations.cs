using System.Runtime.CompilerServices;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host.Passes;
using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Updates;

namespace QtGpu.Kernels.Host;

internal sealed unsafe class HostOptimizerOperations<TLane>(Team team) : IOptimizerOperations
    where TLane : unmanaged, IVectorLane<TLane>
{
    public void Sgd(TensorView w, TensorView dW, TensorView v, TensorView squaredNorm, in SgdStep step)
    {
        Require.Inside(w);
        Require.Shape(dW, w.Shape);
        float scale = Scale(squaredNorm, step.ClipNorm);
        if (step.Momentum == 0)
        {
            Pass.Run<TLane, SgdPass>(
                team, w.Length, new SgdPass(HostBuffer.Pointer(w), HostBuffer.Pointer(dW), scale, step));
            return;
        }

        Require.Shape(v, w.Shape);
        Pass.Run<TLane, MomentumPass>(
            team, w.Length,
            new MomentumPass(HostBuffer.Pointer(w), HostBuffer.Pointer(dW), HostBuffer.Pointer(v), scale, step));
    }

    public void Adam(
        TensorView w, TensorView dW, TensorView m, TensorView v, TensorView squaredNorm, in AdamStep step)
    {
        Require.Inside(w);
        Require.Shape(dW, w.Shape);
        Require.Shape(m, w.Shape);
        Require.Shape(v, w.Shape);
        Pass.Run<TLane, AdamPass>(
            team, w.Length,
            new AdamPass(
                HostBuffer.Pointer(w), HostBuffer.Pointer(dW), HostBuffer.Pointer(m), HostBuffer.Pointer(v),
                Scale(squaredNorm, step.ClipNorm), step));
    }

    private static float Scale(TensorView squaredNorm, float clip, [CallerMemberName] string operation = "")
    {
        if (squaredNorm.IsNone)
            return 1f;
        Require.Shape(squaredNorm, new Shape(1, 1), operation: operation);
        return Clipping.Scale(*HostBuffer.Pointer(squaredNorm), clip);
    }
}
