using ILGPU.Runtime;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Ilgpu.Passes;
using QtGpu.Kernels.Ilgpu.Sums;

namespace QtGpu.Kernels.Ilgpu;

internal sealed class IlgpuParametricOperations<TActivation>(Accelerator accelerator, TActivation activation)
    : IParametricOperations
    where TActivation : unmanaged, IParametricActivation<TActivation>
{
    private readonly Pass<ParametricPass<TActivation>> _forward = new(accelerator);
    private readonly Reduction<ParameterGradients<TActivation>> _gradient = new(accelerator);

    public void Forward(TensorView z, TensorView p, TensorView y, TensorView slope)
    {
        Require.Inside(z);
        Require.Shape(p, Shape.Vector(2));
        Require.Shape(y, z.Shape);
        Require.ShapeOrNone(slope, z.Shape);
        _forward.Run(
            z.Length,
            new(activation, IlgpuBuffer.Elements(p), IlgpuBuffer.Elements(z), IlgpuBuffer.Elements(y),
                IlgpuBuffer.Elements(slope)));
    }

    public void ParameterGradient(TensorView z, TensorView p, TensorView dY, TensorView dp)
    {
        Require.Inside(z);
        Require.Shape(p, Shape.Vector(2));
        Require.Shape(dY, z.Shape);
        Require.Shape(dp, Shape.Vector(2));
        _gradient.Run(
            z.Length,
            new(activation, IlgpuBuffer.Elements(p), IlgpuBuffer.Elements(z), IlgpuBuffer.Elements(dY)),
            IlgpuBuffer.Elements(dp));
    }
}
