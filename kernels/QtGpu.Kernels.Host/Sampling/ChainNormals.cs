using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Random;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>Normal numbers for every slice of a neuron, noted there: four from a block.</summary>
internal static unsafe class ChainNormals<T>
    where T : unmanaged, IVectorLane<T>
{
    public static void Note(in ChainBlock<T> block, int neuron, long sweep, int purpose)
    {
        int blocks = (block.Ensemble.Slices + 3) / 4;
        ulong step = PathDraws.Step(sweep, purpose);
        for (int i = 0; i < blocks; i += ChainBlock<T>.DrawnBlocks)
        {
            int count = Math.Min(ChainBlock<T>.DrawnBlocks, blocks - i);
            block.Random.Uniforms(step, PathDraws.Block(neuron, block.Ensemble.Slices, i), count, block.Uniforms);
            Pairs(block.Uniforms, block.NotesOf(neuron) + (4 * i), 2 * count);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Pairs(T* uniforms, T* normals, int pairs)
    {
        for (int i = 0; i < pairs; i++, uniforms += 2, normals += 2)
        {
            normals[0] = RandomStream.BoxMuller(uniforms[0], uniforms[1], out T sine);
            normals[1] = sine;
        }
    }
}
