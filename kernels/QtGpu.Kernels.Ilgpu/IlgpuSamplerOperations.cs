using ILGPU.Runtime.OpenCL;
using QtGpu.Kernels.Ilgpu.Sampling;
using QtGpu.Kernels.Random;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Ilgpu;

/// <summary>Two launches, whatever the number of sweeps: what the inputs add, and the sweeps.</summary>
internal sealed class IlgpuSamplerOperations<TUpdate>(
    Accelerator accelerator, SamplerWorkspace workspace, KernelPlans plans)
    : SamplerOperations
    where TUpdate : unmanaged, IPathUpdate
{
    private static readonly string Algorithm = typeof(TUpdate).Name.ToLowerInvariant();

    private readonly PlanTable<SamplerShape, SamplerPlan> _plans = new(plans);
    private readonly Pass<InputPass> _inputs = new(accelerator);
    private readonly SamplerLaunch<TUpdate, OnChip> _onChip = new(accelerator);
    private readonly SamplerLaunch<TUpdate, OffChip> _offChip = new(accelerator);

    protected override void RunAdvance(
        in PathEnsemble ensemble, RandomStream stream, long firstSweep, int sweeps, int every, View<float> records,
        View<float> squares)
    {
        long sites = (long)ensemble.Systems * ensemble.Neurons * ensemble.Slices;
        View<float> inputs = workspace.Inputs(2 * sites), linear = inputs.Slice(0, Shape.Vector((int)sites));
        var views = new Ensemble(ensemble, IlgpuBuffer.Elements(inputs));
        _inputs.Run(
            new InputPass(ensemble.TimeStep, ensemble.Profiles.Rows, ensemble.Neurons, ensemble.Slices), sites,
            [linear, linear with { Offset = sites }, ensemble.Profiles, ensemble.Excitation, ensemble.Inhibition],
            fours: ensemble.Slices % 4 == 0);

        SamplerPlan plan = Plan(ensemble);
        var layout = new ChainLayout(ensemble.Neurons, ensemble.Slices, plan.Threads);
        var run = new ChainRun(
            stream, firstSweep, sweeps / every, every, IlgpuBuffer.Elements(records), IlgpuBuffer.Elements(squares));

        if (plan.OnChip)
            _onChip.Run(views, run, layout, plan.Threads, layout.Length, ArrayView<float>.Empty);
        else
            _offChip.Run(views, run, layout, plan.Threads, 0, workspace.Chains((long)ensemble.Chains * layout.Length));
    }

    private SamplerPlan Plan(in PathEnsemble ensemble)
    {
        var shape = new SamplerShape(ensemble);
        if (_plans.TryGet(shape, out SamplerPlan plan))
            return plan;
        SamplerPlan own = SamplerPlan.Own(shape.Slices, accelerator.MaxNumThreadsPerGroup, FitsChip);
        return _plans.Add(shape, plans.Choose(
            shape.Class(Algorithm), shape.Name(Algorithm), own,
            SamplerPlan.Candidates(own, shape.Slices, accelerator.MaxNumThreadsPerGroup, FitsChip)));

        // On OpenCL, ILGPU 1.5.3 keeps the address of dynamic shared memory in a variable that all groups share.
        bool FitsChip(int threads) => accelerator is not CLAccelerator &&
            ((long)new ChainLayout(shape.Neurons, shape.Slices, threads).Length * sizeof(float))
            + (PathMeasurement.Parts * sizeof(double)) <= accelerator.MaxSharedMemoryPerGroup;
    }
}
