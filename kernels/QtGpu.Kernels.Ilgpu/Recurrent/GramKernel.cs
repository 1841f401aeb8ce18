namespace QtGpu.Kernels.Ilgpu.Recurrent;

/// <summary>4 × 4 sums in float64, in registers.</summary>
internal readonly struct GramPatch(SumsOfFour row0, SumsOfFour row1, SumsOfFour row2, SumsOfFour row3)
{
    public SumsOfFour this[int q] => q switch { 0 => row0, 1 => row1, 2 => row2, _ => row3 };

    /// <summary>Adds the outer product of four numbers of A and four of B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public GramPatch MultiplyAdd(SumsOfFour a, SumsOfFour b) =>
        new(row0.MultiplyAdd(a.A, b), row1.MultiplyAdd(a.B, b), row2.MultiplyAdd(a.C, b), row3.MultiplyAdd(a.D, b));
}

/// <summary>Four numbers in float64, a group's edge apart in memory.</summary>
internal readonly struct SumsOfFour(double a, double b, double c, double d)
{
    public double A => a;

    public double B => b;

    public double C => c;

    public double D => d;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SumsOfFour Load(ArrayView<double> x, long first, int edge) =>
        new(x[first], x[first + edge], x[first + (2 * edge)], x[first + (3 * edge)]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ArrayView<double> x, long first, int edge)
    {
        x[first] = a;
        x[first + edge] = b;
        x[first + (2 * edge)] = c;
        x[first + (3 * edge)] = d;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SumsOfFour MultiplyAdd(double factor, SumsOfFour x) => new(
        Math.FusedMultiplyAdd(factor, x.A, a), Math.FusedMultiplyAdd(factor, x.B, b),
        Math.FusedMultiplyAdd(factor, x.C, c), Math.FusedMultiplyAdd(factor, x.D, d));
}

/// <summary>
/// Sums += rowsᵀ·rows in float64, the tiles of the lower triangle (SYRK): each sum is one chain of multiply-adds in the
/// order of the rows. Per row a thread reads 8 numbers of shared memory for 16 multiply-adds; 16 bytes of sums move per
/// block of rows.
/// </summary>
internal static class GramKernel
{
    /// <summary>Threads along an edge of the largest group.</summary>
    public const int LargestEdge = 16;

    /// <summary>Columns of a tile for a group of edge² threads.</summary>
    public static int TileOf(int edge) => 4 * edge;

    /// <summary>Where a tile begins among those of the lower triangle.</summary>
    public static long StartOf(int top, int left, int tile) => (((long)top * (top + 1) / 2) + left) * tile * tile;

    /// <summary>
    /// The kernel, over a grid of (left, top, network) groups of edge · edge threads; those above the diagonal do
    /// nothing.
    /// </summary>
    /// <param name="rows">Rows [R, rows, columns].</param>
    /// <param name="rowsOfNetwork">Room for so many.</param>
    /// <param name="count">So many are there.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="sums">For each network the tiles of its triangle, each in one piece.</param>
    [Kernel]
    public static void Run(ArrayView<float> rows, int rowsOfNetwork, int count, int columns, ArrayView<double> sums)
    {
        ArrayView<double> a = SharedMemory.Allocate<double>(4 * LargestEdge * LargestEdge);
        ArrayView<double> b = SharedMemory.Allocate<double>(4 * LargestEdge * LargestEdge);
        int left = Grid.IdxX, top = Grid.IdxY, edge = Group.DimX, tile = TileOf(edge);
        if (left > top)
            return;
        ArrayView<float> own = rows.SubView((long)Grid.IdxZ * rowsOfNetwork * columns);
        int step = edge * tile, place = (Group.IdxY * tile) + Group.IdxX;
        long first = (Grid.IdxZ * StartOf(Grid.DimY, 0, tile)) + StartOf(top, left, tile) + place;
        var patch = new GramPatch(
            SumsOfFour.Load(sums, first, edge), SumsOfFour.Load(sums, first + step, edge),
            SumsOfFour.Load(sums, first + (2 * step), edge), SumsOfFour.Load(sums, first + (3 * step), edge));
        for (int row = 0; row < count; row += edge)
        {
            // As many rows at a time as threads are down the group: each thread takes four numbers of one.
            Stage(own, row + Group.IdxY, count, (top * tile) + Group.IdxX, columns).Store(a, place, edge);
            Stage(own, row + Group.IdxY, count, (left * tile) + Group.IdxX, columns).Store(b, place, edge);
            Group.Barrier();
            int end = IntrinsicMath.Min(edge, count - row) * tile;
            for (int k = 0; k < end; k += tile)
            {
                patch = patch.MultiplyAdd(
                    SumsOfFour.Load(a, k + Group.IdxY, edge), SumsOfFour.Load(b, k + Group.IdxX, edge));
            }

            Group.Barrier();
        }

        patch[0].Store(sums, first, edge);
        patch[1].Store(sums, first + step, edge);
        patch[2].Store(sums, first + (2 * step), edge);
        patch[3].Store(sums, first + (3 * step), edge);
    }

    // Nothing stands beyond the last row and column.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static SumsOfFour Stage(ArrayView<float> rows, int row, int count, int column, int columns)
    {
        long first = (long)row * columns;
        int end = row < count ? columns : 0, edge = Group.DimX;
        return new(
            At(rows, first, column, end), At(rows, first, column + edge, end),
            At(rows, first, column + (2 * edge), end), At(rows, first, column + (3 * edge), end));
    }

    private static double At(ArrayView<float> rows, long first, int column, int end) =>
        column < end ? rows[first + column] : 0.0;
}

/// <summary>
/// The rows [φ; y] that Gram matrices take: gathered in float32, which they are, and multiplied in float64 when a block
/// of them is full, or a run at its end.
/// </summary>
internal sealed class GramRows : IDisposable
{
    private const int RowsOfBlock = 64;

    private readonly int _networks, _sequences, _edge, _panels, _columns, _rowsOfNetwork;
    private readonly Action<KernelConfig, ArrayView<float>, int, int, int, ArrayView<double>> _kernel;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _rows;
    private int _count;

    /// <summary>Takes memory for a block.</summary>
    public GramRows(Accelerator accelerator, string device, int networks, int sequences, int columns)
    {
        (_networks, _sequences, _columns, _edge) = (networks, sequences, columns, EdgeOn(accelerator));
        _panels = (columns + GramKernel.TileOf(_edge) - 1) / GramKernel.TileOf(_edge);
        _rowsOfNetwork = Math.Max(1, RowsOfBlock / sequences) * sequences;
        _kernel = accelerator.LoadStreamKernel(accelerator.Noted(GramKernel.Run));
        _rows = DeviceMemory.Allocate<float>(accelerator, device, (long)networks * _rowsOfNetwork * columns);
    }

    /// <summary>Where the next step's features go.</summary>
    public FeatureRows Next => new(_rows.View, _count, _rowsOfNetwork, _columns);

    /// <summary>Threads along an edge of a group.</summary>
    public static int EdgeOn(Accelerator accelerator) =>
        accelerator.MaxNumThreadsPerGroup switch { >= 256 => GramKernel.LargestEdge, >= 64 => 8, _ => 4 };

    /// <summary>Counts the rows that a step has left, and multiplies when the block is full.</summary>
    public void Add(View<double> sums)
    {
        _count += _sequences;
        if (_count == _rowsOfNetwork)
            Flush(sums);
    }

    /// <summary>Takes the gathered rows into the sums.</summary>
    public void Flush(View<double> sums)
    {
        if (_count == 0)
            return;
        _kernel(
            new KernelConfig(new Index3D(_panels, _panels, _networks), new Index3D(_edge, _edge, 1)),
            _rows.View, _rowsOfNetwork, _count, _columns, IlgpuBuffer.Elements((Operand)sums).Cast<double>());
        KernelLog.Launched();
        _count = 0;
    }

    public void Dispose() => _rows.Dispose();
}
