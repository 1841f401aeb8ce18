using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host.Gemm;

/// <summary>Chooses the blocking of a product and shares its blocks out.</summary>
internal static class BlockedGemm<TLane>
    where TLane : unmanaged, IVectorLane<TLane>
{
    public static void Run<TEpilogue>(
        Team team, Operand a, Operand b, Operand c, GemmProblem problem, TEpilogue epilogue)
        where TEpilogue : unmanaged, IEpilogue
    {
        problem = Blocked(problem, b, team.Threads);
        team.Run(problem.Tiles, new GemmTiles<TLane, TEpilogue>(a, b, c, problem, epilogue));
    }

    private static GemmProblem Blocked(GemmProblem p, Operand b, int threads)
    {
        int rows = GemmTiles<TLane, StoreProduct>.BlockRows, columns = GemmTiles<TLane, StoreProduct>.BlockColumns;
        p = p with { RowsPerBlock = rows, ColumnsPerBlock = columns };

        // Too few blocks for the team: split the longer side until everybody has a fair share.
        while (p.Tiles < 3 * threads && threads > 1)
        {
            if (columns > 4 * MicroKernel<TLane>.Columns && p.N > columns / 2)
                columns /= 2;
            else if (rows > 2 * MicroKernel<TLane>.Rows && p.M > rows / 2)
                rows = Align(rows / 2, MicroKernel<TLane>.Rows);
            else if (columns > MicroKernel<TLane>.Columns && p.N > columns / 2)
                columns /= 2;
            else
                break;
            p = p with { RowsPerBlock = rows, ColumnsPerBlock = columns };
        }

        return p with { ReadBInPlace = b.ColumnStride == 1 && p.RowBlocks * p.RowsPerBlock <= 4 * 192 };
    }

    private static int Align(int n, int step) => (n + step - 1) / step * step;
}
