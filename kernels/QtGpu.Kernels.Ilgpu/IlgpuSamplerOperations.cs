using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Ilgpu.Passes;
using QtGpu.Kernels.Ilgpu.Sampling;
using QtGpu.Kernels.Random;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Ilgpu;

/// <summary>Two launches, whatever the number of sweeps: what the inputs add, and the sweeps.</summary>
internal sealed class IlgpuSamplerOperations<TUpdate>(Accelerator accelerator, SamplerWorkspace workspace) : SamplerOperations
    where TUpdate : unmanaged, IPathUpdate
{
    private const int LargestGroup = 256;

    private readonly Pass<InputPass> _inputs = new(accelerator);
    private readonly SamplerLaunch<TUpdate, OnChip> _onChip = new(accelerator);
    private readonly SamplerLaunch<TUpdate, OffChip> _offChip = new(accelerator);

    protected override void RunAdvance(
        in PathEnsemble ensemble, RandomStream stream, long firstSweep, int sweeps, int every, TensorView records,
        TensorView squares)
    {
        long sites = (long)ensemble.Systems * ensemble.Neurons * ensemble.Slices;
        ArrayView<float> inputs = workspace.Inputs(2 * sites);
        var views = new Ensemble(ensemble, inputs);
        var pass = new InputPass(views, IlgpuBuffer.Elements(ensemble.Profiles), inputs.SubView(0, sites), inputs.SubView(sites, sites));
        if (ensemble.Slices % 4 == 0 && !ensemble.Profiles.IsNone)
            _inputs.Run(sites, pass, ensemble.Profiles);
        else
            _inputs.Run(sites, pass);

        // A block of random numbers serves a thread four slices. Two at least: PoCL 7.1 runs some code of a single one twice.
        int threads = Math.Clamp(ensemble.Slices / 4, 2, Math.Min(LargestGroup, accelerator.MaxNumThreadsPerGroup));
        var layout = new ChainLayout(ensemble.Neurons, ensemble.Slices, threads);
        var run = new ChainRun(
            stream, firstSweep, sweeps / every, every, IlgpuBuffer.Elements(records), IlgpuBuffer.Elements(squares));

        // On OpenCL, ILGPU 1.5.3 keeps the address of dynamic shared memory in a variable that all groups share.
        long bytes = ((long)layout.Length * sizeof(float)) + (PathMeasurement.Parts * sizeof(double));
        if (accelerator is not CLAccelerator && bytes <= accelerator.MaxSharedMemoryPerGroup)
            _onChip.Run(views, run, layout, threads, layout.Length, ArrayView<float>.Empty);
        else
            _offChip.Run(views, run, layout, threads, 0, workspace.Chains((long)ensemble.Chains * layout.Length));
    }
}
