using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>A bridge on every piece of 2^level slices of the neuron visited, which begin at a random slice.</summary>
internal static unsafe class BridgeSweep<T>
    where T : unmanaged, IVectorLane<T>
{
    private const int Drawn = 4 * ChainBlock<T>.DrawnBlocks;

    public static void Run(in ChainBlock<T> block, int neuron, int level, bool tuned, long sweep)
    {
        int slices = block.Ensemble.Slices, length = 1 << level, pieces = slices / length;
        int first = PathDraws.Offset(block.Random.Key, sweep, PathDraws.Bridges + level, neuron, slices);
        T mix = tuned ? T.Min(block.Widths[neuron], T.Const(1f)) : T.Const(1f), accepted = T.Const(0f);
        ulong step = PathDraws.Step(sweep, PathDraws.BridgeAcceptance + level);
        ChainNormals<T>.Note(block, neuron, sweep, PathDraws.Bridges + level);
        for (int i = 0; i < pieces; i += Drawn)
        {
            int count = Math.Min(Drawn, pieces - i);
            block.Random.Uniforms(step, PathDraws.Block(neuron, slices, i / 4), (count + 3) / 4, block.Uniforms);
            accepted += Update(new(block, neuron), Ring.Ahead(first, i * length, slices), length, count, mix, block.Uniforms);
        }

        if (!tuned)
            return;
        block.Accepted[neuron] += accepted;
        block.Proposed[neuron] += T.Const((float)pieces);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Update(in ChainSites<T> sites, int first, int length, int count, T mix, T* uniforms)
    {
        T accepted = T.Const(0f);
        for (int i = 0; i < count; i++)
        {
            T change = BridgeProposal.ActionChange<T, ChainSites<T>>(sites, first, length, mix);
            T probability = Acceptance.Probability(change);
            BridgeProposal.Move(sites, first, length, uniforms[i], probability);
            accepted += T.IfLess(uniforms[i], probability, T.Const(1f), T.Const(0f));
            first = Ring.Ahead(first, length, sites.Slices);
        }

        return accepted;
    }
}
