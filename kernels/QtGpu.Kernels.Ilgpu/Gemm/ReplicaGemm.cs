namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>An operand of replica 0, from which those of the others are found.</summary>
internal readonly struct ReplicaMatrix(MatrixOperand first, ReplicaView data)
{
    /// <summary>That of a replica.</summary>
    public MatrixOperand Of(int replica) => first.With(data.Of(replica));
}

/// <summary>See <see cref="TileKernel{TPatch, TEpilogue}"/>.</summary>
internal static class ReplicaTileKernel<TPatch, TEpilogue>
    where TPatch : struct, IPatch<TPatch>
    where TEpilogue : unmanaged, IEpilogue
{
    /// <summary>The kernel, over a grid of (tiles, slices, replicas · batch) groups.</summary>
    [Kernel]
    public static void Run(
        ReplicaMatrix a, ReplicaMatrix b, GemmShape shape, SliceParts partials, PerReplica<TEpilogue> epilogues,
        ReplicaOperands operands, int batch)
    {
        int place = Grid.IdxZ / batch, replica = epilogues.Number(place);
        TileKernel<TPatch, TEpilogue>.Run(
            a.Of(replica), b.Of(replica), shape, partials, epilogues.Of(place), operands.Of(replica),
            Grid.IdxZ - (place * batch));
    }
}

/// <summary>
/// Products of several replicas with one kind of epilogue, in one launch: each cut up as it would be alone, so that it
/// has the same bits. Each tile's kernel is compiled on its first run.
/// </summary>
internal sealed class ReplicaGemm<TEpilogue>(GemmDevice device)
    where TEpilogue : unmanaged, IEpilogue
{
    private readonly Entry _entry = device.Accelerator.Entry();
    private readonly Dictionary<
        GemmTile,
        Action<AcceleratorStream, KernelConfig, ReplicaMatrix, ReplicaMatrix, GemmShape, SliceParts,
            PerReplica<TEpilogue>, ReplicaOperands, int>> _kernels = [];

    /// <summary>Runs the kernel over all of C, of each replica.</summary>
    /// <param name="product">What to multiply, of replica 0.</param>
    /// <param name="epilogues">What to do with the products.</param>
    /// <param name="like">How many of the operands have C's shape.</param>
    /// <param name="replicas">How many.</param>
    /// <param name="accumulate">Whether to add what is in C first.</param>
    /// <param name="operands">The epilogues' tensors, of replica 0.</param>
    public void Run(
        in Product product, PerReplica<TEpilogue> epilogues, int like, int replicas, bool accumulate,
        ReadOnlySpan<Operand> operands)
    {
        if (product.C.Length == 0)
            return;
        using Entry.Inside inside = _entry.Enter();
        GemmPlan plan = device.PlanEach(product, replicas);
        if (!_kernels.TryGetValue(plan.Tile, out var kernel))
        {
            _kernels[plan.Tile] = kernel = device.Accelerator.LoadKernel(
                device.Accelerator.Noted(plan.Tile.KernelEach<TEpilogue>()), plan.Tile.Specialization);
        }

        kernel(
            device.Accelerator.DefaultStream, plan.Config(product, replicas),
            new(MatrixOperand.A(product), new(product.A)), new(MatrixOperand.B(product), new(product.B)),
            plan.Shape(product, accumulate, operands[..Math.Min(like, operands.Length)]), device.Parts(plan),
            epilogues, new(operands), product.Batch);
        KernelLog.Launched();
    }
}
