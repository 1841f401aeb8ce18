using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host.Gemm;
using QtGpu.Kernels.Host.Passes;
using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host;

internal sealed unsafe class HostActivationOperations<TLane, TActivation>(Team team, TActivation activation)
    : ActivationOperations
    where TLane : unmanaged, IVectorLane<TLane>
    where TActivation : unmanaged, IActivation
{
    protected override void RunForward(TensorView z, TensorView y, TensorView slope) => Forward(team, activation, z, y, slope);

    protected override void RunDense(in Product product, TensorView b, TensorView slope) => BlockedGemm<TLane>.Run(
        team, product,
        new StoreActivated<TActivation>(
            activation, HostBuffer.Pointer(b), HostBuffer.Pointer(product.C), HostBuffer.Pointer(slope)));

    /// <summary>The same for an activation that is made anew for each pass.</summary>
    internal static void Forward(Team team, TActivation activation, TensorView z, TensorView y, TensorView slope)
    {
        float* from = HostBuffer.Pointer(z), to = HostBuffer.Pointer(y);
        if (slope.IsNone)
        {
            Pass.Run<TLane, ForwardPass<TActivation>>(team, z.Length, new(activation, from, to));
        }
        else
        {
            Pass.Run<TLane, ForwardSlopePass<TActivation>>(
                team, z.Length, new(activation, from, to, HostBuffer.Pointer(slope)));
        }
    }
}
