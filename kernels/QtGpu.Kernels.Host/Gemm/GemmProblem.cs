namespace QtGpu.Kernels.Host.Gemm;

/// <summary>Extents and blocking of one (batched) product C[M, N] = A[M, K]·B[K, N].</summary>
internal readonly record struct GemmProblem(int M, int N, int K, int Batch)
{
    public nint BatchStrideA { get; init; }

    public nint BatchStrideB { get; init; }

    public nint BatchStrideC { get; init; }

    public bool Accumulate { get; init; }

    /// <summary>B's rows are contiguous and read by few row blocks: packing it would cost more than it gives.</summary>
    public bool ReadBInPlace { get; init; }

    public int RowsPerBlock { get; init; }

    public int ColumnsPerBlock { get; init; }

    public int RowBlocks => (M + RowsPerBlock - 1) / RowsPerBlock;

    public int ColumnBlocks => (N + ColumnsPerBlock - 1) / ColumnsPerBlock;

    public int Tiles => Batch * RowBlocks * ColumnBlocks;
}
