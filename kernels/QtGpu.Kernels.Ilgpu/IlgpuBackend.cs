using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Edges;
using QtGpu.Kernels.Ilgpu.Edges;
using QtGpu.Kernels.Ilgpu.Gemm;
using QtGpu.Kernels.Ilgpu.Recurrent;
using QtGpu.Kernels.Ilgpu.Sampling;
using QtGpu.Kernels.Ilgpu.Sums;
using QtGpu.Kernels.Products;

namespace QtGpu.Kernels.Ilgpu;

/// <summary>
/// A device driven through ILGPU: one stream of kernels, each compiled when it is first used and then kept.
/// </summary>
public sealed partial class IlgpuBackend : Backend
{
    private readonly Context _context;
    private readonly Accelerator _accelerator;
    private readonly Workspace _workspace;
    private readonly SamplerWorkspace _samplerWorkspace;
    private readonly GemmDevice _products;
    private readonly string _device;
    private readonly Entry _entry;
    private readonly Dictionary<Type, object> _kernels = [];

    internal IlgpuBackend(Context context, Device device, string name, GemmOptions options, GemmPlan? plan = null)
    {
        _context = context;
        _device = name;
        _accelerator = device.CreateAccelerator(context);
        _entry = _accelerator.Entry();
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
    protected override DeviceBuffer AllocateBytes(long bytes) => new IlgpuBuffer(_accelerator, _device, bytes);

    /// <inheritdoc/>
    public override StagedBuffer Stage(long length) => new IlgpuStagedBuffer(_accelerator, _device, length);

    /// <inheritdoc/>
    public override DeviceClock CreateClock(int marks) =>
        _accelerator is CudaAccelerator cuda ? new CudaClock(cuda, marks) : base.CreateClock(marks);

    /// <inheritdoc/>
    public override void Run<TPass>(TPass pass, long length, params ReadOnlySpan<Operand> operands) =>
        Kernel(static on => new Pass<TPass>(on._accelerator)).Run(pass, length, operands);

    /// <inheritdoc/>
    public override void Reduce<TReduction>(
        TReduction reduction, long length, View<float> result, params ReadOnlySpan<Operand> operands) =>
        Kernel(static on => new Reduction<ElementTerms<TReduction>>(on._accelerator, on._workspace))
            .Run(new(reduction), length, result, operands);

    /// <inheritdoc/>
    public override void ReduceRows<TReduction>(
        TReduction reduction, long rows, View<float> result, params ReadOnlySpan<Operand> operands) =>
        Kernel(static on => new Reduction<RowTerms<TReduction>>(on._accelerator, on._workspace))
            .Run(new(reduction), rows, result, operands);

    /// <inheritdoc/>
    public override void Multiply<TEpilogue>(
        in Product product, TEpilogue epilogue, bool accumulate, params ReadOnlySpan<Operand> operands)
    {
        if (_products.Library is { } library && typeof(TEpilogue) == typeof(StoreProduct))
            library.Run(product, accumulate);
        else
            Kernel(static on => new TiledGemm<TEpilogue>(on._products)).Run(product, epilogue, accumulate, operands);
    }

    /// <inheritdoc/>
    public override void Gather(View<float> x, View<int> numbers, View<float> y) =>
        Kernel(static on => new Pass<GatherPass>(on._accelerator)).Run(
            new GatherPass(x.Rows, x.Columns), y.Length, [x, numbers, y], fours: x.Columns % 4 == 0);

    /// <inheritdoc/>
    public override SamplerOperations Sampler<TUpdate>(TUpdate update) =>
        new IlgpuSamplerOperations<TUpdate>(_accelerator, _samplerWorkspace, Plans);

    /// <inheritdoc/>
    public override Recurrence Recurrence<TCell>(RecurrentBatch batch) =>
        new IlgpuRecurrence<TCell>(_accelerator, _device, _products, Plans, batch);

    /// <inheritdoc/>
    public override void Scan<TCell>(TCell cell, in ScanTensors tensors) =>
        Scans<TCell>().Forward(cell, tensors);

    /// <inheritdoc/>
    public override void ScanBack<TCell>(TCell cell, in ScanTensors tensors, in ScanGradients gradients) =>
        Scans<TCell>().Backward(cell, tensors, gradients);

    /// <inheritdoc/>
    public override void Edges<TFunction>(TFunction function, in EdgeTensors tensors) =>
        EdgesOf<TFunction>().Forward(function, tensors);

    /// <inheritdoc/>
    public override void EdgesBack<TFunction>(
        TFunction function, in EdgeTensors tensors, in EdgeGradients gradients) =>
        EdgesOf<TFunction>().Back(function, tensors, gradients);

    /// <inheritdoc/>
    public override void Synchronize() => _accelerator.DefaultStream.Synchronize();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        lock (IlgpuContext.Opening)
        {
            foreach (IDisposable kernel in _kernels.Values.OfType<IDisposable>())
                kernel.Dispose();
            _ring?.Dispose();
            _samplerWorkspace.Dispose();
            _workspace.Dispose();
            _products.Dispose();
            _accelerator.Dispose();
            _context.Dispose();
        }
    }

    private IlgpuScan<TCell> Scans<TCell>()
        where TCell : unmanaged, ITrainableCell =>
        Kernel(static on => new IlgpuScan<TCell>(on._accelerator, on._device, on._products));

    private IlgpuEdges<TFunction> EdgesOf<TFunction>()
        where TFunction : unmanaged, IEdgeFunction =>
        Kernel(static on => new IlgpuEdges<TFunction>(on._accelerator, on._device));

    // What launches one kind of kernel; the kernel itself is compiled on its first run. A second thread is refused here
    // already: it must not see the table while the first one writes it.
    private TKernel Kernel<TKernel>(Func<IlgpuBackend, TKernel> create)
        where TKernel : class
    {
        using Entry.Inside inside = _entry.Enter();
        if (!_kernels.TryGetValue(typeof(TKernel), out object? kernel))
            _kernels.Add(typeof(TKernel), kernel = create(this));
        return (TKernel)kernel;
    }
}
