using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host.Gemm;

/// <summary>
/// C = epilogue(op(A)·op(B) [+ C]), one block of C per tile. The sum over k runs in one order whatever the blocking and
/// the number of threads, so the bits do not depend on them.
/// </summary>
internal readonly unsafe struct GemmTiles<TLane, TEpilogue> : ITiles
    where TLane : unmanaged, IVectorLane<TLane>
    where TEpilogue : unmanaged, IEpilogue
{
    // A block of A (BlockRows × BlockDepth, 288 KiB) stays in the second-level cache while a panel of B
    // (BlockDepth × 32 columns, 48 KiB) passes through the first.
    public const int BlockDepth = 384;
    public const int BlockRows = 192;
    public const int BlockColumns = 512;

    private readonly Operand _a;
    private readonly Operand _b;
    private readonly Operand _c;
    private readonly GemmProblem _problem;
    private readonly TEpilogue _epilogue;

    public GemmTiles(Operand a, Operand b, Operand c, GemmProblem problem, TEpilogue epilogue)
    {
        _a = a;
        _b = b;
        _c = c;
        _problem = problem;
        _epilogue = epilogue;
    }

    public void Run(int tile)
    {
        GemmProblem p = _problem;
        (int batch, int block) = Math.DivRem(tile, p.RowBlocks * p.ColumnBlocks);
        (int blockRow, int blockColumn) = Math.DivRem(block, p.ColumnBlocks);
        int row = blockRow * p.RowsPerBlock, rows = Math.Min(p.RowsPerBlock, p.M - row);
        int column = blockColumn * p.ColumnsPerBlock, columns = Math.Min(p.ColumnsPerBlock, p.N - column);
        var a = new Operand(_a.Data + (batch * p.BatchStrideA), _a.RowStride, _a.ColumnStride);
        var b = new Operand(_b.Data + (batch * p.BatchStrideB), _b.RowStride, _b.ColumnStride);
        nint c = batch * p.BatchStrideC;

        PackBuffer memory = PackBuffer.OfThread;
        float* packedA = memory.A, packedB = memory.B, t = memory.Tile;
        int height = MicroKernel<TLane>.Rows, width = MicroKernel<TLane>.Columns;
        for (int k0 = 0; k0 < Math.Max(p.K, 1); k0 += BlockDepth)
        {
            int k = Math.Min(BlockDepth, p.K - k0);
            bool add = k0 > 0 || p.Accumulate, last = k0 + BlockDepth >= p.K;
            a.PackRows(row, rows, k0, k, height, packedA);
            bool direct = p.ReadBInPlace && columns % width == 0;
            if (!direct)
                b.PackColumns(column, columns, k0, k, width, packedB);
            for (int left = 0; left < columns; left += width)
            {
                float* panelB = direct ? b.At(k0, column + left) : packedB + ((nint)left * k);
                nint strideB = direct ? b.RowStride : width;
                for (int top = 0; top < rows; top += height)
                {
                    MicroKernel<TLane>.Run(k, packedA + ((nint)top * k), panelB, strideB, t);
                    var product = new ProductTile(
                        t, width, Math.Min(height, rows - top), Math.Min(width, columns - left),
                        c + ((row + top) * _c.RowStride) + column + left, _c.RowStride, column + left);
                    if (add)
                        product.Add<TLane>(_c.Data);
                    if (last)
                        _epilogue.Finish<TLane>(product);
                    else
                        product.Store<TLane>(t, _c.Data);
                }
            }
        }
    }
}
