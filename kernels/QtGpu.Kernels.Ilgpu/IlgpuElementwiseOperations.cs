using ILGPU.Runtime;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Ilgpu.Passes;
using QtGpu.Kernels.Ilgpu.Sums;
using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Ilgpu;

internal sealed class IlgpuElementwiseOperations(Accelerator accelerator) : IElementwiseOperations
{
    private readonly Pass<FillPass> _fill = new(accelerator);
    private readonly Pass<MultiplyPass> _multiply = new(accelerator);
    private readonly Pass<UniformPass> _uniform = new(accelerator);
    private readonly Pass<NormalPass> _normal = new(accelerator);
    private readonly Pass<DropoutPass> _dropout = new(accelerator);
    private readonly Reduction<Squares> _squares = new(accelerator);

    public void Fill(TensorView x, float value)
    {
        Require.Inside(x);
        _fill.Run(x.Length, new(IlgpuBuffer.Elements(x), value));
    }

    public void Copy(TensorView x, TensorView y)
    {
        Require.Inside(x);
        Require.Shape(y, x.Shape);
        if (x.Length != 0)
            IlgpuBuffer.Elements(x).CopyTo(accelerator.DefaultStream, IlgpuBuffer.Elements(y));
    }

    public void Multiply(TensorView x, TensorView y, TensorView z)
    {
        Require.Inside(x);
        Require.Shape(y, x.Shape);
        Require.Shape(z, x.Shape);
        _multiply.Run(x.Length, new(IlgpuBuffer.Elements(x), IlgpuBuffer.Elements(y), IlgpuBuffer.Elements(z)));
    }

    public void SumOfSquares(TensorView x, TensorView result)
    {
        Require.Inside(x);
        Require.Shape(result, new Shape(1, 1));
        _squares.Run(x.Length, new(IlgpuBuffer.Elements(x)), IlgpuBuffer.Elements(result));
    }

    public void FillUniform(TensorView x, RandomStream stream, long step, float low, float high)
    {
        Require.Inside(x);
        _uniform.Run(x.Length, new(IlgpuBuffer.Elements(x), stream, step, low, high));
    }

    public void FillNormal(TensorView x, RandomStream stream, long step, float standardDeviation)
    {
        Require.Inside(x);
        _normal.Run(x.Length, new(IlgpuBuffer.Elements(x), stream, step, standardDeviation));
    }

    public void Dropout(TensorView x, TensorView slope, TensorView y, RandomStream stream, long step, float rate)
    {
        Require.Inside(x);
        Require.ShapeOrNone(slope, x.Shape);
        Require.Shape(y, x.Shape);
        _dropout.Run(
            x.Length,
            new(IlgpuBuffer.Elements(x), IlgpuBuffer.Elements(slope), IlgpuBuffer.Elements(y), stream, step, rate));
    }
}
