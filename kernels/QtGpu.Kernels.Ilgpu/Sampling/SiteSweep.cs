using System.Runtime.CompilerServices;
using ILGPU;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Potentials;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>
/// Inside a kernel: one uniform step for every slice of the neuron visited, even slices first. A thread draws a block of
/// random numbers, for two slices of one parity: (step, acceptance, step, acceptance).
/// </summary>
internal static class SiteSweep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(Chain chain, int neuron, long sweep)
    {
        int half = chain.Slices / 2, blocks = (half + 1) / 2, accepted = 0;
        long step = (long)PathDraws.Step(sweep, PathDraws.Sites);
        ScalarLane width = chain.Width(neuron), inverse = new(1f / chain.Ensemble.TimeStep);
        for (int parity = 0; parity < 2; parity++)
        {
            for (int i = Chain.First; i < blocks; i += Chain.Stride)
            {
                chain.Random.Uniform4(
                    step, chain.Block(neuron, (parity * blocks) + i), out float u0, out float u1, out float u2, out float u3);
                int slice = (4 * i) + parity;
                accepted += Update(chain, neuron, slice, width, inverse, new(u0), new(u1));
                if (slice + 2 < chain.Slices)
                    accepted += Update(chain, neuron, slice + 2, width, inverse, new(u2), new(u3));
            }

            Group.Barrier();
        }

        chain.Count(neuron, accepted, chain.Slices);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Update(
        Chain chain, int neuron, int slice, ScalarLane width, ScalarLane inverseTimeStep, ScalarLane uniform, ScalarLane decision)
    {
        ScalarLane old = chain.Field(neuron, slice), proposed = SiteProposal.Of(old, width, uniform);
        ScalarLane left = chain.Field(neuron, chain.Before(slice)), right = chain.Field(neuron, chain.After(slice));
        ScalarLane change = SiteAction.Change(old, proposed, left, right, inverseTimeStep, chain.Potential(slice));
        ScalarLane probability = Acceptance.Probability(change);
        chain.Move(neuron, slice, ScalarLane.IfLess(decision, probability, proposed, old));
        return ScalarLane.AllLess(decision, probability) ? 1 : 0;
    }
}
