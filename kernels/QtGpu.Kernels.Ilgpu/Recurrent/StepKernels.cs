using System.Globalization;
using System.Numerics;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Ilgpu.Gemm;

namespace QtGpu.Kernels.Ilgpu.Recurrent;

/// <summary>Ways to compute a step of recurrent networks.</summary>
internal enum StepMethod
{
    /// <summary>A tiled product of matrices: W dense.</summary>
    Product,

    /// <summary>Strips, a warp along units.</summary>
    AlongUnits,

    /// <summary>Strips, a warp along sequences: W sparse.</summary>
    AlongSequences,
}

/// <summary>How a step is computed, and by how many warps a group.</summary>
internal readonly record struct StepPlan(StepMethod Method, int Warps)
{
    /// <summary>Threads of a group at most.</summary>
    public const int LargestGroup = 512;

    // With fewer rows of states a tiled product would multiply zeros, mostly.
    private const int RowsOfProduct = 8;

    // Half a warp.
    private const int ManySequences = 16;

    private const int WarpThreads = 32, TermsOfThread = 16, WarpsAlongSequences = 8;

    /// <summary>Threads of a warp, or of what the device has in its place.</summary>
    public static int Lanes(Accelerator accelerator) => Math.Min(WarpThreads, MostThreads(accelerator) / 4);

    /// <summary>What seems best without a measurement.</summary>
    /// <param name="accelerator">The device.</param>
    /// <param name="batch">The networks.</param>
    /// <param name="runLength">Neighbours that share a matrix.</param>
    public static StepPlan Own(Accelerator accelerator, RecurrentBatch batch, int runLength)
    {
        if (!batch.IsSparse && runLength * batch.Sequences >= RowsOfProduct)
            return new(StepMethod.Product, 1);
        bool alongSequences = batch.IsSparse && batch.Sequences >= ManySequences;
        double terms = batch.Members[0].Recurrent.Density * batch.Units;
        int wanted = alongSequences
            ? WarpsAlongSequences
            : (int)BitOperations.RoundUpToPowerOf2((uint)(terms / TermsOfThread) + 1);
        return new(
            alongSequences ? StepMethod.AlongSequences : StepMethod.AlongUnits,
            Math.Min(wanted, MostWarps(accelerator)));
    }

    /// <summary>Everything that the device can do.</summary>
    public static IReadOnlyList<StepPlan> Candidates(Accelerator accelerator, RecurrentBatch batch)
    {
        var candidates = new List<StepPlan>();
        if (!batch.IsSparse)
            candidates.Add(new(StepMethod.Product, 1));
        for (int warps = 1; warps <= MostWarps(accelerator); warps *= 2)
        {
            candidates.Add(new(StepMethod.AlongUnits, warps));
            if (batch.IsSparse)
                candidates.Add(new(StepMethod.AlongSequences, warps));
        }

        return candidates;
    }

    /// <summary>Such as <c>AlongUnits 4</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Method} {Warps}");

    private static int MostThreads(Accelerator accelerator) =>
        Math.Min(LargestGroup, accelerator.MaxNumThreadsPerGroup);

    private static int MostWarps(Accelerator accelerator) => MostThreads(accelerator) / Lanes(accelerator);
}

/// <summary>
/// A way to compute a step of a batch in one launch, with the recurrent matrices that it keeps for it.
/// </summary>
internal interface IStepKernels<TCell> : IDisposable
    where TCell : unmanaged, ICell
{
    /// <summary>How it wants the states to lie.</summary>
    StateLayout Layout { get; }

    /// <summary>Queues a step.</summary>
    /// <param name="before">The states before it.</param>
    /// <param name="after">Takes those after it.</param>
    /// <param name="step">What else it takes.</param>
    void Run(View<float> before, View<float> after, RecurrentStep<TCell> step);
}

/// <summary>
/// A batch of tiled products X·W of dense matrices, each with the states of all sequences of the networks that share
/// it; what follows from it is done while it is in registers.
/// </summary>
internal sealed class ProductSteps<TCell> : IStepKernels<TCell>
    where TCell : unmanaged, ICell
{
    private readonly TiledGemm<StepUnits<TCell>> _products;
    private readonly IlgpuBuffer _weights;
    private readonly Shape _states, _matrices;

    /// <summary>Takes the matrices to the device.</summary>
    public ProductSteps(
        Accelerator accelerator, string device, GemmDevice products, RecurrentBatch batch, StoredMatrices matrices)
    {
        _products = new(products);
        _matrices = Shape.Of(matrices.Count, batch.Units, batch.Units * StepUnits<TCell>.Pitch);
        _states = Shape.Of(matrices.Count, matrices.RunLength * batch.Sequences, batch.Units);
        Layout = new(batch.StateShape, alongSequences: false);
        _weights = matrices.UploadDense(accelerator, device, StepUnits<TCell>.Pitch);
    }

    public StateLayout Layout { get; }

    public void Run(View<float> before, View<float> after, RecurrentStep<TCell> step) => _products.Run(
        new Product(
            before.Reshape(_states), false, _weights.View.Reshape(_matrices), false,
            after.Reshape(_states.WithColumns(_matrices.Columns))),
        new(step), accumulate: false, []);

    public void Dispose() => _weights.Dispose();
}

/// <summary>
/// Strips of rows of W: matrices that are sparse, or dense ones with too few sequences for a product of matrices.
/// </summary>
internal abstract class StripSteps<TStrip, TRows, TCell> : IStepKernels<TCell>
    where TStrip : struct, IStrip
    where TRows : struct, IRecurrentRows
    where TCell : unmanaged, ICell
{
    private const int ThreadsToFill = 1024;

    private readonly Action<AcceleratorStream, KernelConfig, TRows, RecurrentStep<TCell>> _kernel;
    private readonly Entry _entry;
    private readonly AcceleratorStream _stream;
    private readonly KernelConfig _config;

    protected StripSteps(Accelerator accelerator, RecurrentBatch batch, int warps)
    {
        bool alongSequences = typeof(TStrip) == typeof(AlongSequences);
        Layout = new(batch.StateShape, alongSequences);
        int lanes = StepPlan.Lanes(accelerator);
        _entry = accelerator.Entry();
        _stream = accelerator.DefaultStream;
        _config = new KernelConfig(
            alongSequences
                ? new Index3D(DivideUp(batch.Sequences, lanes), DivideUp(batch.Units, warps), batch.Members.Count)
                : new Index3D(batch.Sequences, DivideUp(batch.Units, lanes), batch.Members.Count),
            new Index3D(lanes, warps, 1));
        _kernel = accelerator.LoadKernel(
            accelerator.Noted(StripKernel<TStrip, TRows, TCell>.Run),
            new KernelSpecialization(lanes * warps, Math.Max(1, ThreadsToFill / (lanes * warps))));
    }

    public StateLayout Layout { get; }

    /// <summary>The weights.</summary>
    protected abstract TRows Rows { get; }

    public void Run(View<float> before, View<float> after, RecurrentStep<TCell> step)
    {
        using Entry.Inside inside = _entry.Enter();
        _kernel(_stream, _config, Rows, step);
        KernelLog.Launched();
    }

    public abstract void Dispose();

    private static int DivideUp(int a, int b) => (a + b - 1) / b;
}

/// <summary>Strips of dense matrices.</summary>
internal sealed class DenseSteps<TCell>(
    Accelerator accelerator, string device, RecurrentBatch batch, StoredMatrices matrices, int warps)
    : StripSteps<AlongUnits, DenseRows, TCell>(accelerator, batch, warps)
    where TCell : unmanaged, ICell
{
    private readonly int _units = batch.Units, _columns = batch.Columns;
    private readonly IlgpuBuffer _weights = matrices.UploadDense(accelerator, device, pitch: 1);

    protected override DenseRows Rows => new(IlgpuBuffer.Elements(_weights.View), _units, _columns);

    public override void Dispose() => _weights.Dispose();
}

/// <summary>Strips of sparse matrices.</summary>
internal sealed class SparseSteps<TStrip, TCell> : StripSteps<TStrip, SlicedRows, TCell>
    where TStrip : struct, IStrip
    where TCell : unmanaged, ICell
{
    private readonly int _columns;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _weights;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _sources;
    private readonly MemoryBuffer1D<long, Stride1D.Dense> _starts;

    /// <summary>Takes the matrices to the device.</summary>
    public SparseSteps(Accelerator accelerator, string device, RecurrentBatch batch, StoredMatrices matrices, int warps)
        : base(accelerator, batch, warps)
    {
        _columns = batch.Columns;
        long[] starts = matrices.SliceStarts();
        _weights = DeviceMemory.Allocate<float>(accelerator, device, starts[^1]);
        _sources = DeviceMemory.Allocate<int>(accelerator, device, starts[^1]);
        _starts = accelerator.Allocate1D(starts);
        matrices.UploadSlices(starts, _weights.View, _sources.View);
    }

    protected override SlicedRows Rows => new(_weights.View, _sources.View, _starts.View, _columns);

    public override void Dispose()
    {
        _weights.Dispose();
        _sources.Dispose();
        _starts.Dispose();
    }
}
