namespace QtGpu.Kernels.Host.Gemm;

/// <summary>
/// C = epilogue(op(A)·op(B) [+ C]), one block of C per tile. A block of B (depth × columns) is packed and stays in the
/// second-level cache; for each panel of A (rows of a register tile × depth), which stays in the first, all of it
/// passes by. The sum over k runs in one order whatever the blocking and the number of threads, so the bits do not
/// depend on them.
/// </summary>
internal readonly unsafe struct GemmTiles<TLane, TEpilogue>(
    MatrixOperand a, MatrixOperand b, MatrixOperand c, GemmProblem problem, TEpilogue epilogue, float** table) : ITiles
    where TLane : unmanaged, IVectorLane<TLane>
    where TEpilogue : unmanaged, IEpilogue
{
    public void Run(int tile)
    {
        Block block = BlockOf(tile);
        for (int k0 = 0; k0 < Math.Max(problem.K, 1); k0 += problem.Depth)
        {
            var depth = new GemmDepth(k0, problem.DepthAt(k0), block.Left, PackBuffer.OfThread.B);
            if (!problem.ReadBInPlace)
                PackB(block, depth, 0, depth.K);
            AddDepth(block, depth);
        }
    }

    /// <summary>One depth of a tile, whose B is packed already.</summary>
    public void Run(int tile, GemmDepth depth) => AddDepth(BlockOf(tile), depth);

    /// <summary>Packs lines <paramref name="from"/> … from + lines of a depth of a tile's B.</summary>
    public void PackB(int tile, GemmDepth depth, int from, int lines) => PackB(BlockOf(tile), depth, from, lines);

    private Block BlockOf(int tile)
    {
        GemmProblem p = problem;
        (int batch, int inBatch) = Math.DivRem(tile, p.RowBlocks * p.ColumnBlocks);
        (int blockColumn, int blockRow) = Math.DivRem(inBatch, p.RowBlocks);
        return new Block(
            a.Moved(batch * p.BatchStrideA), b.Moved(batch * p.BatchStrideB), batch * p.BatchStrideC,
            blockRow * p.RowsPerBlock, Math.Min((blockRow + 1) * p.RowsPerBlock, p.M),
            blockColumn * p.ColumnsPerBlock, Math.Min((blockColumn + 1) * p.ColumnsPerBlock, p.N),
            batch == p.Batch - 1);
    }

    // C += A[·, k0 … k0 + k]·B[k0 … k0 + k, ·] over a block, and the epilogue after the last k.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddDepth(in Block block, in GemmDepth depth)
    {
        PackBuffer memory = PackBuffer.OfThread;
        int k0 = depth.K0, k = depth.K;
        int height = problem.TileRows<TLane>(), step = MicroKernel<TLane>.RowStep;

        // Of Aᵀ several panels at once, whose elements share lines of the cache.
        int together = block.A.RowStride == 1 && !problem.ReadAInPlace ? PackBuffer.RowsOfA : height;
        int broadTogether = TEpilogue.OnlyStores && !problem.Accumulate ? int.MaxValue : PackBuffer.BroadRows;
        for (int top = block.Top, rows; top < block.Bottom; top += rows)
        {
            rows = problem.IsBroad ? MicroKernel<TLane>.BroadRowsOf(block.Bottom - top, broadTogether)
                : problem.RowsOf<TLane>(block.Bottom - top, together);
            if (problem.ReadAInPlace && block.A.RowStride == 1)
            {
                AddPanel<SideBySide>(block, top, rows, depth, block.A.At(top, k0), block.A.ColumnStride, memory);
                continue;
            }

            if (problem.ReadAInPlace && rows % step == 0)
            {
                AddPanel<RowByRow>(block, top, rows, depth, block.A.At(top, k0), block.A.RowStride, memory);
                continue;
            }

            int whole = rows / height * height, rest = (rows - whole + step - 1) / step * step;
            float* last = memory.A + ((nint)whole * k);
            Packing<TLane>.Panels(
                block.A.At(top, k0), block.A.RowStride, block.A.ColumnStride, whole, k, height, memory.A);
            Packing<TLane>.Panels(
                block.A.At(top + whole, k0), block.A.RowStride, block.A.ColumnStride, rows - whole, k, rest, last);
            for (int i = 0; i < whole; i += height)
                AddPanel<SideBySide>(block, top + i, height, depth, memory.A + ((nint)i * k), height, memory);
            if (rest > 0)
                AddPanel<SideBySide>(block, top + whole, rows - whole, depth, last, rest, memory);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackB(in Block block, in GemmDepth depth, int from, int lines)
    {
        float* to = depth.PackedB(block.Left);
        for (int left = block.Left, columns; left < block.Right; left += columns)
        {
            columns = problem.ColumnsOf<TLane>(block.Right - left);
            int width = PanelWidth(columns);
            Packing<TLane>.Panels(
                block.B.At(depth.K0 + from, left), block.B.ColumnStride, block.B.RowStride, columns, lines, width,
                to + ((nint)from * width));
            to += (nint)width * depth.K;
        }
    }

    private static int PanelWidth(int columns) =>
        columns > MicroKernel<TLane>.Columns ? TripleMicroKernel<TLane>.Columns : MicroKernel<TLane>.Columns;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddPanel<TLayout>(
        in Block block, int top, int rows, in GemmDepth depth, float* panelA, nint strideA, PackBuffer memory)
        where TLayout : struct, IPanelLayout
    {
        int k0 = depth.K0, k = depth.K;
        int step = MicroKernel<TLane>.RowStep, broad = MicroKernel<TLane>.BroadColumns;
        bool isBroad = problem.IsBroad || (rows <= step && problem.ReadBInPlace);
        bool add = k0 > 0 || problem.Accumulate, last = k0 + k >= problem.K;
        bool direct = (TEpilogue.OnlyStores || !last) && rows % step == 0;
        if (problem.ReadBInPlace && problem.PrefetchesNextProduct)
            PrefetchNextProduct(block, top, rows, k0, k);
        for (int left = block.Left, columns; left < block.Right; left += columns)
        {
            columns = block.Right - left;
            columns = isBroad && columns > broad - TLane.Width
                ? Math.Min(broad, columns) : problem.ColumnsOf<TLane>(columns);
            int registers = (columns + TLane.Width - 1) / TLane.Width;
            float* panelB = problem.ReadBInPlace ? block.B.At(k0, left) : depth.PackedB(left);
            nint strideB = problem.ReadBInPlace ? block.B.RowStride : PanelWidth(columns);
            nint index = block.C + (top * c.RowStride) + left;
            if (add)
                Prefetch.Rows(c.Data + index, rows, c.RowStride, columns);
            if (direct && columns % TLane.Width == 0)
            {
                MicroKernel<TLane>.Run<TLayout>(
                    rows, registers, k, panelA, strideA, panelB, strideB, c.Data + index, c.RowStride, add);
                continue;
            }

            if (last)
                PrefetchOperands(index, rows, columns);
            int stride = registers * TLane.Width;
            MicroKernel<TLane>.Run<TLayout>(
                rows, registers, k, panelA, strideA, panelB, strideB, memory.Tile, stride, add: false);
            var product = new ProductTile(memory.Tile, stride, rows, columns, index, c.RowStride, left);
            if (add)
                product.Add<TLane>(c.Data);
            if (last)
                product.Finish<TLane, TEpilogue>(epilogue, table);
            else
                product.Store<TLane>(c.Data);
        }
    }

    // The places of a tile in C and in the tensors of its shape, while its products are summed.
    private void PrefetchOperands(nint index, int rows, int columns)
    {
        if (TEpilogue.OnlyStores)
            return;
        for (int k = 0; k < epilogue.TensorsLikeC; k++)
            Prefetch.Rows(table[k] + index, rows, c.RowStride, columns);
    }

    // Of a batch of small products, each panel asks for its share of the operands that come next.
    private void PrefetchNextProduct(in Block block, int top, int rows, int k0, int k)
    {
        if (block.IsLast)
            return;
        int above = top - block.Top, all = block.Bottom - block.Top;
        int from = above * k / all, to = (above + rows) * k / all;
        Prefetch.Rows(
            block.B.At(k0 + from, block.Left) + problem.BatchStrideB, to - from, block.B.RowStride,
            block.Right - block.Left);
        float* nextA = block.A.At(top, k0) + problem.BatchStrideA;
        if (block.A.RowStride == 1)
            Prefetch.Rows(nextA, k, block.A.ColumnStride, rows);
        else
            Prefetch.Rows(nextA, rows, block.A.RowStride, k);
    }

    /// <summary>The operands of one product of a batch, where its C begins, and which rows and columns of it.</summary>
    private readonly record struct Block(
        MatrixOperand A, MatrixOperand B, nint C, int Top, int Bottom, int Left, int Right, bool IsLast);
}
