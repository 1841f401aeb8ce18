namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>
/// C[b] = A[b]·B[b] with an epilogue. A group computes a square tile of C, each thread a patch of it in registers,
/// while strips of A and B pass through shared memory: one is multiplied while the next is on its way into registers.
/// 2mnk flops; A is read n/edge times and B m/edge times. With slices, several groups share a tile, each with a part of
/// the inner extent.
/// </summary>
/// <remarks>
/// Per thread and inner index a patch takes edge² fma and edge/2 loads of 128 bits, and little else.
/// </remarks>
internal static class TileKernel<TPatch, TEpilogue>
    where TPatch : struct, IPatch<TPatch>
    where TEpilogue : struct, IEpilogue
{
    private static int Edge => TPatch.GroupEdge * TPatch.Edge;

    private static int Threads => TPatch.GroupEdge * TPatch.GroupEdge;

    // A strip is four elements for each thread.
    private static int Depth => 4 * TPatch.GroupEdge / TPatch.Edge;

    // From a row of a strip to the next.
    private static int Pitch => Edge + TPatch.Padding;

    private static int Strip => Depth * Pitch;

    // Four neighbours at a time.
    private static int Fours => TPatch.Edge * TPatch.Edge / 4;

    /// <summary>The kernel, over a grid of (tiles, slices, batch) groups.</summary>
    [Kernel]
    public static void Run(
        MatrixOperand a, MatrixOperand b, GemmShape shape, SliceParts partials, TEpilogue epilogue,
        DeviceOperands operands) => Run(a, b, shape, partials, epilogue, operands, Grid.IdxZ);

    /// <summary>The same for one matrix of the batch, from inside a kernel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(
        MatrixOperand a, MatrixOperand b, GemmShape shape, SliceParts partials, TEpilogue epilogue,
        DeviceOperands operands, int batch)
    {
        ArrayView<QuadLane> strips = TPatch.Strips();
        int thread = Group.IdxX, slice = Grid.IdxY, slices = Grid.DimY;
        int startA = TPatch.StartA(thread, Pitch), startB = TPatch.StartB(thread, Pitch) + Strip;
        int tileRow = shape.TileRow(Grid.IdxX), tileColumn = shape.TileColumn(Grid.IdxX);

        // The zeros that fill up the inner extent to whole strips come first, so that only the first strip is checked.
        int count = IntrinsicMath.Max((shape.Inner + Depth - 1) / Depth, 1), padding = (count * Depth) - shape.Inner;
        int first = (int)((long)count * slice / slices), end = (int)((long)count * (slice + 1) / slices);
        var loadA = new StripLoader(a, batch, tileRow * Edge, padding, Edge, Depth, Pitch, thread);
        var loadB = new StripLoader(b, batch, tileColumn * Edge, padding, Edge, Depth, Pitch, thread);
        QuadLane partA = loadA.First(first, Depth), partB = loadB.First(first, Depth);
        loadA.Store<TPatch>(partA, strips, 0);
        loadB.Store<TPatch>(partB, strips, Strip);
        Group.Barrier();

        TPatch patch = default;
        QuadLane sums = partB;
        int buffer = 0;
        for (int strip = first + 1; strip < end; strip++)
        {
            partA = loadA.Next(strip);
            partB = loadB.Next(strip);
            patch = patch.MultiplyAdd(strips, buffer + startA, buffer + startB, Depth, Pitch);
            buffer = (2 * Strip) - buffer;
            loadA.Store<TPatch>(partA, strips, buffer);
            loadB.Store<TPatch>(partB, strips, buffer + Strip);
            if (TEpilogue.SumsColumns)
                sums += partB;
            Group.Barrier();
        }

        patch = patch.MultiplyAdd(strips, buffer + startA, buffer + startB, Depth, Pitch);

        if (TEpilogue.SumsColumns)
            sums = SumOfThreads(sums, strips);

        int stride = (Fours + 1) * Threads, tile = (Grid.IdxZ * Grid.DimX) + Grid.IdxX;
        long own = ((long)tile * slices * stride) + thread;
        if (slices > 1)
        {
            for (int q = 0; q < Fours; q++)
                partials.Leave(patch[q], own + ((long)slice * stride) + (q * Threads));
            partials.Leave(sums, own + ((long)slice * stride) + (Fours * Threads));
            if (!partials.IsLast(tile, slices, strips.Cast<int>()))
                return;
        }

        for (int q = 0; q < Fours; q++)
        {
            int row = (tileRow * Edge) + TPatch.Row(q, thread);
            int column = (tileColumn * Edge) + TPatch.Column(q, thread);
            QuadLane products = slices > 1 ? partials.Sum(own + (q * Threads), stride, slices) : patch[q];
            if (row >= shape.Rows || column >= shape.Columns)
                continue;
            Destination at = shape.At(operands, batch, row, column);
            if (shape.Accumulates != 0)
                products = at.Load(0) + products;
            epilogue.Finish<Destination, QuadLane>(products, at);
        }

        int left = (tileColumn * Edge) + (thread * 4);
        if (TEpilogue.SumsColumns && tileRow == 0 && thread < Edge / 4 && left < shape.Columns)
        {
            sums = slices > 1 ? partials.Sum(own + (Fours * Threads), stride, slices) : sums;
            shape.At(operands, batch, 0, left).StoreRow(epilogue.TensorsLikeC, sums);
        }
    }

    // The threads that carried the same columns of B add up what they saw, in the order of the rows of a strip; the
    // first of them gets the sum.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static QuadLane SumOfThreads(QuadLane sum, ArrayView<QuadLane> shared)
    {
        Group.Barrier();
        shared[Group.IdxX] = sum;
        Group.Barrier();
        if (Group.IdxX < Edge / 4)
        {
            for (int row = 1; row < Depth; row++)
                sum += shared[Group.IdxX + (row * (Edge / 4))];
        }

        return sum;
    }
}
