using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Replicas;

/// <summary>
/// An operation that a replica has asked for and that is still to be done. Its tensors are said as those of replica 0,
/// so that the same operation of two replicas has the same ones. The objects are used again, step after step.
/// </summary>
internal abstract class RecordedOperation
{
    /// <summary>Whether one launch can do this operation and that of another replica.</summary>
    public abstract bool Joins(RecordedOperation other);

    /// <summary>Does it for several replicas.</summary>
    /// <param name="device">Where.</param>
    /// <param name="replicas">Their numbers, ascending.</param>
    /// <param name="together">Their operations, which join; the first is this one.</param>
    public abstract void Run(Backend device, ReadOnlySpan<int> replicas, ReadOnlySpan<RecordedOperation> together);
}

/// <summary>An operation whose tensors are a list.</summary>
/// <typeparam name="T">What may differ between replicas: a struct with rates, seeds or barriers.</typeparam>
internal abstract class RecordedKernel<T> : RecordedOperation
    where T : unmanaged
{
    private OperandList _operands;
    private int _count;

    /// <summary>This replica's.</summary>
    public T Kernel { get; private set; }

    /// <summary>Elements or rows.</summary>
    public long Length { get; private set; }

    /// <summary>The tensors.</summary>
    public ReadOnlySpan<Operand> Operands => ((ReadOnlySpan<Operand>)_operands)[.._count];

    /// <summary>Says what is to be done.</summary>
    public void Set(T kernel, long length, ReadOnlySpan<Operand> operands)
    {
        (Kernel, Length, _count) = (kernel, length, operands.Length);
        for (int i = 0; i < operands.Length; i++)
            _operands[i] = ReplicaBuffer.Located(operands[i]);
    }

    public override bool Joins(RecordedOperation other) =>
        other is RecordedKernel<T> same && other.GetType() == GetType() && same.Length == Length
        && same.Operands.SequenceEqual(Operands);

    [SkipLocalsInit]
    public sealed override void Run(
        Backend device, ReadOnlySpan<int> replicas, ReadOnlySpan<RecordedOperation> together)
    {
        Span<T> kernels = stackalloc T[together.Length];
        for (int i = 0; i < together.Length; i++)
            kernels[i] = ((RecordedKernel<T>)together[i]).Kernel;
        Run(device, replicas, kernels);
    }

    /// <summary>Does it, with each replica's struct.</summary>
    protected abstract void Run(Backend device, ReadOnlySpan<int> replicas, ReadOnlySpan<T> kernels);
}

/// <summary>See <see cref="Backend.Run"/>.</summary>
internal sealed class RecordedPass<TPass> : RecordedKernel<TPass>
    where TPass : unmanaged, IPass<TPass>
{
    protected override void Run(Backend device, ReadOnlySpan<int> replicas, ReadOnlySpan<TPass> kernels) =>
        device.RunEach(replicas, kernels, Length, Operands);
}

/// <summary>An operation with a result of a few sums.</summary>
internal abstract class RecordedSums<T> : RecordedKernel<T>
    where T : unmanaged
{
    private View<float> _result;

    /// <summary>Takes the sums.</summary>
    public View<float> Result
    {
        get => _result;
        set => _result = ReplicaBuffer.Located(value);
    }

    public sealed override bool Joins(RecordedOperation other) =>
        base.Joins(other) && ((RecordedSums<T>)other).Result == Result;
}

/// <summary>See <see cref="Backend.Reduce"/>.</summary>
internal sealed class RecordedReduction<TReduction> : RecordedSums<TReduction>
    where TReduction : unmanaged, IReduction<TReduction>
{
    protected override void Run(Backend device, ReadOnlySpan<int> replicas, ReadOnlySpan<TReduction> kernels) =>
        device.ReduceEach(replicas, kernels, Length, Result, Operands);
}

/// <summary>See <see cref="Backend.ReduceRows"/>.</summary>
internal sealed class RecordedRowReduction<TReduction> : RecordedSums<TReduction>
    where TReduction : unmanaged, IRowReduction
{
    protected override void Run(Backend device, ReadOnlySpan<int> replicas, ReadOnlySpan<TReduction> kernels) =>
        device.ReduceRowsEach(replicas, kernels, Length, Result, Operands);
}

/// <summary>See <see cref="Backend.Multiply"/>.</summary>
internal sealed class RecordedProduct<TEpilogue> : RecordedKernel<TEpilogue>
    where TEpilogue : unmanaged, IEpilogue
{
    private Product _product;
    private bool _accumulate;

    /// <summary>Says what is multiplied.</summary>
    public void Set(in Product product, bool accumulate) => (_product, _accumulate) = (
        new(
            ReplicaBuffer.Located(product.A), product.TransposeA, ReplicaBuffer.Located(product.B),
            product.TransposeB, ReplicaBuffer.Located(product.C)),
        accumulate);

    public override bool Joins(RecordedOperation other) => base.Joins(other)
        && other is RecordedProduct<TEpilogue> same && same._product == _product && same._accumulate == _accumulate;

    protected override void Run(Backend device, ReadOnlySpan<int> replicas, ReadOnlySpan<TEpilogue> kernels) =>
        device.MultiplyEach(replicas, _product, kernels, _accumulate, Operands);
}

/// <summary>See <see cref="Backend.Gather"/>.</summary>
internal sealed class RecordedGather : RecordedOperation
{
    private View<float> _x, _y;
    private View<int> _numbers;

    /// <summary>Says what is to be done.</summary>
    public void Set(View<float> x, View<int> numbers, View<float> y) => (_x, _numbers, _y) =
        (ReplicaBuffer.Located(x), ReplicaBuffer.Located(numbers), ReplicaBuffer.Located(y));

    public override bool Joins(RecordedOperation other) =>
        other is RecordedGather same && same._x == _x && same._numbers == _numbers && same._y == _y;

    public override void Run(Backend device, ReadOnlySpan<int> replicas, ReadOnlySpan<RecordedOperation> together) =>
        device.GatherEach(replicas, _x, _numbers, _y);
}
