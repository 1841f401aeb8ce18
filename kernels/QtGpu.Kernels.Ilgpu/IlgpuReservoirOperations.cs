using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Ilgpu.Gemm;
using QtGpu.Kernels.Ilgpu.Reservoirs;

namespace QtGpu.Kernels.Ilgpu;

/// <summary>
/// A launch per step, and another for its readout in a forecast; the Gram matrices take one per block of rows. The host only
/// queues.
/// </summary>
internal sealed class IlgpuReservoirOperations<TActivation> : ReservoirOperations
    where TActivation : unmanaged, IActivation
{
    private readonly Accelerator _accelerator;
    private readonly string _device;
    private readonly StridedGrid _grid;
    private readonly IStepKernels<TActivation> _steps;
    private readonly ReservoirMemory<TActivation> _memory;
    private readonly Action<KernelConfig, ArrayView<float>, ArrayView<float>, StateLayout, ArrayView<float>> _take;
    private readonly Action<KernelConfig, ArrayView<float>, ArrayView<float>, StateLayout> _give;
    private Action<KernelConfig, ArrayView<double>, ArrayView<float>, ArrayView<float>, int, int, int>? _readout;

    public IlgpuReservoirOperations(
        Accelerator accelerator, string device, GemmDevice products, KernelPlans plans, ReservoirBatch batch)
        : base(batch)
    {
        (_accelerator, _device, _grid) = (accelerator, device, new(accelerator));
        var matrices = new StoredMatrices(batch, inRuns: false);
        var runs = new StoredMatrices(batch, inRuns: true);
        StepPlan plan = Plan(plans, batch, runs.RunLength);
        if (plan.Method == StepMethod.Product)
            matrices = runs;
        _steps = (plan.Method, batch.IsSparse) switch
        {
            (StepMethod.Product, _) => new JoinedSteps<TActivation>(accelerator, device, products, batch, matrices),
            (_, false) => new DenseSteps<TActivation>(accelerator, device, batch, matrices, plan.Warps),
            (StepMethod.AlongUnits, _) =>
                new SparseSteps<AlongUnits, TActivation>(accelerator, device, batch, matrices, plan.Warps),
            _ => new SparseSteps<AlongSequences, TActivation>(accelerator, device, batch, matrices, plan.Warps),
        };
        _memory = new(accelerator, device, batch, matrices, _steps.Layout);
        _take = accelerator.LoadStreamKernel(accelerator.Noted(StateKernels.Take));
        _give = accelerator.LoadStreamKernel(accelerator.Noted(StateKernels.Give));
    }

    public override GramMatrices AllocateGram()
    {
        RequireFloat64();
        return new IlgpuGramMatrices(_accelerator, _device, Reservoirs, Sequences, Features, Outputs);
    }

    protected override void RunSteps(
        in ReservoirDrive drive, TensorView state, int washout, TensorView states, TensorView targets, GramMatrices? gram, TensorView faults)
    {
        var sums = (IlgpuGramMatrices?)gram;
        int steps = drive.Input.Shape.Batch;
        LeakyStep<TActivation> step = Begin(state, faults) with { IsNoisy = 1, FirstSequence = drive.FirstSequence };
        for (int t = 0; t < steps; t++)
        {
            bool isTaken = t >= washout;
            Advance(Given(drive, step, t) with
            {
                States = isTaken ? Batch(states, t - washout) : ArrayView<float>.Empty,
                Rows = isTaken && sums is not null ? sums.Next : default,
                Targets = isTaken && sums is not null ? new(Batch(targets, t), Outputs, 0) : default,
            });
            if (isTaken)
                sums?.Add();
        }

        sums?.Flush();
        End(state);
    }

    protected override void RunForecast(
        in ReservoirDrive drive, ReadOnlySpan<double> readout, TensorView state, TensorView outputs, TensorView faults)
    {
        RequireFloat64();
        _readout ??= _accelerator.LoadStreamKernel(_accelerator.Noted(ReadoutKernel.Run));
        _memory.Write(readout);
        int given = drive.Input.Shape.Batch, rows = Reservoirs * Sequences;
        var config = new KernelConfig(rows * Outputs, Math.Min(ReadoutKernel.LargestGroup, _accelerator.MaxNumThreadsPerGroup));
        LeakyStep<TActivation> step = Begin(state, faults) with { Rows = _memory.Rows };
        for (int t = 0; t < outputs.Shape.Batch; t++)
        {
            Advance(t < given ? Given(drive, step, t) : Free(outputs, step, t));
            _readout(config, _memory.Readout, _memory.Features, Batch(outputs, t), Sequences, Features, Outputs);
            KernelLog.Launched();
        }

        End(state);
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _steps.Dispose();
        _memory.Dispose();
    }

    private StepPlan Plan(KernelPlans plans, ReservoirBatch batch, int runLength)
    {
        int terms = (int)Math.Ceiling(batch.Members[0].Recurrent.Density * batch.Units);
        string kind = batch.IsSparse ? "reservoirs sparse" : "reservoirs dense";
        ReadOnlySpan<long> extents = [Reservoirs, Sequences, Units, terms, runLength];
        return plans.Choose(
            $"{kind} {ShapeClass.Of(extents)}", $"{kind} {ShapeClass.Exact(extents)}",
            StepPlan.Own(_accelerator, batch, runLength), StepPlan.Candidates(_accelerator, batch));
    }

    // Matrix t of a batch of them; none of none.
    private static ArrayView<float> Batch(TensorView x, int t) => x.IsNone ? ArrayView<float>.Empty
        : IlgpuBuffer.Elements(x.Slice((long)t * x.Rows * x.Columns, new Shape(x.Rows, x.Columns)));

    private LeakyStep<TActivation> Begin(TensorView state, TensorView faults)
    {
        _take(_grid.For(state.Length), IlgpuBuffer.Elements(state), IlgpuBuffer.Elements(_memory.Before), _steps.Layout, IlgpuBuffer.Elements(faults));
        KernelLog.Launched();
        return _memory.Step(_steps.Layout) with { Units = Units, Sequences = Sequences, Faults = IlgpuBuffer.Elements(faults) };
    }

    private LeakyStep<TActivation> Given(in ReservoirDrive drive, in LeakyStep<TActivation> step, int t) => step with
    {
        Step = t,
        Number = drive.FirstStep + t,
        Input = new(Batch(drive.Input, t), Inputs, 0),
        Feedback = HasFeedback ? new(Batch(drive.Feedback, t), Outputs, 0) : default,
    };

    private LeakyStep<TActivation> Free(TensorView outputs, in LeakyStep<TActivation> step, int t)
    {
        var before = new Fed(Batch(outputs, t - 1), Outputs, Sequences * Outputs);
        return step with { Step = t, Input = before, Feedback = HasFeedback ? before : default };
    }

    private void Advance(in LeakyStep<TActivation> step)
    {
        TensorView before = _memory.Before, after = _memory.After;
        _steps.Run(before, after, step with { Before = IlgpuBuffer.Elements(before), After = IlgpuBuffer.Elements(after) });
        _memory.Swap();
    }

    private void End(TensorView state)
    {
        _give(_grid.For(state.Length), IlgpuBuffer.Elements(_memory.Before), IlgpuBuffer.Elements(state), _steps.Layout);
        KernelLog.Launched();
    }

    private void RequireFloat64()
    {
        if (_accelerator is CLAccelerator openCl && !openCl.Capabilities.Float64)
        {
            throw new InputException(
                $"{_device} has no float64, in which readouts are fitted and applied; use ‘device’ cpu");
        }
    }
}
