using System.Runtime.Intrinsics;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host.Recurrent;
using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Host;

/// <summary>The operations over one lane width. Chosen once, when the backend opens.</summary>
internal interface IHostLane
{
    string Name { get; }

    DenseOperations Dense(Team team);

    OptimizerOperations Optimizers(Team team);

    ElementwiseOperations Elementwise(Team team);

    ActivationOperations Activation(Team team, Activation activation);

    ParametricOperations Parametric(Team team, ParametricActivation activation);

    SamplerOperations Sampler(Team team, PathUpdate update);

    Recurrence Recurrence<TCell>(Team team, RecurrentBatch batch)
        where TCell : unmanaged, ICell;
}

/// <summary>The lane widths of this machine.</summary>
internal static class HostLane
{
    /// <summary>The lane of <paramref name="width"/> elements, or the widest of this machine for 0.</summary>
    public static IHostLane Choose(int width) => width switch
    {
        0 when Vector512.IsHardwareAccelerated => new HostLane<Vector512Lane>("512-bit SIMD"),
        0 when Vector256.IsHardwareAccelerated => new HostLane<Vector256Lane>("256-bit SIMD"),
        0 => new HostLane<Vector128Lane>("128-bit SIMD"),
        16 => new HostLane<Vector512Lane>("512-bit SIMD"),
        8 => new HostLane<Vector256Lane>("256-bit SIMD"),
        4 => new HostLane<Vector128Lane>("128-bit SIMD"),
        _ => throw new ArgumentOutOfRangeException(nameof(width), width, "A lane has 4, 8 or 16 elements; 0 for the widest."),
    };
}

/// <inheritdoc/>
internal sealed class HostLane<TLane>(string name) : IHostLane
    where TLane : unmanaged, IVectorLane<TLane>
{
    public string Name => name;

    public DenseOperations Dense(Team team) => new HostDenseOperations<TLane>(team);

    public OptimizerOperations Optimizers(Team team) => new HostOptimizerOperations<TLane>(team);

    public ElementwiseOperations Elementwise(Team team) =>
        new HostElementwiseOperations<TLane>(team);

    public ActivationOperations Activation(Team team, Activation activation) =>
        activation.Accept(new ActivationBuilder(team));

    public ParametricOperations Parametric(Team team, ParametricActivation activation) =>
        activation.Accept(new ParametricBuilder(team));

    public SamplerOperations Sampler(Team team, PathUpdate update) => update.Accept(new SamplerBuilder(team));

    public Recurrence Recurrence<TCell>(Team team, RecurrentBatch batch)
        where TCell : unmanaged, ICell => new HostRecurrence<TLane, TCell>(team, batch);

    private sealed class ActivationBuilder(Team team) : IActivationVisitor<ActivationOperations>
    {
        public ActivationOperations Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IActivation =>
            new HostActivationOperations<TLane, TActivation>(team, activation);
    }

    private sealed class ParametricBuilder(Team team)
        : IParametricActivationVisitor<ParametricOperations>
    {
        public ParametricOperations Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IParametricActivation<TActivation> =>
            new HostParametricOperations<TLane, TActivation>(team, activation);
    }

    private sealed class SamplerBuilder(Team team) : IPathUpdateVisitor<SamplerOperations>
    {
        public SamplerOperations Visit<TUpdate>(TUpdate update)
            where TUpdate : unmanaged, IPathUpdate => new HostSamplerOperations<TLane, TUpdate>(team, update);
    }
}
