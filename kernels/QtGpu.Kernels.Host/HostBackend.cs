using System.Globalization;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Host;

/// <summary>The CPU: SIMD lanes as wide as the machine has, and a team of threads.</summary>
public sealed class HostBackend : Backend
{
    private readonly Team _team;
    private readonly IHostLane _lane;

    /// <summary>The most threads of a team: more than any machine has processors for it.</summary>
    public const int MostThreads = 1024;

    /// <summary>Starts the team.</summary>
    /// <param name="threads">CPU threads, at most <see cref="MostThreads"/>; 0 for one per processor.</param>
    /// <param name="width">Elements per register, 16, 8 or 4; 0 for the widest that the machine has.</param>
    public HostBackend(int threads = 0, int width = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, MostThreads);
        _team = new Team(threads == 0 ? Environment.ProcessorCount : threads);
        _lane = HostLane.Choose(width);
        Name = string.Create(
            CultureInfo.InvariantCulture, $"cpu ({_lane.Name}, {_team.Threads} thread{(_team.Threads == 1 ? "" : "s")})");
        Dense = _lane.Dense(_team);
        Optimizers = _lane.Optimizers(_team);
        Elementwise = _lane.Elementwise(_team);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool ReadsAreFree => true;

    /// <inheritdoc/>
    public override long MemoryBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <inheritdoc/>
    public override long Launches => _team.Runs;

    /// <inheritdoc/>
    public override DenseOperations Dense { get; }

    /// <inheritdoc/>
    public override OptimizerOperations Optimizers { get; }

    /// <inheritdoc/>
    public override ElementwiseOperations Elementwise { get; }

    /// <inheritdoc/>
    public override DeviceBuffer Allocate(long length) => new HostBuffer(length);

    /// <inheritdoc/>
    public override DeviceBuffer Share(float[] values) => new PinnedRows(values);

    /// <inheritdoc/>
    public override StagedBuffer Stage(long length) => new HostStagedBuffer(length);

    /// <inheritdoc/>
    public override ActivationOperations Activation(Activation activation) => _lane.Activation(_team, activation);

    /// <inheritdoc/>
    public override ParametricOperations Parametric(ParametricActivation activation) =>
        _lane.Parametric(_team, activation);

    /// <inheritdoc/>
    public override SamplerOperations Sampler(PathUpdate update) => _lane.Sampler(_team, update);

    /// <inheritdoc/>
    public override Recurrence Recurrence<TCell>(RecurrentBatch batch) => _lane.Recurrence<TCell>(_team, batch);

    /// <inheritdoc/>
    public override void Synchronize()
    {
        // Every operation returns when it is done.
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _team.Dispose();
    }
}
