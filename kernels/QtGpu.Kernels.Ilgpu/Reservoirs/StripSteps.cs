using ILGPU;
using ILGPU.Runtime;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Ilgpu.Reservoirs;

/// <summary>Strips of rows of W: matrices that are sparse, or dense ones with too few sequences for a product of matrices.</summary>
internal abstract class StripSteps<TStrip, TRows, TActivation> : IStepKernels<TActivation>
    where TStrip : struct, IStrip
    where TRows : struct, IRecurrentRows
    where TActivation : unmanaged, IActivation
{
    private const int ThreadsToFill = 1024;

    private readonly Action<AcceleratorStream, KernelConfig, TRows, LeakyStep<TActivation>> _kernel;
    private readonly Entry _entry;
    private readonly AcceleratorStream _stream;
    private readonly KernelConfig _config;

    protected StripSteps(Accelerator accelerator, ReservoirBatch batch, int warps)
    {
        bool alongSequences = typeof(TStrip) == typeof(AlongSequences);
        Layout = new(Shape.Of(batch.Members.Count, batch.Sequences, batch.Units), alongSequences);
        int lanes = StepPlan.Lanes(accelerator);
        _entry = accelerator.Entry();
        _stream = accelerator.DefaultStream;
        _config = new KernelConfig(
            alongSequences
                ? new Index3D(DivideUp(batch.Sequences, lanes), DivideUp(batch.Units, warps), batch.Members.Count)
                : new Index3D(batch.Sequences, DivideUp(batch.Units, lanes), batch.Members.Count),
            new Index3D(lanes, warps, 1));
        _kernel = accelerator.LoadKernel(
            accelerator.Noted(StripKernel<TStrip, TRows, TActivation>.Run),
            new KernelSpecialization(lanes * warps, Math.Max(1, ThreadsToFill / (lanes * warps))));
    }

    public StateLayout Layout { get; }

    /// <summary>The weights.</summary>
    protected abstract TRows Rows { get; }

    public void Run(View<float> before, View<float> after, LeakyStep<TActivation> step)
    {
        using Entry.Inside inside = _entry.Enter();
        _kernel(_stream, _config, Rows, step);
        KernelLog.Launched();
    }

    public abstract void Dispose();

    private static int DivideUp(int a, int b) => (a + b - 1) / b;
}

/// <summary>Strips of dense matrices.</summary>
internal sealed class DenseSteps<TActivation>(
    Accelerator accelerator, string device, ReservoirBatch batch, StoredMatrices matrices, int warps)
    : StripSteps<AlongUnits, DenseRows, TActivation>(accelerator, batch, warps)
    where TActivation : unmanaged, IActivation
{
    private readonly int _units = batch.Units;
    private readonly IlgpuBuffer _weights = matrices.UploadDense(accelerator, device);

    protected override DenseRows Rows => new(IlgpuBuffer.Elements(_weights.View), _units);

    public override void Dispose() => _weights.Dispose();
}

/// <summary>Strips of sparse matrices.</summary>
internal sealed class SparseSteps<TStrip, TActivation> : StripSteps<TStrip, SlicedRows, TActivation>
    where TStrip : struct, IStrip
    where TActivation : unmanaged, IActivation
{
    private readonly int _units;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _weights;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _sources;
    private readonly MemoryBuffer1D<long, Stride1D.Dense> _starts;

    /// <summary>Takes the matrices to the device.</summary>
    public SparseSteps(Accelerator accelerator, string device, ReservoirBatch batch, StoredMatrices matrices, int warps)
        : base(accelerator, batch, warps)
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
