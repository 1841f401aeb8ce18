using System.Globalization;
using QtGpu.Kernels.Host.Recurrent;
using QtGpu.Kernels.Host.Skeletons;

namespace QtGpu.Kernels.Host;

/// <summary>The CPU: SIMD lanes as wide as the machine has, and a team of threads.</summary>
public sealed class HostBackend : Backend
{
    private readonly Team _team;
    private readonly IHostLane _lane;
    private readonly ScanMemory _scanMemory = new();

    /// <summary>The most threads of a team: more than any machine has processors for it.</summary>
    public const int MostThreads = 1024;

    /// <summary>Starts the team.</summary>
    /// <param name="threads">CPU threads, at most <see cref="MostThreads"/>; 0 for one per processor.</param>
    /// <param name="width">Elements per register, 16, 8 or 4; 0 for the widest that the machine has.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such team or lane.</exception>
    public HostBackend(int threads = 0, int width = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, MostThreads);
        _lane = HostLane.Choose(width);
        _team = new Team(threads == 0 ? Environment.ProcessorCount : threads);

        // Known before loops are compiled, which then hold the way of this maker alone.
        RuntimeHelpers.RunClassConstructor(typeof(Processor).TypeHandle);
        string plural = _team.Threads == 1 ? "" : "s";
        Name = string.Create(CultureInfo.InvariantCulture, $"cpu ({_lane.Name}, {_team.Threads} thread{plural})");
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool ReadsAreFree => true;

    /// <inheritdoc/>
    public override bool WorksMeanwhile => _team.Threads > 1;

    /// <inheritdoc/>
    public override long MemoryBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <inheritdoc/>
    public override long Launches => _team.Runs;

    /// <inheritdoc/>
    protected override DeviceBuffer AllocateBytes(long bytes) => new HostBuffer(bytes);

    /// <inheritdoc/>
    public override DeviceBuffer Share<T>(T[] values) => PinnedRows.Of(values);

    /// <inheritdoc/>
    public override StagedBuffer Stage(long length) => new HostStagedBuffer(length);

    /// <inheritdoc/>
    public override unsafe void Run<TPass>(TPass pass, long length, params ReadOnlySpan<Operand> operands)
    {
        float** table = stackalloc float*[HostOperands.TableLength];
        HostOperands.Fill(operands, table);
        _lane.Run(_team, pass, length, table);
    }

    /// <inheritdoc/>
    public override unsafe void Reduce<TReduction>(
        TReduction reduction, long length, View<float> result, params ReadOnlySpan<Operand> operands)
    {
        float** table = stackalloc float*[HostOperands.TableLength];
        HostOperands.Fill(operands, table);
        _lane.Reduce(_team, reduction, length, table, Elements(result));
    }

    /// <inheritdoc/>
    public override unsafe void ReduceRows<TReduction>(
        TReduction reduction, long rows, View<float> result, params ReadOnlySpan<Operand> operands)
    {
        float** table = stackalloc float*[HostOperands.TableLength];
        HostOperands.Fill(operands, table);
        _lane.ReduceRows(_team, reduction, rows, table, Elements(result));
    }

    /// <inheritdoc/>
    public override unsafe void Multiply<TEpilogue>(
        in Product product, TEpilogue epilogue, bool accumulate, params ReadOnlySpan<Operand> operands)
    {
        using Entry.Inside inside = _team.Enter();
        float** table = stackalloc float*[HostOperands.TableLength];
        HostOperands.Fill(operands, table);
        _lane.Multiply(_team, product, epilogue, accumulate, table);
    }

    /// <inheritdoc/>
    public override unsafe void Gather(View<float> x, View<int> numbers, View<float> y) => _team.Run(
        (y.Rows + GatherTiles.TileRows - 1) / GatherTiles.TileRows,
        new GatherTiles(
            HostBuffer.Pointer(x), x.Rows, x.Columns, HostBuffer.Pointer(numbers), HostBuffer.Pointer(y), y.Rows));

    /// <inheritdoc/>
    public override SamplerOperations Sampler<TUpdate>(TUpdate update) => _lane.Sampler(_team, update);

    /// <inheritdoc/>
    public override Recurrence Recurrence<TCell>(RecurrentBatch batch) => _lane.Recurrence<TCell>(_team, batch);

    /// <inheritdoc/>
    public override void Scan<TCell>(TCell cell, in ScanTensors tensors)
    {
        using Entry.Inside inside = _team.Enter();
        _lane.Scan(_team, _scanMemory, cell, tensors);
    }

    /// <inheritdoc/>
    public override void ScanBack<TCell>(TCell cell, in ScanTensors tensors, in ScanGradients gradients)
    {
        using Entry.Inside inside = _team.Enter();
        _lane.ScanBack(_team, _scanMemory, cell, tensors, gradients);
    }

    /// <inheritdoc/>
    public override void Edges<TFunction>(TFunction function, in EdgeTensors tensors) =>
        _lane.Edges(_team, function, tensors);

    /// <inheritdoc/>
    public override void EdgesBack<TFunction>(
        TFunction function, in EdgeTensors tensors, in EdgeGradients gradients)
    {
        using Entry.Inside inside = _team.Enter();
        _lane.EdgesBack(_team, function, tensors, gradients);
    }

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
        _scanMemory.Dispose();
    }

    private static unsafe Span<float> Elements(View<float> view) =>
        new(HostBuffer.Pointer(view), checked((int)view.Length));
}
