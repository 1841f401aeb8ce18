using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Ilgpu.Gemm;

namespace QtGpu.Kernels.Ilgpu.Recurrent;

/// <summary>
/// A launch per step, and another for its readout in a forecast; the Gram matrices take one per block of rows. The host
/// only queues.
/// </summary>
internal sealed class IlgpuRecurrence<TCell> : Recurrence
    where TCell : unmanaged, ICell
{
    private readonly Accelerator _accelerator;
    private readonly string _device;
    private readonly StridedGrid _grid;
    private readonly Entry _entry;
    private readonly IStepKernels<TCell> _steps;
    private readonly RecurrentMemory<TCell> _memory;
    private readonly Action<KernelConfig, ArrayView<float>, ArrayView<float>, StateLayout, ArrayView<float>> _take;
    private readonly Action<KernelConfig, ArrayView<float>, ArrayView<float>, StateLayout> _give;
    private Action<KernelConfig, ArrayView<double>, ArrayView<float>, ArrayView<float>, int, int, int>? _readout;
    private GramRows? _gram;

    public IlgpuRecurrence(
        Accelerator accelerator, string device, GemmDevice products, KernelPlans plans, RecurrentBatch batch)
        : base(batch)
    {
        (_accelerator, _device, _grid, _entry) = (accelerator, device, new(accelerator), accelerator.Entry());
        var matrices = new StoredMatrices(batch, inRuns: false);
        var runs = new StoredMatrices(batch, inRuns: true);
        StepPlan plan = Plan(plans, batch, runs.RunLength);
        if (plan.Method == StepMethod.Product)
            matrices = runs;
        _steps = (plan.Method, batch.IsSparse) switch
        {
            (StepMethod.Product, _) => new ProductSteps<TCell>(accelerator, device, products, batch, matrices),
            (_, false) => new DenseSteps<TCell>(accelerator, device, batch, matrices, plan.Warps),
            (StepMethod.AlongUnits, _) =>
                new SparseSteps<AlongUnits, TCell>(accelerator, device, batch, matrices, plan.Warps),
            _ => new SparseSteps<AlongSequences, TCell>(accelerator, device, batch, matrices, plan.Warps),
        };
        _memory = new(accelerator, device, batch, matrices, _steps.Layout);
        _take = accelerator.LoadStreamKernel(accelerator.Noted(StateKernels.Take));
        _give = accelerator.LoadStreamKernel(accelerator.Noted(StateKernels.Give));
    }

    protected override int GramTile => GramKernel.TileOf(GramRows.EdgeOn(_accelerator));

    protected override void Run(in Work work, ReadOnlySpan<double> readout)
    {
        using Entry.Inside inside = _entry.Enter();
        GramRows? gram = work.Gram.IsNone ? null : Gram();
        bool isForecast = !work.Outputs.IsNone;
        if (isForecast)
            Take(readout);
        var config = new KernelConfig(
            Networks * Sequences * Outputs, Math.Min(ReadoutKernel.LargestGroup, _accelerator.MaxNumThreadsPerGroup));
        RecurrentStep<TCell> step = Begin(work) with { Rows = isForecast ? _memory.Rows : default };
        for (int t = 0; t < work.Steps; t++)
        {
            step = t < work.Given ? Given(work.Drive, step, t) : Free(work.Outputs, step, t);
            if (t >= work.Washout && !isForecast)
            {
                step = step with
                {
                    States = At(work.States, t - work.Washout),
                    Rows = gram is null ? default : gram.Next,
                    Targets = gram is null ? default : new(At(work.Targets, t), Outputs, 0),
                };
            }

            Advance(step);
            if (t >= work.Washout)
                gram?.Add(work.Gram);
            if (isForecast)
            {
                _readout!(config, _memory.Readout, _memory.Features, At(work.Outputs, t), Sequences, Features, Outputs);
                KernelLog.Launched();
            }
        }

        gram?.Flush(work.Gram);
        End(work.State);
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _steps.Dispose();
        _memory.Dispose();
        _gram?.Dispose();
    }

    private void Take(ReadOnlySpan<double> readout)
    {
        _readout ??= _accelerator.LoadStreamKernel(_accelerator.Noted(ReadoutKernel.Run));
        _memory.Write(readout);
    }

    // Allocated when it is first wanted.
    private GramRows Gram() =>
        _gram ??= new(_accelerator, _device, Networks, Sequences, Features + Outputs);

    private StepPlan Plan(KernelPlans plans, RecurrentBatch batch, int runLength)
    {
        int terms = (int)Math.Ceiling(batch.Members[0].Recurrent.Density * batch.Units);
        string kind = batch.IsSparse ? "reservoirs sparse" : "reservoirs dense";
        ReadOnlySpan<long> extents = [Networks, Sequences, batch.Columns, terms, runLength];
        return plans.Choose(
            $"{kind} {ShapeClass.Of(extents)}", $"{kind} {ShapeClass.Exact(extents)}",
            StepPlan.Own(_accelerator, batch, runLength), StepPlan.Candidates(_accelerator, batch));
    }

    // Step t of a series; empty where there is none.
    private static ArrayView<float> At(View<float> x, int t) => x.IsNone ? ArrayView<float>.Empty
        : IlgpuBuffer.Elements(x.Slice((long)t * x.Rows * x.Columns, new Shape(x.Rows, x.Columns)));

    private RecurrentStep<TCell> Begin(in Work work)
    {
        ArrayView<float> faults = IlgpuBuffer.Elements(work.Faults);
        _take(
            _grid.For(work.State.Length), IlgpuBuffer.Elements(work.State), IlgpuBuffer.Elements(_memory.Before),
            _steps.Layout, faults);
        KernelLog.Launched();
        return _memory.Step(_steps.Layout) with
        {
            Units = Units,
            Sequences = Sequences,
            Faults = faults,
            IsNoisy = work.Outputs.IsNone ? 1 : 0,
            FirstSequence = work.Drive.FirstSequence,
        };
    }

    private RecurrentStep<TCell> Given(in RecurrentDrive drive, in RecurrentStep<TCell> step, int t) => step with
    {
        Step = t,
        Number = drive.FirstStep + t,
        Input = new(At(drive.Input, t), Inputs, 0),
        Feedback = HasFeedback ? new(At(drive.Feedback, t), Outputs, 0) : default,
    };

    private RecurrentStep<TCell> Free(View<float> outputs, in RecurrentStep<TCell> step, int t)
    {
        var before = new SeriesStep(At(outputs, t - 1), Outputs, Sequences * Outputs);
        return step with { Step = t, Input = before, Feedback = HasFeedback ? before : default };
    }

    private void Advance(in RecurrentStep<TCell> step)
    {
        View<float> before = _memory.Before, after = _memory.After;
        _steps.Run(
            before, after, step with { Before = IlgpuBuffer.Elements(before), After = IlgpuBuffer.Elements(after) });
        _memory.Swap();
    }

    private void End(View<float> state)
    {
        _give(
            _grid.For(state.Length), IlgpuBuffer.Elements(_memory.Before), IlgpuBuffer.Elements(state), _steps.Layout);
        KernelLog.Launched();
    }
}

/// <summary>States from the contract's layout to that of the steps, and back.</summary>
internal static class StateKernels
{
    /// <summary>Before the first step; no reservoir is at fault.</summary>
    [Kernel]
    public static void Take(ArrayView<float> state, ArrayView<float> own, StateLayout layout, ArrayView<float> faults)
    {
        for (long i = StridedGrid.First; i < state.Length; i += StridedGrid.Stride)
        {
            own[layout.PlaceOf(i)] = state[i];
            if (i < faults.Length)
                faults[i] = -1f;
        }
    }

    /// <summary>After the last.</summary>
    [Kernel]
    public static void Give(ArrayView<float> own, ArrayView<float> state, StateLayout layout)
    {
        for (long i = StridedGrid.First; i < state.Length; i += StridedGrid.Stride)
            state[i] = own[layout.PlaceOf(i)];
    }
}

/// <summary>What a batch keeps on the device beside its recurrent matrices.</summary>
internal sealed class RecurrentMemory<TCell> : IDisposable
    where TCell : unmanaged, ICell
{
    private readonly RecurrentBatch _batch;
    private readonly MemoryBuffer1D<Member<TCell>, Stride1D.Dense> _members;
    private readonly IlgpuBuffer _inputWeights, _feedbackWeights, _features;
    private readonly MemoryBuffer1D<double, Stride1D.Dense> _readout;
    private IlgpuBuffer _before, _after;

    public RecurrentMemory(
        Accelerator accelerator, string device, RecurrentBatch batch, StoredMatrices matrices, StateLayout layout)
    {
        _batch = batch;
        int networks = batch.Members.Count;
        TCell[] cells = batch.Cells<TCell>();
        _members = accelerator.Allocate1D(batch.Members.Select((member, r) => new Member<TCell>(
            cells[r], member.NoiseStream, matrices.NumberOf(r))).ToArray());
        _inputWeights = Upload(accelerator, device, member => member.Input);
        _feedbackWeights = Upload(accelerator, device, member => member.Feedback ?? []);
        long states = sizeof(float) * batch.StateShape.Batch * layout.NetworkStride;
        _before = new(accelerator, device, states);
        _after = new(accelerator, device, states);
        _features = new(accelerator, device, sizeof(float) * (long)networks * batch.Sequences * FeatureCount);
        _readout = DeviceMemory.Allocate<double>(accelerator, device, (long)networks * FeatureCount * batch.Outputs);
    }

    /// <summary>The states.</summary>
    public View<float> Before => _before.View;

    /// <summary>The states after the step.</summary>
    public View<float> After => _after.View;

    /// <summary>[1; u; x] after a step of a forecast, [R, B, features].</summary>
    public ArrayView<float> Features => IlgpuBuffer.Elements(_features.View);

    /// <summary>The same for the step to write.</summary>
    public FeatureRows Rows => new(Features, 0, _batch.Sequences, FeatureCount);

    /// <summary>V [R, features, outputs].</summary>
    public ArrayView<double> Readout => _readout.View;

    private int FeatureCount => 1 + _batch.Inputs + _batch.Units;

    /// <summary>A step with what does not change from one to the next.</summary>
    public RecurrentStep<TCell> Step(StateLayout layout) => new()
    {
        Members = _members.View,
        InputWeights = IlgpuBuffer.Elements(_inputWeights.View),
        FeedbackWeights = IlgpuBuffer.Elements(_feedbackWeights.View),
        Layout = layout,
    };

    /// <summary>Takes a readout to the device.</summary>
    public void Write(ReadOnlySpan<double> readout) =>
        Readout.SubView(0, readout.Length).CopyFromCPU(_readout.Accelerator.DefaultStream, readout);

    /// <summary>What came after the step is what the next begins with.</summary>
    public void Swap() => (_before, _after) = (_after, _before);

    public void Dispose()
    {
        _members.Dispose();
        _inputWeights.Dispose();
        _feedbackWeights.Dispose();
        _features.Dispose();
        _readout.Dispose();
        _before.Dispose();
        _after.Dispose();
    }

    private IlgpuBuffer Upload(Accelerator accelerator, string device, Func<RecurrentMember, float[]> weights)
    {
        float[] all = [.. _batch.Members.SelectMany(weights)];
        var buffer = new IlgpuBuffer(accelerator, device, sizeof(float) * all.LongLength);
        buffer.Write(0, all);
        return buffer;
    }
}
