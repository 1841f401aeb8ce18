namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>How a product is cut up: its tiles, and how many groups share the inner extent of each.</summary>
internal readonly record struct GemmPlan(GemmTile Tile, int Slices)
{
    // Measures of a current GPU, in cycles of a multiprocessor: what matters is their ratio.
    private const double FmaPerCycle = 128, PartsPerCycle = 2, StripLatency = 700, SliceLatency = 2_000;
    private const int ThreadsToFill = 256, MostSlices = 32, FewestStripsPerSlice = 2;

    /// <summary>The plan that should finish first on a device.</summary>
    /// <param name="tiles">The tiles that it can run.</param>
    /// <param name="multiprocessors">Of the device.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">The inner extent.</param>
    /// <param name="batch">Products.</param>
    public static GemmPlan Best(IEnumerable<GemmTile> tiles, int multiprocessors, int m, int n, int k, int batch) => tiles
        .SelectMany(tile => Candidates(tile, k))
        .Where(plan => plan.Slices == 1 || plan.Groups(m, n, batch) <= plan.Resident(multiprocessors))
        .MinBy(plan => plan.Cycles(multiprocessors, m, n, k, batch));

    /// <summary>This plan with no more slices than there are strips.</summary>
    public GemmPlan For(int k) => this with { Slices = Math.Clamp(DivideUp(k, Tile.Depth), 1, Slices) };

    /// <summary>Rows of tiles.</summary>
    public int TileRows(int m) => DivideUp(m, Tile.Edge);

    /// <summary>Columns of tiles.</summary>
    public int TileColumns(int n) => DivideUp(n, Tile.Edge);

    private static IEnumerable<GemmPlan> Candidates(GemmTile tile, int k)
    {
        for (int slices = 1; slices <= MostSlices; slices *= 2)
        {
            if (slices == 1 || DivideUp(k, tile.Depth) >= slices * FewestStripsPerSlice)
                yield return new(tile, slices);
        }
    }

    private static int DivideUp(long a, int b) => (int)((a + b - 1) / b);

    private long Groups(int m, int n, int batch) => (long)TileRows(m) * TileColumns(n) * batch * Slices;

    private int Resident(int multiprocessors) => multiprocessors * Tile.GroupsPerMultiprocessor;

    // Groups side by side on a multiprocessor share its fma rate, but a group cannot be faster than its strips arrive.
    private double Cycles(int multiprocessors, int m, int n, int k, int batch)
    {
        long groups = Groups(m, n, batch);
        double waves = Math.Max(1, (double)groups / Resident(multiprocessors));
        int together = (int)Math.Clamp((groups + multiprocessors - 1) / multiprocessors, 1, Tile.GroupsPerMultiprocessor);
        int strips = DivideUp(DivideUp(k, Tile.Depth), Slices);
        double filled = Math.Min(1, (double)together * Tile.Threads / ThreadsToFill);
        double stripTime = Math.Max(
            StripLatency, together * (double)Tile.Depth * Tile.Edge * Tile.Edge / (FmaPerCycle * Tile.Efficiency * filled));
        double gathering = Slices == 1 ? 0 : SliceLatency + ((Slices + 1) * Tile.Parts / PartsPerCycle);
        return (Math.Ceiling(waves) * (strips + 1) * stripTime) + gathering;
    }
}
