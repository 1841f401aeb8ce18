using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Edges;
using QtGpu.Kernels.Priors;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Contract;

/// <summary>
/// A device that runs every operation of the contract. Work is queued in order; nothing waits for it but
/// <see cref="DeviceBuffer.Read"/>, <see cref="DeviceBuffer.Write"/> and <see cref="Synchronize"/>.
/// </summary>
/// <remarks>
/// One backend serves one thread at a time. An operation that begins while one of another thread is under way throws an
/// <see cref="InvalidOperationException"/>; the one under way ends as if alone. Threads that take turns may share
/// a backend; threads that work at the same time each open their own: backends side by side give the bits that each
/// gives alone.
/// </remarks>
public abstract partial class Backend : IDisposable
{
    /// <summary>A backend with the groups of the contract.</summary>
    protected Backend() => (Dense, Optimizers, Elementwise) = (new(this), new(this), new(this));

    /// <summary>What runs the kernels, for people: for example <c>cpu (512-bit SIMD, 2 threads)</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether reading a result costs no waiting, as on the host.</summary>
    public virtual bool ReadsAreFree => false;

    /// <summary>
    /// Whether it leaves the calling thread free, or has threads of its own; not so the host with one thread, where
    /// preparing the next batch meanwhile would need a second one.
    /// </summary>
    public virtual bool WorksMeanwhile => true;

    /// <summary>Memory of the device, in bytes.</summary>
    public abstract long MemoryBytes { get; }

    /// <summary>
    /// Kernels and device copies queued so far by the calling thread; on the host, how often it set the team of threads
    /// to work.
    /// </summary>
    public abstract long Launches { get; }

    /// <summary>How its kernels cut up their work; null where nothing is chosen, as on the host.</summary>
    public virtual KernelPlans? Plans => null;

    /// <summary>Matrix products, losses and their gradients.</summary>
    public DenseOperations Dense { get; }

    /// <summary>Updates of a flat parameter buffer.</summary>
    public OptimizerOperations Optimizers { get; }

    /// <summary>Elementwise passes, reductions and random fills.</summary>
    public ElementwiseOperations Elementwise { get; }

    /// <summary>New zeroed memory for float32.</summary>
    /// <exception cref="DeviceMemoryException">The device has less than asked for.</exception>
    public DeviceBuffer Allocate(long length) => Allocate<float>(length);

    /// <summary>New zeroed memory.</summary>
    /// <exception cref="DeviceMemoryException">The device has less than asked for.</exception>
    public DeviceBuffer Allocate<T>(long length)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return length <= long.MaxValue / Unsafe.SizeOf<T>()
            ? AllocateBytes(length * Unsafe.SizeOf<T>())
            : throw new DeviceMemoryException(Name, long.MaxValue, MemoryBytes);
    }

    /// <summary>
    /// An array as rows to <see cref="ElementwiseOperations.Gather"/> from, without a copy; null where the device has
    /// memory of its own. The array must not change as long as the buffer lives.
    /// </summary>
    public virtual DeviceBuffer? Share<T>(T[] values)
        where T : unmanaged => null;

    /// <summary>New memory for batches that travel while others are worked on.</summary>
    /// <exception cref="DeviceMemoryException">The device has less than asked for.</exception>
    public abstract StagedBuffer Stage(long length);

    /// <summary>A clock with a number of marks, for profiles.</summary>
    public virtual DeviceClock CreateClock(int marks) => new WaitingClock(this, marks);

    /// <summary>The kernels of one activation. Called when a model is built, never inside a step.</summary>
    public ActivationOperations Activation(Activation activation) => new(this, activation);

    /// <summary>The kernels of one activation with trainable parameters.</summary>
    public ParametricOperations Parametric(ParametricActivation activation) => new(this, activation);

    /// <summary>The kernels of dense layers with Gaussian weights.</summary>
    public MeanFieldOperations MeanField(Activation activation, WeightPrior prior) => new(this, activation, prior);

    /// <summary>The kernels of such layers whose weights are sampled.</summary>
    public WeightSampleOperations WeightSamples(Activation activation, WeightPrior prior) =>
        new(this, activation, prior);

    /// <summary>The sweeps of one algorithm over paths of quantum neurons.</summary>
    public SamplerOperations Sampler(PathUpdate update) => update.On(this);

    /// <summary>The same of one known when this is compiled.</summary>
    public abstract SamplerOperations Sampler<TUpdate>(TUpdate update)
        where TUpdate : unmanaged, IPathUpdate;

    /// <summary>
    /// The kernels of recurrent networks, whose weights they take to the device. The caller disposes them.
    /// </summary>
    /// <exception cref="DeviceMemoryException">The device has less memory than they need.</exception>
    public Recurrence Recurrence(RecurrentBatch batch) => batch.Cell.On(this, batch);

    /// <summary>The same, where the kind of the cells is known.</summary>
    public abstract Recurrence Recurrence<TCell>(RecurrentBatch batch)
        where TCell : unmanaged, ICell;

    /// <summary>
    /// Recurrent units on packed sequences, step after step: each unit's cell goes from x·W + b and h·U to its next
    /// states, and keeps what <see cref="ScanBack"/> needs where that follows. Nothing waits in between.
    /// </summary>
    public abstract void Scan<TCell>(TCell cell, in ScanTensors tensors)
        where TCell : unmanaged, ITrainableCell;

    /// <summary>
    /// Back-propagation through the time of a scan: ∂loss/∂ the gates of every token, from those of all states; what
    /// passes between steps is multiplied by Uᵀ. The weights' gradients are products of what it leaves.
    /// </summary>
    public abstract void ScanBack<TCell>(TCell cell, in ScanTensors tensors, in ScanGradients gradients)
        where TCell : unmanaged, ITrainableCell;

    /// <summary>
    /// Edges with a function each: y_j = c_j + Σ_i a_ij·φ_ij(x_i), summed in order. φ is formed inside the product and
    /// never stored.
    /// </summary>
    public abstract void Edges<TFunction>(TFunction function, in EdgeTensors tensors)
        where TFunction : unmanaged, IEdgeFunction;

    /// <summary>Their gradients, for which φ is formed anew.</summary>
    public abstract void EdgesBack<TFunction>(
        TFunction function, in EdgeTensors tensors, in EdgeGradients gradients)
        where TFunction : unmanaged, IEdgeFunction;

    /// <summary>An elementwise kernel over <paramref name="length"/> elements.</summary>
    /// <param name="pass">What is done with them.</param>
    /// <param name="length">How many.</param>
    /// <param name="operands">Its tensors, by number; those of this length are gone through side by side.</param>
    public abstract void Run<TPass>(TPass pass, long length, params ReadOnlySpan<Operand> operands)
        where TPass : unmanaged, IPass<TPass>;

    /// <summary>Sums over <paramref name="length"/> elements, in float64 and in an order fixed by the device.</summary>
    /// <param name="reduction">The terms.</param>
    /// <param name="length">How many.</param>
    /// <param name="result">Takes the first sum, and the second if it has room for two.</param>
    /// <param name="operands">As in <see cref="Run"/>.</param>
    public abstract void Reduce<TReduction>(
        TReduction reduction, long length, View<float> result, params ReadOnlySpan<Operand> operands)
        where TReduction : unmanaged, IReduction<TReduction>;

    /// <summary>The same over rows.</summary>
    public abstract void ReduceRows<TReduction>(
        TReduction reduction, long rows, View<float> result, params ReadOnlySpan<Operand> operands)
        where TReduction : unmanaged, IRowReduction;

    /// <summary>A matrix product, finished by an epilogue.</summary>
    /// <param name="product">What to multiply; C is where partial sums may be kept.</param>
    /// <param name="epilogue">What is done with the product.</param>
    /// <param name="accumulate">Add what is in C before the epilogue.</param>
    /// <param name="operands">The epilogue's tensors: C first.</param>
    public abstract void Multiply<TEpilogue>(
        in Product product, TEpilogue epilogue, bool accumulate, params ReadOnlySpan<Operand> operands)
        where TEpilogue : unmanaged, IEpilogue;

    /// <summary>Rows by number: see <see cref="ElementwiseOperations.Gather"/>.</summary>
    public abstract void Gather(View<float> x, View<int> numbers, View<float> y);

    /// <summary>
    /// Says that nothing will be asked for in a while: those that share the device need not wait for what this thread
    /// asks next.
    /// </summary>
    public virtual void Rest()
    {
    }

    /// <summary>Waits until all queued work is done.</summary>
    public abstract void Synchronize();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary><see cref="Allocate{T}"/>.</summary>
    protected abstract DeviceBuffer AllocateBytes(long bytes);

    /// <summary>Gives threads, streams and device memory back.</summary>
    protected abstract void Dispose(bool disposing);
}
