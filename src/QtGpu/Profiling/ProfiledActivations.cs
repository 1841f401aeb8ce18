using QtGpu.Kernels.Contract;

namespace QtGpu.Profiling;

internal sealed class ProfiledActivation(ActivationOperations inner, OperationTimes times) : ActivationOperations
{
    protected override void RunForward(TensorView z, TensorView y, TensorView slope)
    {
        int begun = times.Begin(Operation.Of("activation", z, slope.IsNone ? 2 : 3));
        inner.Forward(z, y, slope);
        times.End(begun);
    }

    protected override void RunDense(in Product p, TensorView b, TensorView slope)
    {
        int begun = times.Begin(Operation.Of("dense forward", p, others: slope.IsNone ? 0 : 1));
        inner.Dense(p.A, p.B, b, p.C, slope);
        times.End(begun);
    }
}

internal sealed class ProfiledParametric(ParametricOperations inner, OperationTimes times) : ParametricOperations
{
    protected override void RunForward(TensorView z, TensorView p, TensorView y, TensorView slope)
    {
        int begun = times.Begin(Operation.Of("trainable activation", z, slope.IsNone ? 2 : 3));
        inner.Forward(z, p, y, slope);
        times.End(begun);
    }

    protected override void RunParameterGradient(TensorView z, TensorView p, TensorView dY, TensorView dp)
    {
        int begun = times.Begin(Operation.Of("parameter gradient", z, 2));
        inner.ParameterGradient(z, p, dY, dp);
        times.End(begun);
    }
}
