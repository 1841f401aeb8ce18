namespace QtGpu.Kernels.Host.Gemm;

/// <summary>Chooses the blocking of a product and shares its blocks out.</summary>
internal static class BlockedGemm<TLane>
    where TLane : unmanaged, IVectorLane<TLane>
{
    /// <param name="team">Who computes.</param>
    /// <param name="product">The operands.</param>
    /// <param name="epilogue">What is done with each finished tile.</param>
    /// <param name="accumulate">Add what is in C before the epilogue.</param>
    /// <param name="table">The epilogue's operands.</param>
    /// <param name="places">What is read in place; null as is fastest here.</param>
    public static unsafe void Run<TEpilogue>(
        Team team, in Product product, TEpilogue epilogue, bool accumulate, float** table,
        OperandPlaces? places = null)
        where TEpilogue : unmanaged, IEpilogue
    {
        if (product.C.Length == 0)
            return;
        GemmProblem problem = GemmProblem.Of<TLane>(product, accumulate, team.Threads, places ?? OperandPlaces.Here);
        MatrixOperand a = MatrixOperand.Of(product.A, product.TransposeA);
        MatrixOperand b = MatrixOperand.Of(product.B, product.TransposeB && !problem.IsTransposed);
        MatrixOperand c = MatrixOperand.Of(product.C, transpose: false);
        if (problem.IsTransposed)
        {
            var tiles = new TransposedGemmTiles<TLane, TEpilogue>(a, b, c, problem, epilogue, table);
            team.Run(problem.ColumnBlocks, tiles);
        }
        else
        {
            var tiles = new GemmTiles<TLane, TEpilogue>(a, b, c, problem, epilogue, table);
            if (problem.SharesB)
                SharedGemm<TLane, TEpilogue>.Run(team, tiles, problem);
            else
                team.Run(problem.Tiles, tiles);
        }

        if (TEpilogue.SumsColumns)
        {
            team.Run(
                GemmProblem.Blocks(product.N, ColumnSums<TLane>.TileColumns),
                new ColumnSums<TLane>(
                    HostBuffer.Pointer(product.B), product.K, product.N, table[epilogue.TensorsLikeC]));
        }
    }
}
