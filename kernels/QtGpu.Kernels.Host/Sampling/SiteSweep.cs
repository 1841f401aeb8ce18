using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Potentials;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>
/// One uniform step for every slice of the neuron visited, even slices first. A block of random numbers serves two slices
/// of one parity: (step, acceptance, step, acceptance).
/// </summary>
internal static unsafe class SiteSweep<T>
    where T : unmanaged, IVectorLane<T>
{
    public static void Run(in ChainBlock<T> block, int neuron, long sweep)
    {
        int half = block.Ensemble.Slices / 2, blocks = (half + 1) / 2;
        ulong step = PathDraws.Step(sweep, PathDraws.Sites);
        for (int parity = 0; parity < 2; parity++)
        {
            for (int i = 0; i < blocks; i += ChainBlock<T>.DrawnBlocks)
            {
                int count = Math.Min(ChainBlock<T>.DrawnBlocks, blocks - i);
                uint first = PathDraws.Block(neuron, block.Ensemble.Slices, (parity * blocks) + i);
                block.Random.Uniforms(step, first, count, block.Uniforms);
                Update(block, neuron, (4 * i) + parity, Math.Min(2 * count, half - (2 * i)));
            }
        }

        block.Proposed[neuron] += T.Const(block.Ensemble.Slices);
    }

    // Every second slice from a first one on.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Update(in ChainBlock<T> block, int neuron, int first, int count)
    {
        int slices = block.Ensemble.Slices;
        var sites = new ChainSites<T>(block, neuron);
        T* uniforms = block.Uniforms;
        T width = block.Widths[neuron], accepted = block.Accepted[neuron];
        T inverse = T.Const(1f / block.Ensemble.TimeStep);
        T left = sites.Field(first == 0 ? slices - 1 : first - 1);
        for (int t = first; t < first + (2 * count); t += 2, uniforms += 2)
        {
            T right = sites.Field(t + 1 == slices ? 0 : t + 1);
            T old = sites.Field(t);
            T proposed = SiteProposal.Of(old, width, uniforms[0]);
            T change = SiteAction.Change(old, proposed, left, right, inverse, sites.Potential(t));
            T probability = Acceptance.Probability(change);
            sites.Move(t, T.IfLess(uniforms[1], probability, proposed, old));
            accepted += T.IfLess(uniforms[1], probability, T.Const(1f), T.Const(0f));
            left = right;
        }

        block.Accepted[neuron] = accepted;
    }
}
