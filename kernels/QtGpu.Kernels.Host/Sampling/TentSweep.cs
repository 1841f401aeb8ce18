using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>A tent on every piece of 2^level slices of the neuron visited, which begin at a random slice.</summary>
internal static unsafe class TentSweep<T>
    where T : unmanaged, IVectorLane<T>
{
    private const int Drawn = 2 * ChainBlock<T>.DrawnBlocks;

    public static void Run(in ChainBlock<T> block, int neuron, int level, long sweep)
    {
        Ensemble ensemble = block.Ensemble;
        int length = 1 << level, pieces = ensemble.Slices / length, purpose = PathDraws.Tents + level;
        int offset = PathDraws.Offset(block.Random.Key, sweep, purpose, neuron, ensemble.Slices);
        T width = TentProposal.Width(block.Widths[neuron], block.Wells[neuron], ensemble.TimeStep, length);
        ulong step = PathDraws.Step(sweep, purpose);
        for (int i = 0; i < pieces; i += Drawn)
        {
            int count = Math.Min(Drawn, pieces - i);
            block.Random.Uniforms(
                step, PathDraws.Block(neuron, ensemble.Slices, i / 2), (count + 1) / 2, block.Uniforms);
            Update(new ChainSites<T>(block, neuron), Ring.Ahead(offset, i * length, ensemble.Slices), length, count, width, block.Uniforms);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Update(in ChainSites<T> sites, int first, int length, int count, T width, T* uniforms)
    {
        for (int i = 0; i < count; i++, uniforms += 2)
        {
            T height = SiteProposal.Of(T.Const(0f), width, uniforms[0]);
            T change = TentProposal.ActionChange<T, ChainSites<T>>(sites, first, length, height);
            T probability = Acceptance.Probability(change);
            height = T.IfLess(uniforms[1], probability, height, T.Const(0f));
            TentProposal.Move(sites, first, length, height);
            first = Ring.Ahead(first, length, sites.Slices);
        }
    }
}
