using QtGpu.Kernels.Contract;

namespace QtGpu.Profiling;

internal sealed class ProfiledDense(DenseOperations inner, OperationTimes times) : DenseOperations
{
    protected override void RunMultiply(in Product p, bool accumulate)
    {
        int begun = times.Begin(Operation.Of("product", p, others: accumulate ? 1 : 0));
        inner.Multiply(p.A, p.TransposeA, p.B, p.TransposeB, p.C, accumulate);
        times.End(begun);
    }

    protected override void RunWeightGradient(in Product p, TensorView db)
    {
        int begun = times.Begin(Operation.Of("weight gradient", p));
        inner.WeightGradient(p.A, p.B, p.C, db);
        times.End(begun);
    }

    protected override void RunInputGradient(in Product p, TensorView slope)
    {
        int begun = times.Begin(Operation.Of("input gradient", p, others: slope.IsNone ? 0 : 1));
        inner.InputGradient(p.A, p.B, slope, p.C);
        times.End(begun);
    }

    protected override void RunSoftmaxCrossEntropy(
        TensorView logits, TensorView labels, TensorView dLogits, TensorView statistics)
    {
        int begun = times.Begin(Operation.Of("softmax cross-entropy", logits, dLogits.IsNone ? 1 : 2));
        inner.SoftmaxCrossEntropy(logits, labels, dLogits, statistics);
        times.End(begun);
    }

    protected override void RunMeanSquaredError(TensorView y, TensorView targets, TensorView dY, TensorView statistics)
    {
        int begun = times.Begin(Operation.Of("mean squared error", y, dY.IsNone ? 2 : 3));
        inner.MeanSquaredError(y, targets, dY, statistics);
        times.End(begun);
    }
}
