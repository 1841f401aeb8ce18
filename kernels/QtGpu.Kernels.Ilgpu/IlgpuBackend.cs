using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Ilgpu.Gemm;
using QtGpu.Kernels.Ilgpu.Recurrent;
using QtGpu.Kernels.Ilgpu.Sampling;
using QtGpu.Kernels.Ilgpu.Sums;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Ilgpu;

/// <summary>A device driven through ILGPU: one stream of kernels, each compiled when it is first used and then kept.</summary>
public sealed class IlgpuBackend : Backend
{
    private readonly Context _context;
    private readonly Accelerator _accelerator;
    private readonly Workspace _workspace;
    private readonly SamplerWorkspace _samplerWorkspace;
    private readonly GemmDevice _products;
    private readonly string _device;

    internal IlgpuBackend(Context context, Device device, string name, GemmOptions options, GemmPlan? plan = null)
    {
        _context = context;
        _device = name;
        _accelerator = device.CreateAccelerator(context);
        Name = $"{name} ({device.Name})";
        try
        {
            _products = new GemmDevice(_accelerator, options, Plans, plan);
        }
        catch
        {
            _accelerator.Dispose();
            throw;
        }

        _workspace = new Workspace(_accelerator);
        _samplerWorkspace = new SamplerWorkspace(_accelerator, name);
        Dense = new IlgpuDenseOperations(_accelerator, _products, _workspace);
        Optimizers = new IlgpuOptimizerOperations(_accelerator);
        Elementwise = new IlgpuElementwiseOperations(_accelerator, _workspace);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override long MemoryBytes => _accelerator is CPUAccelerator
        ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes
        : _accelerator.MemorySize;

    /// <inheritdoc/>
    public override long Launches => KernelLog.LaunchesOfThisThread;

    /// <summary>The names of the kernels that it has loaded so far, as in <see cref="KernelCatalogue"/>.</summary>
    internal IReadOnlyList<string> LoadedKernels =>
        [.. KernelLog.LoadedBy(_accelerator).Select(KernelCatalogue.Name)];

    /// <inheritdoc/>
    public override KernelPlans Plans { get; } = new();

    /// <inheritdoc/>
    public override DenseOperations Dense { get; }

    /// <inheritdoc/>
    public override OptimizerOperations Optimizers { get; }

    /// <inheritdoc/>
    public override ElementwiseOperations Elementwise { get; }

    /// <inheritdoc/>
    public override DeviceBuffer Allocate(long length) => new IlgpuBuffer(_accelerator, _device, length);

    /// <inheritdoc/>
    public override StagedBuffer Stage(long length) => new IlgpuStagedBuffer(_accelerator, _device, length);

    /// <inheritdoc/>
    public override DeviceClock CreateClock(int marks) =>
        _accelerator is CudaAccelerator cuda ? new CudaClock(cuda, marks) : base.CreateClock(marks);

    /// <inheritdoc/>
    public override ActivationOperations Activation(Activation activation) =>
        activation.Accept(new ActivationBuilder(_accelerator, _products));

    /// <inheritdoc/>
    public override ParametricOperations Parametric(ParametricActivation activation) =>
        activation.Accept(new ParametricBuilder(_accelerator, _workspace));

    /// <inheritdoc/>
    public override SamplerOperations Sampler(PathUpdate update) =>
        update.Accept(new SamplerBuilder(_accelerator, _samplerWorkspace, Plans));

    /// <inheritdoc/>
    public override Recurrence Recurrence<TCell>(RecurrentBatch batch) =>
        new IlgpuRecurrence<TCell>(_accelerator, _device, _products, Plans, batch);

    /// <inheritdoc/>
    public override void Synchronize() => _accelerator.DefaultStream.Synchronize();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        lock (IlgpuContext.Opening)
        {
            _samplerWorkspace.Dispose();
            _workspace.Dispose();
            _products.Dispose();
            _accelerator.Dispose();
            _context.Dispose();
        }
    }

    private sealed class ActivationBuilder(Accelerator accelerator, GemmDevice products)
        : IActivationVisitor<ActivationOperations>
    {
        public ActivationOperations Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IActivation =>
            new IlgpuActivationOperations<TActivation>(accelerator, products, activation);
    }

    private sealed class ParametricBuilder(Accelerator accelerator, Workspace workspace) : IParametricActivationVisitor<ParametricOperations>
    {
        public ParametricOperations Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IParametricActivation<TActivation> =>
            new IlgpuParametricOperations<TActivation>(accelerator, workspace, activation);
    }

    private sealed class SamplerBuilder(Accelerator accelerator, SamplerWorkspace workspace, KernelPlans plans)
        : IPathUpdateVisitor<SamplerOperations>
    {
        public SamplerOperations Visit<TUpdate>(TUpdate update)
            where TUpdate : unmanaged, IPathUpdate =>
                new IlgpuSamplerOperations<TUpdate>(accelerator, workspace, plans);
    }
}
