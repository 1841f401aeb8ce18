using QtGpu.Kernels.Contract;

namespace QtGpu.Profiling;

internal sealed class ProfiledOptimizers(OptimizerOperations inner, OperationTimes times) : OptimizerOperations
{
    protected override void RunSgd(TensorView w, TensorView dW, TensorView v, TensorView squaredNorm, in SgdStep step)
    {
        int begun = times.Begin(Operation.Of("sgd", w, v.IsNone ? 3 : 5));
        inner.Sgd(w, dW, v, squaredNorm, step);
        times.End(begun);
    }

    protected override void RunAdam(
        TensorView w, TensorView dW, TensorView m, TensorView v, TensorView squaredNorm, in AdamStep step)
    {
        int begun = times.Begin(Operation.Of("adam", w, 7));
        inner.Adam(w, dW, m, v, squaredNorm, step);
        times.End(begun);
    }
}
