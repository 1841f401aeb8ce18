namespace QtGpu.Kernels.Contract;

/// <content>
/// The same kernel for several replicas: networks of one shape whose memory lies side by side
/// (<see cref="DeviceBuffer.ReplicaStride"/>). Operands are those of replica 0; each replica gets the bits that its
/// kernel gives alone. A device that can does them in one launch; the others do one after the other.
/// </content>
public abstract partial class Backend
{
    /// <summary><see cref="Run"/> for each replica.</summary>
    /// <param name="replicas">Their numbers, ascending.</param>
    /// <param name="passes">One for each.</param>
    /// <param name="length">Elements of each.</param>
    /// <param name="operands">Of replica 0.</param>
    public virtual void RunEach<TPass>(
        ReadOnlySpan<int> replicas, ReadOnlySpan<TPass> passes, long length, ReadOnlySpan<Operand> operands)
        where TPass : unmanaged, IPass<TPass>
    {
        OperandList own = default;
        for (int i = 0; i < replicas.Length; i++)
            Run(passes[i], length, Of(replicas[i], operands, ref own));
    }

    /// <summary><see cref="Reduce"/> for each replica.</summary>
    public virtual void ReduceEach<TReduction>(
        ReadOnlySpan<int> replicas, ReadOnlySpan<TReduction> reductions, long length, View<float> result,
        ReadOnlySpan<Operand> operands)
        where TReduction : unmanaged, IReduction<TReduction>
    {
        OperandList own = default;
        for (int i = 0; i < replicas.Length; i++)
            Reduce(reductions[i], length, result.OfReplica(replicas[i]), Of(replicas[i], operands, ref own));
    }

    /// <summary><see cref="ReduceRows"/> for each replica.</summary>
    public virtual void ReduceRowsEach<TReduction>(
        ReadOnlySpan<int> replicas, ReadOnlySpan<TReduction> reductions, long rows, View<float> result,
        ReadOnlySpan<Operand> operands)
        where TReduction : unmanaged, IRowReduction
    {
        OperandList own = default;
        for (int i = 0; i < replicas.Length; i++)
            ReduceRows(reductions[i], rows, result.OfReplica(replicas[i]), Of(replicas[i], operands, ref own));
    }

    /// <summary><see cref="Multiply"/> for each replica.</summary>
    public virtual void MultiplyEach<TEpilogue>(
        ReadOnlySpan<int> replicas, in Product product, ReadOnlySpan<TEpilogue> epilogues, bool accumulate,
        ReadOnlySpan<Operand> operands)
        where TEpilogue : unmanaged, IEpilogue
    {
        OperandList own = default;
        for (int i = 0; i < replicas.Length; i++)
            Multiply(product.OfReplica(replicas[i]), epilogues[i], accumulate, Of(replicas[i], operands, ref own));
    }

    /// <summary><see cref="Gather"/> for each replica.</summary>
    public virtual void GatherEach(ReadOnlySpan<int> replicas, View<float> x, View<int> numbers, View<float> y)
    {
        foreach (int replica in replicas)
            Gather(x.OfReplica(replica), numbers.OfReplica(replica), y.OfReplica(replica));
    }

    private static ReadOnlySpan<Operand> Of(int replica, ReadOnlySpan<Operand> operands, ref OperandList own)
    {
        for (int i = 0; i < operands.Length; i++)
            own[i] = operands[i].OfReplica(replica);
        return ((ReadOnlySpan<Operand>)own)[..operands.Length];
    }
}
