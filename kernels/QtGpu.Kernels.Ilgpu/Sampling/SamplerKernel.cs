using System.Runtime.CompilerServices;
using ILGPU;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>
/// Sweeps with their measurements, one launch for all of them: a group of threads per chain, which it keeps until the end,
/// its threads at different slices. The bits do not depend on how many threads.
/// </summary>
internal static class SamplerKernel<TUpdate, TMemory>
    where TUpdate : unmanaged, IPathUpdate
    where TMemory : struct, IChainMemory
{
    /// <summary>The kernel, over a grid of chains.</summary>
    [Kernel]
    public static void Run(Ensemble ensemble, ChainRun run, ChainLayout layout, ArrayView<float> global)
    {
        var sums = new SliceSums(SharedMemory.Allocate<double>(PathMeasurement.Parts));
        var chain = new Chain(ensemble, run.Random, layout, TMemory.OfGroup(global, layout.Length), sums);
        Begin(chain);
        long sweep = run.FirstSweep;
        for (int measurement = 0; measurement < run.Measurements; measurement++)
        {
            for (int i = 0; i < run.Every; i++, sweep++)
                default(TUpdate).Sweep(new ChainMoves(chain, sweep), sweep);
            Measurement.Note(chain, run, measurement);
        }

        for (int neuron = 0; neuron < ensemble.Neurons; neuron++)
        {
            for (int t = Chain.First; t < ensemble.Slices; t += Chain.Stride)
                ensemble.Paths[chain.Row(neuron) + t] = chain.Field(neuron, t).Value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Begin(Chain chain)
    {
        for (int neuron = 0; neuron < chain.Ensemble.Neurons; neuron++)
        {
            for (int t = Chain.First; t < chain.Slices; t += Chain.Stride)
                chain.Move(neuron, t, new(chain.Ensemble.Paths[chain.Row(neuron) + t]));
        }

        chain.ForgetAcceptance();
        Coefficients.Form(chain, 0, own: false);
        Group.Barrier();
    }
}
