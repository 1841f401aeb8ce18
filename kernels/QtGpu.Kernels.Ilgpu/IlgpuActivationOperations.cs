using ILGPU.Runtime;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Ilgpu.Gemm;
using QtGpu.Kernels.Ilgpu.Passes;

namespace QtGpu.Kernels.Ilgpu;

internal sealed class IlgpuActivationOperations<TActivation>(
    Accelerator accelerator, GemmDevice products, TActivation activation)
    : ActivationOperations
    where TActivation : unmanaged, IActivation
{
    private readonly Pass<ActivationPass<TActivation>> _forward = new(accelerator);
    private readonly TiledGemm<StoreActivated<TActivation>> _dense = new(products);

    protected override void RunForward(TensorView z, TensorView y, TensorView slope) =>
        _forward.Run(
            z.Length, new(activation, IlgpuBuffer.Elements(z), IlgpuBuffer.Elements(y), IlgpuBuffer.Elements(slope)),
            z, y, slope);

    protected override void RunDense(in Product product, TensorView b, TensorView slope) => _dense.Run(
        product, slope,
        new(activation, IlgpuBuffer.Elements(b), IlgpuBuffer.Elements(product.C), IlgpuBuffer.Elements(slope)));
}
