using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Profiling;

/// <summary>A backend that times each operation of another. Without it nothing is timed, and nothing pays for it.</summary>
internal sealed class ProfiledBackend(Backend inner, OperationTimes times) : Backend
{
    /// <inheritdoc/>
    public override string Name => inner.Name;

    /// <inheritdoc/>
    public override bool ReadsAreFree => inner.ReadsAreFree;

    /// <inheritdoc/>
    public override long MemoryBytes => inner.MemoryBytes;

    /// <inheritdoc/>
    public override long Launches => inner.Launches;

    /// <inheritdoc/>
    public override KernelPlans? Plans => inner.Plans;

    /// <inheritdoc/>
    public override DenseOperations Dense { get; } = new ProfiledDense(inner.Dense, times);

    /// <inheritdoc/>
    public override OptimizerOperations Optimizers { get; } = new ProfiledOptimizers(inner.Optimizers, times);

    /// <inheritdoc/>
    public override ElementwiseOperations Elementwise { get; } = new ProfiledElementwise(inner.Elementwise, times);

    /// <inheritdoc/>
    public override DeviceBuffer Allocate(long length) => inner.Allocate(length);

    /// <inheritdoc/>
    public override DeviceBuffer? Share(float[] values) => inner.Share(values);

    /// <inheritdoc/>
    public override StagedBuffer Stage(long length) => inner.Stage(length);

    /// <inheritdoc/>
    public override DeviceClock CreateClock(int marks) => inner.CreateClock(marks);

    /// <inheritdoc/>
    public override ActivationOperations Activation(Activation activation) =>
        new ProfiledActivation(inner.Activation(activation), times);

    /// <inheritdoc/>
    public override ParametricOperations Parametric(ParametricActivation activation) =>
        new ProfiledParametric(inner.Parametric(activation), times);

    /// <inheritdoc/>
    public override SamplerOperations Sampler(PathUpdate update) => inner.Sampler(update);

    /// <inheritdoc/>
    public override Recurrence Recurrence<TCell>(RecurrentBatch batch) => inner.Recurrence<TCell>(batch);

    /// <inheritdoc/>
    public override void Synchronize() => inner.Synchronize();

    /// <summary>The other backend stays open.</summary>
    protected override void Dispose(bool disposing)
    {
    }
}
