using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>The moves of one sweep over a block of chains.</summary>
internal readonly unsafe struct ChainMoves<T>(ChainBlock<T>* block, long sweep) : IPathMoves
    where T : unmanaged, IVectorLane<T>
{
    public int Neurons => block->Ensemble.Neurons;

    public void Visit(int neuron)
    {
        // Of a single neuron they never change: the block formed them when it began.
        if (Neurons > 1)
            Coefficients<T>.Form(*block, neuron);
    }

    public void Sites(int neuron) => SiteSweep<T>.Run(*block, neuron, sweep);
}
