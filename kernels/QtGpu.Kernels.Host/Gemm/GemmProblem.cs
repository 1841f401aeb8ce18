namespace QtGpu.Kernels.Host.Gemm;

/// <summary>Extents and blocking of one (batched) product C[M, N] = A[M, K]·B[K, N].</summary>
internal readonly record struct GemmProblem
{
    /// <summary>
    /// Inner extent of a block at most: a panel of A, 12 × 512 floats, takes half of a first-level cache of 48 KiB. Not
    /// of the machine's own, since each step of k ends with a rounding.
    /// </summary>
    public const int LargestDepth = 512;

    // Elements of B that stay in a first-level cache beside what passes by.
    private const int MostOfBroad = 8192;

    // Rows that share one packed block of B: all of them for one thread; fewer for several, to share them out.
    private const int LargestRows = 1008;

    // Rows of a block where threads share a product out: few, so that all end together; of Aᵀ what is packed at once.
    private const int FewRows = PackBuffer.RowsOfA / 2, FewColumns = PackBuffer.RowsOfA;

    // Of fewer multiply-adds, a fifth of a millisecond, or fewer rows each thread has its share of columns at the start
    // and packs for itself: on Emerald Rapids 5 % for 256×512·512×512 of a packed B.
    private const int LeastProducts = 1 << 25, LeastRows = 4 * FewRows, LeastRowsOfPacked = 16 * FewRows;

    public int M { get; private init; }

    public int N { get; private init; }

    public int K { get; private init; }

    public int Batch { get; private init; }

    public nint BatchStrideA { get; private init; }

    public nint BatchStrideB { get; private init; }

    public nint BatchStrideC { get; private init; }

    public bool Accumulate { get; private init; }

    /// <summary>
    /// A is read where it is: packing costs more than it gives where few panels of B pass by; but not where a panel
    /// crowds in few sets of the first-level cache. On Zen 5, with 1024 columns of A, 20 % where a neighbour shares the
    /// core; alone −1 to −3 %.
    /// </summary>
    public bool ReadAInPlace { get; private init; }

    /// <summary>
    /// B's rows are read where they are: few panels of A pass by, or B is so small that it stays in the cache.
    /// </summary>
    public bool ReadBInPlace { get; private init; }

    /// <summary>
    /// Each step of rows by four registers of columns: where these come out even, and B stays in the first-level cache.
    /// On Zen 5 3 to 10 % with AVX-512, −3 to −6 % with narrower registers.
    /// </summary>
    public bool IsBroad { get; private init; }

    /// <summary>
    /// All threads pack a block of B together, and then take few rows of C at a time, as they come free. Else each
    /// block of C packs its own.
    /// </summary>
    public bool SharesB { get; private init; }

    /// <summary>Whether the largest tile has three registers of columns.</summary>
    public bool IsTriple { get; private init; }

    /// <summary>
    /// Cᵀ = B·Aᵀ is what is computed: Bᵀ need not be packed, which few rows of A do not pay for. On Zen 5, of
    /// M×512·512×512, 1.9 times as fast with 16 rows, 1.3 with 64, 1.05 with 128, the same with 256.
    /// </summary>
    public bool IsTransposed { get; private init; }

    /// <inheritdoc cref="OperandPlaces.PrefetchesNextProduct"/>
    public bool PrefetchesNextProduct { get; private init; }

    /// <summary>Inner extent of a block.</summary>
    public int Depth { get; private init; }

    public int RowsPerBlock { get; private init; }

    public int ColumnsPerBlock { get; private init; }

    public int RowBlocks => Blocks(M, RowsPerBlock);

    public int ColumnBlocks => Blocks(N, ColumnsPerBlock);

    public int Tiles => Batch * RowBlocks * ColumnBlocks;

    /// <summary>
    /// Chooses the blocks of a product for a team of <paramref name="threads"/>, and what is read in place.
    /// </summary>
    public static GemmProblem Of<TLane>(in Product product, bool accumulate, int threads, OperandPlaces places)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        GemmProblem whole = Of<TLane>(product.M, product.N, product.K, product.Batch, threads, places);
        bool transposed = product is { TransposeA: false, TransposeB: true, Batch: 1 }
            && product.M <= PackBuffer.MostTransposed && product.K >= 2 * product.M;
        bool inPlaceA = product.TransposeA
            ? places.ColumnsOfA(Blocks(product.N, TLane.Width), product.K)
                && !CacheSizes.FillsASet(lines: product.K, stride: product.M)
            : whole.ReadAInPlace;
        bool inPlaceB = !product.TransposeB && whole.ReadBInPlace;
        int broad = MicroKernel<TLane>.BroadColumns;
        bool isBroad = MicroKernel<TLane>.RowStep == 4 && inPlaceA && inPlaceB
            && product.N % broad == 0 && (long)product.K * product.N <= MostOfBroad;
        bool together = threads > 1 && product.Batch == 1 && !transposed
            && (long)product.M * product.N * product.K >= LeastProducts
            && product.M >= (inPlaceB ? LeastRows : LeastRowsOfPacked);
        if (together)
        {
            int rows = product.TransposeA ? FewColumns : FewRows;
            whole = Of<TLane>(product.M, product.N, product.K, 1, threads, places, rows);
        }

        return whole with
        {
            SharesB = together && !inPlaceB,
            BatchStrideA = (nint)product.BatchStrideA,
            BatchStrideB = (nint)product.BatchStrideB,
            BatchStrideC = (nint)product.M * product.N,
            Accumulate = accumulate,
            ReadAInPlace = inPlaceA,
            ReadBInPlace = inPlaceB,
            IsBroad = isBroad,
            IsTransposed = transposed,
            ColumnsPerBlock = transposed
                ? RoundUp(Blocks(product.N, threads), PackBuffer.RowsOfA)
                : RoundUp(whole.ColumnsPerBlock, isBroad ? broad : 1),
        };
    }

    /// <summary>The same of extents alone, for rows of A and B that lie in one piece each.</summary>
    public static GemmProblem Of<TLane>(
        int m, int n, int k, int batch, int threads, OperandPlaces places, int largestRows = LargestRows)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        bool isTriple = MicroKernel<TLane>.RowStep == 4 && places.TileRegisters == 3 && TakesTriple<TLane>(n);
        int height = isTriple ? TripleMicroKernel<TLane>.Rows : MicroKernel<TLane>.Rows;
        int width = isTriple ? TripleMicroKernel<TLane>.Columns : MicroKernel<TLane>.Columns;
        int depth = Blocks(Math.Max(k, 1), Blocks(Math.Max(k, 1), LargestDepth));

        // A block of B fills half of the second-level cache, or all of it.
        int cache = (long)m * k >= places.LargeA ? CacheSizes.SecondLevel : CacheSizes.SecondLevel / 2;
        int widest = Math.Max(cache / sizeof(float) / depth, 2 * width);
        int rowBlocks = threads == 1 ? 1 : Blocks(m, largestRows);
        int columnBlocks = Blocks(n, Math.Min(widest, PackBuffer.WidestBlock));

        // Few blocks must share out evenly. Columns are split first: a narrower block packs A again, but no less of B.
        while (batch * rowBlocks * columnBlocks is var tiles && tiles < 4 * threads && tiles % threads != 0)
        {
            if (n >= 2 * width * (columnBlocks + 1))
                columnBlocks++;
            else if (m >= 2 * height * (rowBlocks + 1))
                rowBlocks++;
            else
                break;
        }

        return new()
        {
            M = m,
            N = n,
            K = k,
            Batch = batch,
            Depth = depth,
            RowsPerBlock = RoundUp(Blocks(m, rowBlocks), height),
            ColumnsPerBlock = RoundUp(Blocks(n, columnBlocks), width),
            ReadAInPlace = places.RowsOfA(n) && !CacheSizes.FillsASet(lines: height, stride: k),
            ReadBInPlace = places.RowsOfB(Blocks(m, height), Blocks(n, TLane.Width), n, k) || (long)k * n <= 4096,
            IsTriple = isTriple,
            PrefetchesNextProduct = places.PrefetchesNextProduct,
        };
    }

    /// <summary>Inner indices of the block that begins with <paramref name="k0"/>.</summary>
    public int DepthAt(int k0) => Math.Min(Depth, K - k0);

    /// <summary>Rows of the largest tile.</summary>
    public int TileRows<TLane>()
        where TLane : unmanaged, IVectorLane<TLane> =>
        IsTriple ? TripleMicroKernel<TLane>.Rows : MicroKernel<TLane>.Rows;

    /// <summary>How many of the rows that are left come next, where so many go together.</summary>
    public int RowsOf<TLane>(int left, int together)
        where TLane : unmanaged, IVectorLane<TLane> =>
        IsTriple ? Math.Min(left, together) : MicroKernel<TLane>.RowsOf(left, together);

    /// <summary>How many of the columns that are left come next.</summary>
    public int ColumnsOf<TLane>(int left)
        where TLane : unmanaged, IVectorLane<TLane> => Math.Min(
            left, IsTriple && TakesTriple<TLane>(left) ? TripleMicroKernel<TLane>.Columns : MicroKernel<TLane>.Columns);

    // Of four registers of columns, two and two are faster than three and one.
    private static bool TakesTriple<TLane>(int left)
        where TLane : unmanaged, IVectorLane<TLane> =>
        left > MicroKernel<TLane>.Columns
        && (left <= TripleMicroKernel<TLane>.Columns || left > 2 * MicroKernel<TLane>.Columns);

    /// <summary>Blocks of a size that cover a length.</summary>
    public static int Blocks(int length, int size) => (length + size - 1) / size;

    private static int RoundUp(int length, int size) => Blocks(length, size) * size;
}
