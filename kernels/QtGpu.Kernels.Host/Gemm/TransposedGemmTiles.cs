namespace QtGpu.Kernels.Host.Gemm;

/// <summary>
/// C = epilogue(A·Bᵀ [+ C]) for few rows of A, as (B·Aᵀ)ᵀ: the small Aᵀ is packed, and B, whose rows the sums run
/// along, is read once, where it is. Panels of Cᵀ are transposed in the cache. A tile is a block of C's columns; the
/// sums run in the order of <see cref="GemmTiles{TLane, TEpilogue}"/>, with its bits.
/// </summary>
internal readonly unsafe struct TransposedGemmTiles<TLane, TEpilogue>(
    MatrixOperand a, MatrixOperand b, MatrixOperand c, GemmProblem problem, TEpilogue epilogue, float** table) : ITiles
    where TLane : unmanaged, IVectorLane<TLane>
    where TEpilogue : unmanaged, IEpilogue
{
    private const int Together = PackBuffer.RowsOfA;

    public void Run(int tile)
    {
        int left = tile * problem.ColumnsPerBlock, right = Math.Min(left + problem.ColumnsPerBlock, problem.N);
        for (int k0 = 0; k0 < problem.K; k0 += problem.Depth)
            AddDepth(left, right, k0, problem.DepthAt(k0));
    }

    // C += A[·, k0 … k0 + k]·B[·, k0 … k0 + k]ᵀ for columns left … right, and the epilogue after the last k.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddDepth(int left, int right, int k0, int k)
    {
        PackBuffer memory = PackBuffer.OfThread;
        Packing<TLane>.Panels(a.At(0, k0), a.RowStride, 1, problem.M, k, MicroKernel<TLane>.Columns, memory.B);
        for (int j = left; j < right; j += Together)
        {
            int columns = Math.Min(Together, right - j);
            for (int i = 0, rows; i < columns; i += rows)
            {
                rows = MicroKernel<TLane>.RowsOf(columns - i, MicroKernel<TLane>.Rows);
                AddPanel(b.At(j + i, k0), rows, k, memory, i);
            }

            var product = new ProductTile(memory.Transposed, Together, problem.M, columns, j, c.RowStride, j);
            if (k0 > 0 || problem.Accumulate)
                product.Add<TLane>(c.Data);
            if (k0 + k >= problem.K)
                product.Finish<TLane, TEpilogue>(epilogue, table);
            else
                product.Store<TLane>(c.Data);
        }
    }

    // A panel of B by all of Aᵀ, to columns `at` … of the transposed tile.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddPanel(float* rows, int count, int k, PackBuffer memory, int at)
    {
        int step = MicroKernel<TLane>.RowStep, width = MicroKernel<TLane>.Columns;
        int whole = (count + step - 1) / step * step;
        if (count < whole)
            Packing<TLane>.Panels(rows, b.RowStride, 1, count, k, whole, memory.A);
        for (int i = 0; i < problem.M; i += width)
        {
            int columns = Math.Min(width, problem.M - i), registers = columns > TLane.Width ? 2 : 1;
            int stride = registers * TLane.Width;
            float* panel = memory.B + ((nint)i * k), tile = memory.Tile;
            if (count < whole)
            {
                MicroKernel<TLane>.Run<SideBySide>(
                    whole, registers, k, memory.A, whole, panel, width, tile, stride, add: false);
            }
            else
            {
                MicroKernel<TLane>.Run<RowByRow>(
                    count, registers, k, rows, b.RowStride, panel, width, tile, stride, add: false);
            }

            Packing<TLane>.Transpose(
                memory.Tile, stride, count, columns, memory.Transposed + (i * Together) + at, Together);
        }
    }
}
