using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host.Gemm;

/// <summary>
/// C = epilogue(op(A)·op(B) [+ C]), one block of C per tile. A block of B (depth × columns) is packed and stays in the
/// second-level cache; for each panel of A (12 × depth), which stays in the first, all of it passes by. The sum over k runs
/// in one order whatever the blocking and the number of threads, so the bits do not depend on them.
/// </summary>
internal readonly unsafe struct GemmTiles<TLane, TEpilogue>(
    Operand a, Operand b, Operand c, GemmProblem problem, TEpilogue epilogue) : ITiles
    where TLane : unmanaged, IVectorLane<TLane>
    where TEpilogue : unmanaged, IEpilogue
{
    public void Run(int tile)
    {
        GemmProblem p = problem;
        (int batch, int inBatch) = Math.DivRem(tile, p.RowBlocks * p.ColumnBlocks);
        (int blockRow, int blockColumn) = Math.DivRem(inBatch, p.ColumnBlocks);
        var block = new Block(
            a.Moved(batch * p.BatchStrideA), b.Moved(batch * p.BatchStrideB), batch * p.BatchStrideC,
            blockRow * p.RowsPerBlock, Math.Min((blockRow + 1) * p.RowsPerBlock, p.M),
            blockColumn * p.ColumnsPerBlock, Math.Min((blockColumn + 1) * p.ColumnsPerBlock, p.N));
        for (int k0 = 0; k0 < Math.Max(p.K, 1); k0 += p.Depth)
            AddDepth(block, k0, Math.Min(p.Depth, p.K - k0));
    }

    // C += A[·, k0 … k0 + k]·B[k0 … k0 + k, ·] over a block, and the epilogue after the last k.
    private void AddDepth(in Block block, int k0, int k)
    {
        PackBuffer memory = PackBuffer.OfThread;
        int height = MicroKernel<TLane>.Rows, step = MicroKernel<TLane>.RowStep, width = MicroKernel<TLane>.Columns;
        if (!problem.ReadBInPlace)
        {
            float* to = memory.B;
            for (int left = block.Left; left < block.Right; left += width, to += (nint)k * width)
            {
                Packing<TLane>.Panel(
                    block.B.At(k0, left), block.B.ColumnStride, block.B.RowStride,
                    Math.Min(width, block.Right - left), k, width, to);
            }
        }

        for (int top = block.Top; top < block.Bottom; top += height)
        {
            int rows = Math.Min(height, block.Bottom - top), padded = (rows + step - 1) / step * step;
            if (problem.ReadAInPlace && rows == padded)
            {
                AddPanel<RowByRow>(block, top, rows, k0, k, block.A.At(top, k0), block.A.RowStride, memory);
            }
            else
            {
                Packing<TLane>.Panel(
                    block.A.At(top, k0), block.A.RowStride, block.A.ColumnStride, rows, k, padded, memory.A);
                AddPanel<SideBySide>(block, top, rows, k0, k, memory.A, padded, memory);
            }
        }
    }

    private void AddPanel<TLayout>(
        in Block block, int top, int rows, int k0, int k, float* panelA, nint strideA, PackBuffer memory)
        where TLayout : struct, IPanelLayout
    {
        int width = MicroKernel<TLane>.Columns;
        bool add = k0 > 0 || problem.Accumulate, last = k0 + k >= problem.K;
        for (int left = block.Left; left < block.Right; left += width)
        {
            int columns = Math.Min(width, block.Right - left);
            bool wide = columns > TLane.Width;
            float* panelB = problem.ReadBInPlace ? block.B.At(k0, left) : memory.B + ((nint)(left - block.Left) * k);
            MicroKernel<TLane>.Run<TLayout>(
                rows, wide, k, panelA, strideA, panelB, problem.ReadBInPlace ? block.B.RowStride : width, memory.Tile);
            var product = new ProductTile(
                memory.Tile, wide ? width : TLane.Width, rows, columns,
                block.C + (top * c.RowStride) + left, c.RowStride, left);
            if (add)
                product.Add<TLane>(c.Data);
            if (last)
                epilogue.Finish<TLane>(product);
            else
                product.Store<TLane>(memory.Tile, c.Data);
        }
    }

    /// <summary>The operands of one product of a batch, where its C begins, and which rows and columns of it.</summary>
    private readonly record struct Block(Operand A, Operand B, nint C, int Top, int Bottom, int Left, int Right);
}
