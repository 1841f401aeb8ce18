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
    public static unsafe void Run<TEpilogue>(
        Team team, in Product product, TEpilogue epilogue, bool accumulate, float** table)
        where TEpilogue : unmanaged, IEpilogue
    {
        GemmProblem problem = GemmProblem.Of<TLane>(product, accumulate, team.Threads);
        MatrixOperand a = MatrixOperand.Of(product.A, product.TransposeA);
        MatrixOperand b = MatrixOperand.Of(product.B, product.TransposeB && !problem.IsTurned);
        MatrixOperand c = MatrixOperand.Of(product.C, transpose: false);
        if (problem.IsTurned)
            team.Run(problem.ColumnBlocks, new TurnedTiles<TLane, TEpilogue>(a, b, c, problem, epilogue, table));
        else
            team.Run(problem.Tiles, new GemmTiles<TLane, TEpilogue>(a, b, c, problem, epilogue, table));
        if (TEpilogue.SumsColumns)
        {
            team.Run(
                (product.N + ColumnSums<TLane>.TileColumns - 1) / ColumnSums<TLane>.TileColumns,
                new ColumnSums<TLane>(
                    HostBuffer.Pointer(product.B), product.K, product.N, table[epilogue.TensorsLikeC]));
        }
    }
}
