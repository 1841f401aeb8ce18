namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>A way to cut C into tiles, for which there is a kernel.</summary>
/// <param name="Edge">Rows, and columns, of a tile.</param>
/// <param name="Threads">Threads of a group.</param>
/// <param name="GroupsPerMultiprocessor">How many groups a multiprocessor must have registers for.</param>
/// <param name="Efficiency">The share of a busy multiprocessor's fma rate that the kernel reaches, about.</param>
internal abstract record GemmTile(int Edge, int Threads, int GroupsPerMultiprocessor, double Efficiency)
{
    /// <summary>All, large ones first.</summary>
    public static IReadOnlyList<GemmTile> All { get; } =
    [
        new GemmTile<Patch8>(GroupsPerMultiprocessor: 2, Efficiency: 0.9),
        new GemmTile<Patch4<Group16>>(GroupsPerMultiprocessor: 4, Efficiency: 0.5),
        new GemmTile<Patch4<Group8>>(GroupsPerMultiprocessor: 8, Efficiency: 0.35),
        new GemmTile<Patch4<Group4>>(GroupsPerMultiprocessor: 16, Efficiency: 0.1),
    ];

    /// <summary>In TF32, for tensor cores.</summary>
    public static GemmTile Tf32 { get; } =
        new GemmTile<TensorPatch<Tf32Format>>(GroupsPerMultiprocessor: 2, Efficiency: 3);

    /// <summary>In FP16, for tensor cores.</summary>
    public static GemmTile Fp16 { get; } =
        new GemmTile<TensorPatch<Fp16Format>>(GroupsPerMultiprocessor: 2, Efficiency: 3);

    /// <summary>Inner indices of a strip: each thread carries four elements of it.</summary>
    public int Depth => 4 * Threads / Edge;

    /// <summary>Fours that a group leaves where it shares a tile: its products and its column sums.</summary>
    public int Parts => (Edge * Edge / 4) + Threads;

    /// <summary>What the compiler is told: it spends the registers accordingly.</summary>
    public KernelSpecialization Specialization => new(Threads, GroupsPerMultiprocessor);

    /// <summary>The kernel, not yet compiled.</summary>
    public abstract Action<MatrixOperand, MatrixOperand, GemmShape, SliceParts, TEpilogue, DeviceOperands>
        Kernel<TEpilogue>()
        where TEpilogue : struct, IEpilogue;

    /// <summary>The same for several replicas.</summary>
    public abstract Action<
        ReplicaMatrix, ReplicaMatrix, GemmShape, SliceParts, PerReplica<TEpilogue>, ReplicaOperands, int>
        KernelEach<TEpilogue>()
        where TEpilogue : unmanaged, IEpilogue;
}

/// <summary>The tiles that patches of one kind make.</summary>
internal sealed record GemmTile<TPatch>(int GroupsPerMultiprocessor, double Efficiency)
    : GemmTile(TPatch.GroupEdge * TPatch.Edge, TPatch.GroupEdge * TPatch.GroupEdge, GroupsPerMultiprocessor, Efficiency)
    where TPatch : struct, IPatch<TPatch>
{
    public override Action<MatrixOperand, MatrixOperand, GemmShape, SliceParts, TEpilogue, DeviceOperands>
        Kernel<TEpilogue>() =>
        TileKernel<TPatch, TEpilogue>.Run;

    public override Action<
        ReplicaMatrix, ReplicaMatrix, GemmShape, SliceParts, PerReplica<TEpilogue>, ReplicaOperands, int>
        KernelEach<TEpilogue>() => ReplicaTileKernel<TPatch, TEpilogue>.Run;
}
