using ILGPU.Runtime;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Ilgpu.Gemm;
using QtGpu.Kernels.Ilgpu.Passes;

namespace QtGpu.Kernels.Ilgpu;

internal sealed class IlgpuActivationOperations<TActivation>(Accelerator accelerator, TActivation activation)
    : IActivationOperations
    where TActivation : unmanaged, IActivation
{
    private readonly Pass<ActivationPass<TActivation>> _forward = new(accelerator);
    private readonly TiledGemm<StoreActivated<TActivation>> _dense = new(accelerator);

    public void Forward(TensorView z, TensorView y, TensorView slope)
    {
        Require.Inside(z);
        Require.Shape(y, z.Shape);
        Require.ShapeOrNone(slope, z.Shape);
        _forward.Run(
            z.Length, new(activation, IlgpuBuffer.Elements(z), IlgpuBuffer.Elements(y), IlgpuBuffer.Elements(slope)));
    }

    public void Dense(TensorView x, TensorView w, TensorView b, TensorView y, TensorView slope)
    {
        Require.Shape(x, new Shape(x.Rows, x.Columns));
        Require.Shape(w, new Shape(x.Columns, w.Columns));
        Require.ShapeOrNone(b, Shape.Vector(w.Columns));
        Require.Shape(y, new Shape(x.Rows, w.Columns));
        Require.ShapeOrNone(slope, y.Shape);
        _dense.Run(
            Operand.Of(x, false), Operand.Of(w, false), y.Shape, x.Columns,
            new(activation, IlgpuBuffer.Elements(b), IlgpuBuffer.Elements(y), IlgpuBuffer.Elements(slope)));
    }
}
