namespace QtGpu.Kernels.Host.Gemm;

/// <summary>
/// A product of several threads whose B is packed. By depths, and by as many blocks of columns as may be packed at a
/// time: all pack B, then all take rows of C, few at a time, as they come free.
/// </summary>
internal static unsafe class SharedGemm<TLane, TEpilogue>
    where TLane : unmanaged, IVectorLane<TLane>
    where TEpilogue : unmanaged, IEpilogue
{
    // Rows of B that a thread packs at a time: where they are columns of memory, whole lines of the cache.
    private const int LinesTogether = 32;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Team team, in GemmTiles<TLane, TEpilogue> product, in GemmProblem problem)
    {
        float* packedB = PackBuffer.OfThread.B;
        int together = Math.Max(1, PackBuffer.WidestBlock / problem.ColumnsPerBlock);
        for (int first = 0; first < problem.ColumnBlocks; first += together)
        {
            int blocks = Math.Min(together, problem.ColumnBlocks - first), tile = first * problem.RowBlocks;
            for (int k0 = 0; k0 < problem.K; k0 += problem.Depth)
            {
                var depth = new GemmDepth(k0, problem.DepthAt(k0), first * problem.ColumnsPerBlock, packedB);
                int pieces = GemmProblem.Blocks(depth.K, LinesTogether);
                team.Run(blocks * pieces, new PackTiles(product, depth, tile, problem.RowBlocks, pieces));
                team.Run(blocks * problem.RowBlocks, new DepthTiles(product, depth, tile));
            }
        }
    }

    private readonly struct PackTiles(
        GemmTiles<TLane, TEpilogue> product, GemmDepth depth, int firstTile, int tilesPerBlock, int pieces) : ITiles
    {
        public void Run(int tile)
        {
            (int block, int piece) = Math.DivRem(tile, pieces);
            int from = piece * LinesTogether;
            product.PackB(
                firstTile + (block * tilesPerBlock), depth, from, Math.Min(LinesTogether, depth.K - from));
        }
    }

    private readonly struct DepthTiles(GemmTiles<TLane, TEpilogue> product, GemmDepth depth, int firstTile) : ITiles
    {
        public void Run(int tile) => product.Run(firstTile + tile, depth);
    }
}
