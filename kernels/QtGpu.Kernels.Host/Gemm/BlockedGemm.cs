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
        GemmProblem problem = GemmProblem.Of<TLane>(product, accumulate, team.Threads);
        team.Run(
            problem.Tiles,
            new GemmTiles<TLane, TEpilogue>(
                Operand.Of(product.A, product.TransposeA), Operand.Of(product.B, product.TransposeB),
                Operand.Of(product.C, transpose: false), problem, epilogue));
    }
}
