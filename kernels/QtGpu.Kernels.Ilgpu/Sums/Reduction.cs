namespace QtGpu.Kernels.Ilgpu.Sums;

/// <summary>The terms of one or two sums.</summary>
internal interface ITerms
{
    /// <summary>Terms that a thread should have at least.</summary>
    static abstract int PerThread { get; }

    /// <summary>Once for all terms of a thread.</summary>
    void Begin(DeviceOperands operands);

    /// <summary>Term i of the first sum, and of the second.</summary>
    double At(DeviceOperands operands, long i, out double second);
}

/// <summary>Those of elements.</summary>
internal struct ElementTerms<TReduction>(TReduction reduction) : ITerms
    where TReduction : unmanaged, IReduction<TReduction>
{
    private TReduction _reduction = reduction;

    public static int PerThread => 8;

    public void Begin(DeviceOperands operands) => _reduction = TReduction.Begin(_reduction, operands);

    public double At(DeviceOperands operands, long i, out double second)
    {
        ScalarLane first = _reduction.Term<One, ScalarLane>(
            new(operands, i), out ScalarLane other, out ScalarLane weight);
        second = (double)weight.Value * other.Value;
        return (double)weight.Value * first.Value;
    }
}

/// <summary>Those of rows, a thread for each.</summary>
internal struct RowTerms<TReduction>(TReduction reduction) : ITerms
    where TReduction : unmanaged, IRowReduction
{
    public static int PerThread => 1;

    public readonly void Begin(DeviceOperands operands)
    {
    }

    public double At(DeviceOperands operands, long i, out double second) =>
        reduction.Row<DeviceOperands, ScalarLane>(operands, i, out second);
}

/// <summary>
/// (Σ first, Σ second) in float64 and in an order fixed by the device: strided over the threads, as a tree within a
/// group, then the same over the groups, by the group that arrives last. One launch; the only atomic counts arrivals.
/// Compiled on its first run.
/// </summary>
internal sealed class Reduction<TTerms>(Accelerator accelerator, Workspace workspace)
    where TTerms : unmanaged, ITerms
{
    private readonly StridedGrid _grid = new(accelerator);
    private readonly Entry _entry = accelerator.Entry();
    private Action<KernelConfig, long, TTerms, DeviceOperands, Partials, ArrayView<float>>? _kernel;
    private Action<KernelConfig, long, PerReplica<TTerms>, ReplicaOperands, Partials, ReplicaView>? _each;

    /// <param name="terms">The terms.</param>
    /// <param name="count">How many.</param>
    /// <param name="result">Takes the first sum, and the second if it has room for two.</param>
    /// <param name="operands">The tensors.</param>
    public void Run(TTerms terms, long count, View<float> result, ReadOnlySpan<Operand> operands)
    {
        using Entry.Inside inside = _entry.Enter();
        _kernel ??= accelerator.LoadStreamKernel(accelerator.Noted(Kernel));
        _kernel(
            _grid.For((count + TTerms.PerThread - 1) / TTerms.PerThread), count, terms, new(operands),
            workspace.Partials(1), IlgpuBuffer.Elements(result));
        KernelLog.Launched();
    }

    /// <summary>The same for each of several replicas, in one launch.</summary>
    public void RunEach(
        PerReplica<TTerms> terms, int replicas, long count, View<float> result, ReadOnlySpan<Operand> operands)
    {
        using Entry.Inside inside = _entry.Enter();
        _each ??= accelerator.LoadStreamKernel(accelerator.Noted(Each));
        _each(
            _grid.For((count + TTerms.PerThread - 1) / TTerms.PerThread, replicas), count, terms, new(operands),
            workspace.Partials(replicas), new(result));
        KernelLog.Launched();
    }

    [Kernel]
    internal static void Each(
        long count, PerReplica<TTerms> terms, ReplicaOperands operands, Partials partials, ReplicaView result)
    {
        int replica = terms.Number(Grid.IdxY);
        Kernel(
            count, terms.Of(Grid.IdxY), operands.Of(replica), partials.Of(Grid.IdxY), result.Of(replica));
    }

    [Kernel]
    internal static void Kernel(
        long count, TTerms terms, DeviceOperands operands, Partials partials, ArrayView<float> result)
    {
        var tree = new Tree(
            SharedMemory.Allocate<double>(StridedGrid.LargestGroup),
            SharedMemory.Allocate<double>(StridedGrid.LargestGroup));
        terms.Begin(operands);
        double first = 0, second = 0;
        for (long i = StridedGrid.First; i < count; i += StridedGrid.Stride)
        {
            first += terms.At(operands, i, out double other);
            second += other;
        }

        tree.Sum(ref first, ref second);
        if (Grid.DimX > 1)
        {
            if (!partials.IsLast(first, second))
                return;
            first = second = 0;
            for (int i = Group.IdxX; i < Grid.DimX; i += Group.DimX)
            {
                first += partials.First(i);
                second += partials.Second(i);
            }

            tree.Sum(ref first, ref second);
            partials.Reset();
        }

        if (Group.IdxX == 0)
        {
            result[0] = (float)first;
            if (result.Length > 1)
                result[1] = (float)second;
        }
    }

    /// <summary>Adds over the threads of a group.</summary>
    private readonly struct Tree(ArrayView<double> firsts, ArrayView<double> seconds)
    {
        /// <summary>Both sums, to all threads.</summary>
        public void Sum(ref double first, ref double second)
        {
            int me = Group.IdxX;
            Group.Barrier(); // the last use may still be read
            firsts[me] = first;
            seconds[me] = second;
            Group.Barrier();
            for (int half = Group.DimX / 2; half > 0; half /= 2)
            {
                if (me < half)
                {
                    firsts[me] += firsts[me + half];
                    seconds[me] += seconds[me + half];
                }

                Group.Barrier();
            }

            first = firsts[0];
            second = seconds[0];
        }
    }
}
