using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
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
public abstract class Backend : IDisposable
{
    /// <summary>What runs the kernels, for people: for example <c>cpu (512-bit SIMD, 2 threads)</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether reading a result costs no waiting, as on the host.</summary>
    public virtual bool ReadsAreFree => false;

    /// <summary>Memory of the device, in bytes.</summary>
    public abstract long MemoryBytes { get; }

    /// <summary>
    /// Kernels and device copies queued so far by the calling thread; on the host, how often it set the team of threads to
    /// work.
    /// </summary>
    public abstract long Launches { get; }

    /// <summary>How its kernels cut up their work; null where nothing is chosen, as on the host.</summary>
    public virtual KernelPlans? Plans => null;

    /// <summary>Matrix products, losses and their gradients.</summary>
    public abstract DenseOperations Dense { get; }

    /// <summary>Updates of a flat parameter buffer.</summary>
    public abstract OptimizerOperations Optimizers { get; }

    /// <summary>Elementwise passes, reductions and random fills.</summary>
    public abstract ElementwiseOperations Elementwise { get; }

    /// <summary>New zeroed memory.</summary>
    /// <exception cref="DeviceMemoryException">The device has less than asked for.</exception>
    public abstract DeviceBuffer Allocate(long length);

    /// <summary>
    /// An array as rows to <see cref="ElementwiseOperations.Gather"/> from, without a copy; null where the device has memory of
    /// its own. The array must not change as long as the buffer lives.
    /// </summary>
    public virtual DeviceBuffer? Share(float[] values) => null;

    /// <summary>New memory for batches that travel while others are worked on.</summary>
    /// <exception cref="DeviceMemoryException">The device has less than asked for.</exception>
    public abstract StagedBuffer Stage(long length);

    /// <summary>A clock with a number of marks, for profiles.</summary>
    public virtual DeviceClock CreateClock(int marks) => new WaitingClock(this, marks);

    /// <summary>The kernels of one activation. Called when a model is built, never inside a step.</summary>
    public abstract ActivationOperations Activation(Activation activation);

    /// <summary>The kernels of one activation with trainable parameters.</summary>
    public abstract ParametricOperations Parametric(ParametricActivation activation);

    /// <summary>The sweeps of one algorithm over paths of quantum neurons.</summary>
    public abstract SamplerOperations Sampler(PathUpdate update);

    /// <summary>The kernels of recurrent networks, whose weights they take to the device. The caller disposes them.</summary>
    /// <exception cref="DeviceMemoryException">The device has less memory than they need.</exception>
    public Recurrence Recurrence(RecurrentBatch batch) => batch.Cell.On(this, batch);

    /// <summary>The same, where the kind of the cells is known.</summary>
    public abstract Recurrence Recurrence<TCell>(RecurrentBatch batch)
        where TCell : unmanaged, ICell;

    /// <summary>Waits until all queued work is done.</summary>
    public abstract void Synchronize();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives threads, streams and device memory back.</summary>
    protected abstract void Dispose(bool disposing);
}
