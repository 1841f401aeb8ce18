using System.Runtime.CompilerServices;
using ILGPU;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>Inside a kernel: a tent on every piece of 2^level slices of the neuron visited; a thread takes two pieces.</summary>
internal static class TentSweep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(Chain chain, int neuron, int level, long sweep)
    {
        int slices = chain.Slices, length = 1 << level, pieces = slices >> level, purpose = PathDraws.Tents + level;
        int offset = PathDraws.Offset(chain.Random.Key, sweep, purpose, neuron, slices);
        ScalarLane width = TentProposal.Width(chain.Width(neuron), chain.Well(neuron), chain.Ensemble.TimeStep, length);
        long step = (long)PathDraws.Step(sweep, purpose);
        var sites = new ChainSites(chain, neuron);
        for (int i = 2 * Chain.First; i < pieces; i += 2 * Chain.Stride)
        {
            chain.Random.Uniform4(step, chain.Block(neuron, i / 2), out float u0, out float u1, out float u2, out float u3);
            int first = Ring.Ahead(offset, i * length, slices);
            Update(sites, first, length, width, new(u0), new(u1));
            if (i + 1 < pieces)
                Update(sites, Ring.Ahead(first, length, slices), length, width, new(u2), new(u3));
        }

        Group.Barrier();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update(ChainSites sites, int first, int length, ScalarLane width, ScalarLane uniform, ScalarLane decision)
    {
        ScalarLane height = SiteProposal.Of(new(0f), width, uniform);
        ScalarLane change = TentProposal.ActionChange<ScalarLane, ChainSites>(sites, first, length, height);
        if (ScalarLane.AllLess(decision, Acceptance.Probability(change)))
            TentProposal.Move(sites, first, length, height);
    }
}
