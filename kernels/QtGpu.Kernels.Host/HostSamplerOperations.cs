using QtGpu.Kernels.Host.Sampling;
using QtGpu.Kernels.Random;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Host;

internal sealed unsafe class HostSamplerOperations<TLane, TUpdate>(Team team, TUpdate update) : SamplerOperations
    where TLane : unmanaged, IVectorLane<TLane>
    where TUpdate : unmanaged, IPathUpdate
{
    protected override void RunAdvance(
        in PathEnsemble ensemble, RandomStream stream, long firstSweep, int sweeps, int every, View<float> records,
        View<float> squares) =>
        team.Run(
            (ensemble.Chains + TLane.Width - 1) / TLane.Width,
            new ChainTiles<TLane, TUpdate>(
                new Ensemble(ensemble), update, stream, firstSweep, sweeps, every, HostBuffer.Pointer(records),
                HostBuffer.Pointer(squares)));
}
