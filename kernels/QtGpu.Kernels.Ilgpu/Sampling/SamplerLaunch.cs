using ILGPU;
using ILGPU.Runtime;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>An algorithm's kernel on one device, with chains in one kind of memory. Compiled on its first run.</summary>
internal sealed class SamplerLaunch<TUpdate, TMemory>(Accelerator accelerator)
    where TUpdate : unmanaged, IPathUpdate
    where TMemory : struct, IChainMemory
{
    private readonly Entry _entry = accelerator.Entry();
    private Action<KernelConfig, Ensemble, ChainRun, ChainLayout, ArrayView<float>>? _kernel;

    /// <param name="ensemble">The networks.</param>
    /// <param name="run">What to do.</param>
    /// <param name="layout">A chain's memory.</param>
    /// <param name="threads">Threads of a group.</param>
    /// <param name="shared">Numbers in shared memory.</param>
    /// <param name="global">Room for chains in global memory.</param>
    public void Run(Ensemble ensemble, ChainRun run, ChainLayout layout, int threads, int shared, ArrayView<float> global)
    {
        using Entry.Inside inside = _entry.Enter();
        _kernel ??= accelerator.LoadStreamKernel(accelerator.Noted(SamplerKernel<TUpdate, TMemory>.Run));
        var config = shared == 0
            ? new KernelConfig(ensemble.Chains, threads)
            : new KernelConfig(ensemble.Chains, threads, SharedMemoryConfig.RequestDynamic<float>(shared));
        _kernel(config, ensemble, run, layout, global);
        KernelLog.Launched();
    }
}
