using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>New signs for a neuron's path. First the breaks of the ring are noted, then each piece takes its sign.</summary>
internal static unsafe class SignSweep<T>
    where T : unmanaged, IVectorLane<T>
{
    public static void Run(in ChainBlock<T> block, int neuron, long sweep)
    {
        int slices = block.Ensemble.Slices, blocks = (slices + 3) / 4;
        ulong step = PathDraws.Step(sweep, PathDraws.Signs);

        // The sign that slice 0 has, if it is bound to the last: that of the piece that comes around.
        T around = T.Const(0f);
        for (int i = 0; i < blocks; i += ChainBlock<T>.DrawnBlocks)
        {
            int count = Math.Min(ChainBlock<T>.DrawnBlocks, blocks - i);
            block.Random.Uniforms(step, PathDraws.Block(neuron, slices, i), count, block.Uniforms);
            around = Breaks(block, neuron, 4 * i, Math.Min(4 * count, slices - (4 * i)), around);
        }

        T* path = block.Path(neuron), breaks = block.NotesOf(neuron);
        for (int t = 0; t < slices; t++)
        {
            around = T.IfEqual(breaks[t], T.Const(0f), around, breaks[t]);
            path[t] *= around;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Breaks(in ChainBlock<T> block, int neuron, int first, int count, T around)
    {
        T inverse = T.Const(1f / block.Ensemble.TimeStep);
        T* path = block.Path(neuron), breaks = block.NotesOf(neuron) + first, uniforms = block.Uniforms;
        T before = path[first == 0 ? block.Ensemble.Slices - 1 : first - 1];
        for (int i = 0; i < count; i++)
        {
            T phi = path[first + i];
            T broken = SignCluster.Break(before, phi, inverse, uniforms[i], out T whole);
            breaks[i] = broken;
            if (first + i == 0)
                around = whole;
            around = T.IfEqual(broken, T.Const(0f), around, broken);
            before = phi;
        }

        return around;
    }
}
