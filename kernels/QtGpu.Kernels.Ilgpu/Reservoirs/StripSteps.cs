using ILGPU;
using ILGPU.Runtime;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Ilgpu.Reservoirs;

/// <summary>Strips of rows of W: matrices that are sparse, or dense ones with too few sequences for a product of matrices.</summary>
internal abstract class StripSteps<TRows, TActivation> : IStepKernels<TActivation>
    where TRows : struct, IRecurrentRows
    where TActivation : unmanaged, IActivation
{
    private const int WarpThreads = 32, UsualGroup = 256;

    private readonly Action<AcceleratorStream, KernelConfig, TRows, StripShape, LeakyStep<TActivation>> _kernel;
    private readonly AcceleratorStream _stream;
    private readonly StripShape _shape;
    private readonly int _reservoirs;

    protected StripSteps(Accelerator accelerator, ReservoirBatch batch, bool alongSequences)
    {
        _stream = accelerator.DefaultStream;
        _reservoirs = batch.Members.Count;
        Layout = new(new(batch.Sequences, batch.Units, _reservoirs), alongSequences);
        _shape = Shape(batch, alongSequences, Math.Min(UsualGroup, accelerator.MaxNumThreadsPerGroup));

        // A small batch leaves multiprocessors idle: then more threads share each row.
        if ((long)_shape.Tiles * _reservoirs < accelerator.NumMultiprocessors && !alongSequences)
            _shape = Shape(batch, alongSequences, Math.Min(StripShape.LargestGroup, accelerator.MaxNumThreadsPerGroup));
        _kernel = accelerator.LoadKernel<TRows, StripShape, LeakyStep<TActivation>>(
            StripKernel<TRows, TActivation>.Run, new KernelSpecialization(_shape.Threads, 1));
    }

    public StateLayout Layout { get; }

    /// <summary>The weights.</summary>
    protected abstract TRows Rows { get; }

    public void Run(TensorView before, TensorView after, LeakyStep<TActivation> step)
    {
        _kernel(_stream, new KernelConfig(new Index3D(_shape.Tiles, _reservoirs, 1), new Index3D(_shape.Threads, 1, 1)), Rows, _shape, step);
        LaunchCount.Add();
    }

    public abstract void Dispose();

    private static StripShape Shape(ReservoirBatch batch, bool alongSequences, int threads)
    {
        int lanes = threads >= 2 * WarpThreads ? WarpThreads : threads / 4;
        return new(batch.Units, batch.Sequences, lanes, threads / lanes, alongSequences);
    }
}

/// <summary>Strips of dense matrices.</summary>
internal sealed class DenseSteps<TActivation>(Accelerator accelerator, string device, ReservoirBatch batch, StoredMatrices matrices)
    : StripSteps<DenseRows, TActivation>(accelerator, batch, alongSequences: false)
    where TActivation : unmanaged, IActivation
{
    private readonly int _units = batch.Units;
    private readonly IlgpuBuffer _weights = matrices.UploadDense(accelerator, device);

    protected override DenseRows Rows => new(IlgpuBuffer.Elements(_weights.View), _units);

    public override void Dispose() => _weights.Dispose();
}

/// <summary>Strips of sparse matrices; of many sequences, along these.</summary>
internal sealed class SparseSteps<TActivation> : StripSteps<SlicedRows, TActivation>
    where TActivation : unmanaged, IActivation
{
    // Half a warp.
    private const int ManySequences = 16;

    private readonly int _units;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _weights;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _sources;
    private readonly MemoryBuffer1D<long, Stride1D.Dense> _starts;

    /// <summary>Takes the matrices to the device.</summary>
    public SparseSteps(Accelerator accelerator, string device, ReservoirBatch batch, StoredMatrices matrices)
        : base(accelerator, batch, alongSequences: batch.Sequences >= ManySequences)
    {
        _units = batch.Units;
        long[] starts = matrices.SliceStarts();
        _weights = DeviceMemory.Allocate<float>(accelerator, device, starts[^1]);
        _sources = DeviceMemory.Allocate<int>(accelerator, device, starts[^1]);
        _starts = accelerator.Allocate1D(starts);
        matrices.UploadSlices(starts, _weights.View, _sources.View);
    }

    protected override SlicedRows Rows => new(_weights.View, _sources.View, _starts.View, _units);

    public override void Dispose()
    {
        _weights.Dispose();
        _sources.Dispose();
        _starts.Dispose();
    }
}
