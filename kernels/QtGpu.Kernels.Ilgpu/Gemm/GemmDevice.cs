using ILGPU.Runtime.Cuda;

namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>
/// What all products on a device share: the tiles it can run, the plan of every shape met so far, and the memory where
/// groups that share a tile leave their parts.
/// </summary>
/// <param name="accelerator">The device.</param>
/// <param name="options">How to multiply.</param>
/// <param name="plans">What was measured, or is to be kept.</param>
/// <param name="forced">For tests: cut every product this way.</param>
internal sealed class GemmDevice(
    Accelerator accelerator, GemmOptions options, KernelPlans plans, GemmPlan? forced = null) : IDisposable
{
    private const int DeepestGrid = 65_535;
    private const long MostBytesOfReplicas = 1L << 30;

    private readonly PlanTable<ProductShape, GemmPlan> _plans = new(plans);
    private readonly GemmTile[] _tiles = Tiles(accelerator, options.Precision);
    private readonly CuBlasProducts? _library = options.CuBlas ? new(accelerator) : null;
    private MemoryBuffer1D<QuadLane, Stride1D.Dense>? _parts;
    private MemoryBuffer1D<int, Stride1D.Dense>? _arrivals;

    public Accelerator Accelerator => accelerator;

    /// <summary>What plain products are left to, or null.</summary>
    public CuBlasProducts? Library => _library;

    /// <summary>The plan for a product, the same one every time.</summary>
    public GemmPlan Plan(in Product product)
    {
        var shape = new ProductShape(product);
        if (_plans.TryGet(shape, out GemmPlan plan))
            return plan;
        plan = forced?.For(product.K) ?? plans.Choose(
            shape.Class(options.Precision), shape.Name(options.Precision),
            GemmPlan.Best(_tiles, accelerator.NumMultiprocessors, shape), GemmPlan.Candidates(_tiles, shape));
        Provide(plan, product, replicas: 1);
        return _plans.Add(shape, plan);
    }

    /// <summary>
    /// Whether so many replicas of a product go in one launch: no grid is deeper than 65 535, and the memory of shared
    /// tiles is bounded.
    /// </summary>
    public bool TakesAtOnce(in Product product, int replicas) =>
        (long)product.Batch * replicas <= DeepestGrid
        && PartsOf(Plan(product), product, replicas) * Unsafe.SizeOf<QuadLane>() <= MostBytesOfReplicas;

    /// <summary>
    /// The same for so many replicas of it: each is cut up as it would be alone, so that it has the same bits.
    /// </summary>
    public GemmPlan PlanEach(in Product product, int replicas)
    {
        GemmPlan plan = Plan(product);
        Provide(plan, product, replicas);
        return plan;
    }

    /// <summary>Room for the parts of a planned product.</summary>
    public SliceParts Parts(GemmPlan plan) => plan.Slices == 1
        ? new(ArrayView<QuadLane>.Empty, ArrayView<int>.Empty)
        : new(_parts!.View, _arrivals!.View);

    public void Dispose()
    {
        _library?.Dispose();
        _parts?.Dispose();
        _arrivals?.Dispose();
    }

    private static GemmTile[] Tiles(Accelerator accelerator, GemmPrecision precision)
    {
        if (precision == GemmPrecision.Float32)
            return [.. GemmTile.All.Where(tile => tile.Threads <= accelerator.MaxNumThreadsPerGroup)];
        return accelerator is CudaAccelerator cuda && cuda.Architecture >= CudaArchitecture.SM_80
            ? [precision == GemmPrecision.Fp16 ? GemmTile.Fp16 : GemmTile.Tf32]
            : throw new InputException(
                $"{accelerator.Name} has no tensor cores for {precision}: "
                + "that takes CUDA of compute capability 8.0. Use float32.");
    }

    // Once for a shape, so never in a later step. The stream runs in order: one product's parts at a time.
    private void Provide(GemmPlan plan, in Product product, int replicas)
    {
        if (plan.Slices == 1)
            return;
        Provide(ref _parts, PartsOf(plan, product, replicas));
        Provide(ref _arrivals, TilesOf(plan, product, replicas));
    }

    private void Provide<T>(ref MemoryBuffer1D<T, Stride1D.Dense>? memory, long length)
        where T : unmanaged
    {
        if (memory is not null && memory.Length >= length)
            return;
        accelerator.DefaultStream.Synchronize(); // kernels may still use it
        memory?.Dispose();
        memory = null;
        memory = DeviceMemory.Allocate<T>(accelerator, accelerator.Name, length);
    }

    private static long TilesOf(GemmPlan plan, in Product product, int replicas) =>
        (long)plan.TileRows(product.M) * plan.TileColumns(product.N) * product.Batch * replicas;

    private static long PartsOf(GemmPlan plan, in Product product, int replicas) =>
        plan.Slices == 1 ? 0 : TilesOf(plan, product, replicas) * plan.Slices * plan.Tile.Parts;
}
