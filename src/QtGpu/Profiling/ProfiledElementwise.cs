using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;

namespace QtGpu.Profiling;

internal sealed class ProfiledElementwise(ElementwiseOperations inner, OperationTimes times) : ElementwiseOperations
{
    protected override void RunFill(TensorView x, float value)
    {
        int begun = times.Begin(Operation.Of("fill", x, 1));
        inner.Fill(x, value);
        times.End(begun);
    }

    protected override void RunCopy(TensorView x, TensorView y)
    {
        int begun = times.Begin(Operation.Of("copy", x, 2));
        inner.Copy(x, y);
        times.End(begun);
    }

    protected override void RunGather(TensorView x, TensorView numbers, TensorView y)
    {
        int begun = times.Begin(Operation.Of("gather", y, 2));
        inner.Gather(x, numbers, y);
        times.End(begun);
    }

    protected override void RunMultiply(TensorView x, TensorView y, TensorView z)
    {
        int begun = times.Begin(Operation.Of("multiply", x, 3));
        inner.Multiply(x, y, z);
        times.End(begun);
    }

    protected override void RunSumOfSquares(TensorView x, TensorView result)
    {
        int begun = times.Begin(Operation.Of("sum of squares", x, 1));
        inner.SumOfSquares(x, result);
        times.End(begun);
    }

    protected override void RunFillUniform(TensorView x, RandomStream stream, long step, float low, float high)
    {
        int begun = times.Begin(Operation.Of("uniform numbers", x, 1));
        inner.FillUniform(x, stream, step, low, high);
        times.End(begun);
    }

    protected override void RunFillNormal(TensorView x, RandomStream stream, long step, float standardDeviation)
    {
        int begun = times.Begin(Operation.Of("normal numbers", x, 1));
        inner.FillNormal(x, stream, step, standardDeviation);
        times.End(begun);
    }

    protected override void RunDropout(TensorView x, TensorView slope, TensorView y, RandomStream stream, long step, float rate)
    {
        int begun = times.Begin(Operation.Of("dropout", x, slope.IsNone ? 2 : 3));
        inner.Dropout(x, slope, y, stream, step, rate);
        times.End(begun);
    }
}
