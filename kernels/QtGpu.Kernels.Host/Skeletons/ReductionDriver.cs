namespace QtGpu.Kernels.Host.Skeletons;

/// <summary>
/// Sums in float64 whose order is the same on every machine and for any number of threads: tiles, in each of which
/// element i goes to running sum i mod 8; then the eight in pairs, then the tiles in order.
/// </summary>
internal static unsafe class ReductionDriver
{
    private const int TileLength = 16384, RowsPerTile = 32, RunningSums = 8, Block = 256;

    /// <summary>Sums over elements.</summary>
    public static void Run<TLane, TReduction>(
        Team team, TReduction reduction, long length, float** table, Span<float> result)
        where TLane : unmanaged, IVectorLane<TLane>
        where TReduction : unmanaged, IReduction<TReduction>
    {
        int tiles = (int)((length + TileLength - 1) / TileLength);
        double* sums = Partials.Take(2 * tiles);
        team.Run(tiles, new Tiles<TLane, TReduction>(reduction, length, table, sums));
        Gather(sums, tiles, result);
    }

    /// <summary>Sums over rows.</summary>
    public static void RunRows<TLane, TReduction>(
        Team team, TReduction reduction, long rows, float** table, Span<float> result)
        where TLane : unmanaged, IVectorLane<TLane>
        where TReduction : unmanaged, IRowReduction
    {
        int tiles = (int)((rows + RowsPerTile - 1) / RowsPerTile);
        double* sums = Partials.Take(2 * tiles);
        team.Run(tiles, new RowTiles<TLane, TReduction>(reduction, rows, table, sums));
        Gather(sums, tiles, result);
    }

    private static void Gather(double* sums, int tiles, Span<float> result)
    {
        double first = 0, second = 0;
        for (int i = 0; i < tiles; i++)
        {
            first += sums[2 * i];
            second += sums[(2 * i) + 1];
        }

        result[0] = (float)first;
        if (result.Length > 1)
            result[1] = (float)second;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static long Add<TLane, TReduction>(TReduction reduction, float** table, long start, long end, double* sums)
        where TLane : unmanaged, IVectorLane<TLane>
        where TReduction : unmanaged, IReduction<TReduction>
    {
        // Terms wait in the first cache, so that the sums need not: they are taken up once for each block.
        float* first = stackalloc float[Block], second = stackalloc float[Block], weight = stackalloc float[Block];
        long i = start;
        for (int count; i + TLane.Width <= end; i += count)
        {
            for (count = 0; count < Block && i + count + TLane.Width <= end; count += TLane.Width)
            {
                TLane term = reduction.Term<HostElements<TLane, Cached>, TLane>(
                    new(table, i + count), out TLane other, out TLane factor);
                TLane.Store(term, first + count);
                TLane.Store(factor, weight + count);
                if (TReduction.Sums > 1)
                    TLane.Store(other, second + count);
            }

            TLane.AddProductsTo(weight, first, count, sums, (int)i);
            if (TReduction.Sums > 1)
                TLane.AddProductsTo(weight, second, count, sums + RunningSums, (int)i);
        }

        return i;
    }

    private readonly struct Tiles<TLane, TReduction>(
        TReduction reduction, long length, float** table, double* result) : ITiles
        where TLane : unmanaged, IVectorLane<TLane>
        where TReduction : unmanaged, IReduction<TReduction>
    {
        public void Run(int tile)
        {
            float** own = stackalloc float*[HostOperands.TableLength];
            float* lane = stackalloc float[TLane.Width];
            double* sums = stackalloc double[2 * RunningSums];
            new Span<double>(sums, 2 * RunningSums).Clear();
            HostOperands.Copy(table, own, lane);
            TReduction prepared = TReduction.Begin(reduction, new HostOperands<TLane>(own));
            long start = (long)tile * TileLength, end = Math.Min(start + TileLength, length);
            long rest = Add<TLane, TReduction>(prepared, own, start, end, sums);
            Add<ScalarLane, TReduction>(prepared, own, rest, end, sums);
            result[2 * tile] = Sum(sums);
            result[(2 * tile) + 1] = Sum(sums + RunningSums);
        }

        private static double Sum(double* s) => ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
    }

    private readonly struct RowTiles<TLane, TReduction>(
        TReduction reduction, long rows, float** table, double* sums) : ITiles
        where TLane : unmanaged, IVectorLane<TLane>
        where TReduction : unmanaged, IRowReduction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int tile)
        {
            float** own = stackalloc float*[HostOperands.TableLength];
            float* lane = stackalloc float[TLane.Width];
            HostOperands.Copy(table, own, lane);
            double first = 0, second = 0;
            long last = Math.Min((tile + 1L) * RowsPerTile, rows);
            for (long row = (long)tile * RowsPerTile; row < last; row++)
            {
                first += reduction.Row<HostOperands<TLane>, TLane>(new(own), row, out double other);
                second += other;
            }

            sums[2 * tile] = first;
            sums[(2 * tile) + 1] = second;
        }
    }
}
