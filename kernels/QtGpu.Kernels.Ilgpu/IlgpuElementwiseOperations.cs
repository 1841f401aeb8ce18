using ILGPU.Runtime;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Ilgpu.Passes;
using QtGpu.Kernels.Ilgpu.Sums;
using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Ilgpu;

internal sealed class IlgpuElementwiseOperations(Accelerator accelerator, Workspace workspace) : ElementwiseOperations
{
    private readonly Pass<FillPass> _fill = new(accelerator);
    private readonly Pass<GatherPass> _gather = new(accelerator);
    private readonly Pass<MultiplyPass> _multiply = new(accelerator);
    private readonly Pass<UniformPass> _uniform = new(accelerator);
    private readonly Pass<NormalPass> _normal = new(accelerator);
    private readonly Pass<DropoutPass> _dropout = new(accelerator);
    private readonly Reduction<Squares> _squares = new(accelerator, workspace, termsPerThread: 8);

    protected override void RunFill(TensorView x, float value) =>
        _fill.Run(x.Length, new(IlgpuBuffer.Elements(x), value), x);

    protected override void RunCopy(TensorView x, TensorView y)
    {
        if (x.Length == 0)
            return;
        IlgpuBuffer.Elements(x).CopyTo(accelerator.DefaultStream, IlgpuBuffer.Elements(y));
        KernelLog.Launched();
    }

    protected override void RunGather(TensorView x, TensorView numbers, TensorView y)
    {
        var pass = new GatherPass(
            IlgpuBuffer.Elements(x), x.Rows, x.Columns, IlgpuBuffer.Elements(numbers), IlgpuBuffer.Elements(y));
        if (x.Columns % 4 == 0)
            _gather.Run(y.Length, pass, x, y);
        else
            _gather.Run(y.Length, pass);
    }

    protected override void RunMultiply(TensorView x, TensorView y, TensorView z) =>
        _multiply.Run(x.Length, new(IlgpuBuffer.Elements(x), IlgpuBuffer.Elements(y), IlgpuBuffer.Elements(z)), x, y, z);

    protected override void RunSumOfSquares(TensorView x, TensorView result) =>
        _squares.Run(x.Length, new(IlgpuBuffer.Elements(x)), IlgpuBuffer.Elements(result));

    protected override void RunFillUniform(TensorView x, RandomStream stream, long step, float low, float high) =>
        _uniform.Run(x.Length, new(IlgpuBuffer.Elements(x), stream, step, Affine.Interval(low, high)), x);

    protected override void RunFillNormal(TensorView x, RandomStream stream, long step, float standardDeviation) =>
        _normal.Run(x.Length, new(IlgpuBuffer.Elements(x), stream, step, new Affine(0, standardDeviation)), x);

    protected override void RunDropout(TensorView x, TensorView slope, TensorView y, RandomStream stream, long step, float rate) =>
        _dropout.Run(
            x.Length,
            new(IlgpuBuffer.Elements(x), IlgpuBuffer.Elements(slope), IlgpuBuffer.Elements(y), stream, step, new DropoutMask(rate)),
            x, slope, y);
}
