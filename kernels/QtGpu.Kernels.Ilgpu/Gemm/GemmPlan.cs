using System.Globalization;

namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>How a product is cut up: its tiles, and how many groups share the inner extent of each.</summary>
internal readonly record struct GemmPlan(GemmTile Tile, int Slices)
{
    // Measures of a current GPU, in cycles of a multiprocessor: what matters is their ratio.
    private const double FmaPerCycle = 128, PartsPerCycle = 2, StripLatency = 700, SliceLatency = 2_000;
    private const int ThreadsToFill = 256, MostSlices = 32, FewestStripsPerSlice = 2;
    private const long MostBytesOfParts = 256 << 20, BytesOfPart = 16;

    /// <summary>The plan that should finish first on a device, by a model of the time.</summary>
    /// <param name="tiles">The tiles that it can run.</param>
    /// <param name="multiprocessors">Of the device.</param>
    /// <param name="shape">Of the product.</param>
    public static GemmPlan Best(IEnumerable<GemmTile> tiles, int multiprocessors, ProductShape shape) => tiles
        .SelectMany(tile => Sliced(tile, shape.K))
        .Where(plan => plan.Slices == 1 || plan.Groups(shape) <= plan.Resident(multiprocessors))
        .MinBy(plan => plan.Cycles(multiprocessors, shape));

    /// <summary>Every plan that a device with those tiles can run, whatever its speed.</summary>
    public static IReadOnlyList<GemmPlan> Candidates(IEnumerable<GemmTile> tiles, ProductShape shape) =>
    [
        .. tiles.SelectMany(tile => Sliced(tile, shape.K))
            .Where(plan => plan.Slices == 1 || plan.Groups(shape) * plan.Tile.Parts * BytesOfPart <= MostBytesOfParts),
    ];

    /// <summary>Edge of a tile, and slices: <c>64/4</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Tile.Edge}/{Slices}");

    /// <summary>This plan with no more slices than there are strips.</summary>
    public GemmPlan For(int k) => this with { Slices = Math.Clamp(DivideUp(k, Tile.Depth), 1, Slices) };

    /// <summary>Rows of tiles.</summary>
    public int TileRows(int m) => DivideUp(m, Tile.Edge);

    /// <summary>Columns of tiles.</summary>
    public int TileColumns(int n) => DivideUp(n, Tile.Edge);

    /// <summary>The grid of a product, for so many replicas of it.</summary>
    public KernelConfig Config(in Product product, int replicas) => new(
        new Index3D(TileRows(product.M) * TileColumns(product.N), Slices, product.Batch * replicas),
        new Index3D(Tile.Threads, 1, 1));

    /// <summary>What its kernel is told of the extents.</summary>
    /// <param name="product">What is multiplied.</param>
    /// <param name="accumulate">Whether to add what is in C first.</param>
    /// <param name="beside">Tensors of C's shape that are moved with it.</param>
    public GemmShape Shape(in Product product, bool accumulate, ReadOnlySpan<Operand> beside)
    {
        bool isAligned = Alignment.Of(product.C, product.N);
        foreach (Operand operand in beside)
            isAligned &= Alignment.Of(operand, product.N);
        return new(
            product.M, product.N, product.K, TileRows(product.M), TileColumns(product.N), isAligned ? 1 : 0,
            accumulate ? 1 : 0);
    }

    private static IEnumerable<GemmPlan> Sliced(GemmTile tile, int k)
    {
        for (int slices = 1; slices <= MostSlices; slices *= 2)
        {
            if (slices == 1 || DivideUp(k, tile.Depth) >= slices * FewestStripsPerSlice)
                yield return new(tile, slices);
        }
    }

    private static int DivideUp(long a, int b) => (int)((a + b - 1) / b);

    private long Groups(ProductShape shape) => (long)TileRows(shape.M) * TileColumns(shape.N) * shape.Batch * Slices;

    private int Resident(int multiprocessors) => multiprocessors * Tile.GroupsPerMultiprocessor;

    // Groups side by side on a multiprocessor share its fma rate, but a group cannot be faster than its strips arrive.
    private double Cycles(int multiprocessors, ProductShape shape)
    {
        long groups = Groups(shape);
        double waves = Math.Max(1, (double)groups / Resident(multiprocessors));
        long each = (groups + multiprocessors - 1) / multiprocessors;
        int together = (int)Math.Clamp(each, 1, Tile.GroupsPerMultiprocessor);
        int strips = DivideUp(DivideUp(shape.K, Tile.Depth), Slices);
        double filled = Math.Min(1, (double)together * Tile.Threads / ThreadsToFill);
        double stripTime = Math.Max(
            StripLatency,
            together * (double)Tile.Depth * Tile.Edge * Tile.Edge / (FmaPerCycle * Tile.Efficiency * filled));
        double gathering = Slices == 1 ? 0 : SliceLatency + ((Slices + 1) * Tile.Parts / PartsPerCycle);
        return (Math.Ceiling(waves) * (strips + 1) * stripTime) + gathering;
    }
}
