using System.Runtime.CompilerServices;
using ILGPU;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>Inside a kernel: a bridge on every piece of 2^level slices of the neuron visited; a thread takes a piece.</summary>
internal static class BridgeSweep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(Chain chain, int neuron, int level, bool tuned, long sweep)
    {
        int slices = chain.Slices, length = 1 << level, pieces = slices >> level, accepted = 0;
        int offset = PathDraws.Offset(chain.Random.Key, sweep, PathDraws.Bridges + level, neuron, slices);
        ScalarLane one = new(1f), mix = tuned ? ScalarLane.Min(chain.Width(neuron), one) : one;
        long step = (long)PathDraws.Step(sweep, PathDraws.BridgeAcceptance + level);
        var sites = new ChainSites(chain, neuron);
        chain.NoteNormals(neuron, sweep, PathDraws.Bridges + level);
        for (int i = Chain.First; i < pieces; i += Chain.Stride)
        {
            int first = Ring.Ahead(offset, i * length, slices);
            ScalarLane uniform = new(chain.Random.Uniform(step, (chain.Block(neuron, i / 4) << 2) + (i & 3)));
            ScalarLane change = BridgeProposal.ActionChange<ScalarLane, ChainSites>(sites, first, length, mix);
            ScalarLane probability = Acceptance.Probability(change);
            BridgeProposal.Move(sites, first, length, uniform, probability);
            accepted += ScalarLane.AllLess(uniform, probability) ? 1 : 0;
        }

        if (tuned)
            chain.Count(neuron, accepted, pieces);
        Group.Barrier();
    }
}
