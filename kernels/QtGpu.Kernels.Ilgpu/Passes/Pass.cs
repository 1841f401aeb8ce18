namespace QtGpu.Kernels.Ilgpu.Passes;

/// <summary>
/// One kind of pass on one device, four elements per thread at a time where it can. Compiled on its first run.
/// </summary>
internal sealed class Pass<TPass>(Accelerator accelerator)
    where TPass : unmanaged, IPass<TPass>
{
    private readonly StridedGrid _grid = new(accelerator);
    private readonly Entry _entry = accelerator.Entry();
    private Action<KernelConfig, long, long, TPass, DeviceOperands>? _kernel;
    private Action<KernelConfig, long, long, PerReplica<TPass>, ReplicaOperands>? _each;

    /// <param name="pass">What happens to the elements.</param>
    /// <param name="length">How many.</param>
    /// <param name="operands">The tensors.</param>
    /// <param name="fours">Whether four neighbours may be taken together, where memory allows it.</param>
    public void Run(TPass pass, long length, ReadOnlySpan<Operand> operands, bool fours = true)
    {
        if (length == 0)
            return;
        using Entry.Inside inside = _entry.Enter();
        _kernel ??= accelerator.LoadStreamKernel(accelerator.Noted(Kernel));
        long quads = fours && AreAligned(operands) ? length / 4 : 0;
        _kernel(_grid.For(Math.Max(quads, length - (4 * quads))), quads, length, pass, new(operands));
        KernelLog.Launched();
    }

    /// <summary>The same for each of several replicas, in one launch.</summary>
    public void RunEach(
        PerReplica<TPass> passes, int replicas, long length, ReadOnlySpan<Operand> operands, bool fours = true)
    {
        if (length == 0)
            return;
        using Entry.Inside inside = _entry.Enter();
        _each ??= accelerator.LoadStreamKernel(accelerator.Noted(Each));
        long quads = fours && AreAligned(operands) ? length / 4 : 0;
        _each(_grid.For(Math.Max(quads, length - (4 * quads)), replicas), quads, length, passes, new(operands));
        KernelLog.Launched();
    }

    [Kernel]
    internal static void Each(long quads, long length, PerReplica<TPass> passes, ReplicaOperands operands) =>
        Kernel(quads, length, passes.Of(Grid.IdxY), operands.Of(passes.Number(Grid.IdxY)));

    [Kernel]
    internal static void Kernel(long quads, long length, TPass pass, DeviceOperands operands)
    {
        pass = TPass.Begin(pass, operands);
        for (long q = StridedGrid.First; q < quads; q += StridedGrid.Stride)
            pass.Run<Four, QuadLane>(new Four(operands, q));
        for (long i = (4 * quads) + StridedGrid.First; i < length; i += StridedGrid.Stride)
            pass.Run<One, ScalarLane>(new One(operands, i));
    }

    private static bool AreAligned(ReadOnlySpan<Operand> operands)
    {
        foreach (Operand operand in operands)
        {
            if (!Gemm.Alignment.Of(operand, rowLength: 4))
                return false;
        }

        return true;
    }
}
