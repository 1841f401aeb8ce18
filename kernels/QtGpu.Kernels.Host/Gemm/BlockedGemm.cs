using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host.Gemm;

/// <summary>Chooses the blocking of a product and shares its blocks out.</summary>
internal static class BlockedGemm<TLane>
    where TLane : unmanaged, IVectorLane<TLane>
{
    /// <param name="team">Who computes.</param>
    /// <param name="product">The operands.</param>
    /// <param name="epilogue">What is done with each finished tile.</param>
    /// <param name="accumulate">Add what is in C before the epilogue.</param>
    public static void Run<TEpilogue>(Team team, in Product product, TEpilogue epilogue, bool accumulate = false)
        where TEpilogue : unmanaged, IEpilogue
    {
        Operand b = Operand.Of(product.B, product.TransposeB);
        var problem = new GemmProblem(product.M, product.N, product.K, product.Batch)
        {
            BatchStrideA = (nint)product.BatchStrideA,
            BatchStrideB = (nint)product.BatchStrideB,
            BatchStrideC = (nint)product.M * product.N,
            Accumulate = accumulate,
        };
        problem = Blocked(problem, b, team.Threads);
        team.Run(
            problem.Tiles,
            new GemmTiles<TLane, TEpilogue>(
                Operand.Of(product.A, product.TransposeA), b, Operand.Of(product.C, transpose: false), problem, epilogue));
    }

    private static GemmProblem Blocked(GemmProblem p, Operand b, int threads)
    {
        int height = MicroKernel<TLane>.Rows, width = MicroKernel<TLane>.Columns;
        int rowBlocks = Blocks(p.M, GemmTiles<TLane, StoreProduct>.BlockRows);
        int columnBlocks = Blocks(p.N, GemmTiles<TLane, StoreProduct>.BlockColumns);

        // Few blocks must share out evenly. Columns are split first: a narrower block packs A again, but no less of B.
        while (p.Batch * rowBlocks * columnBlocks is var tiles && tiles < 4 * threads && tiles % threads != 0)
        {
            if (p.N >= 2 * width * (columnBlocks + 1))
                columnBlocks++;
            else if (p.M >= 2 * height * (rowBlocks + 1))
                rowBlocks++;
            else
                break;
        }

        return p with
        {
            RowsPerBlock = Blocks(Blocks(p.M, rowBlocks), height) * height,
            ColumnsPerBlock = Blocks(Blocks(p.N, columnBlocks), width) * width,
            ReadBInPlace = b.ColumnStride == 1 && rowBlocks <= 4,
        };
    }

    private static int Blocks(int length, int size) => (length + size - 1) / size;
}
