using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>Notes the observables of every path of a block, each summed over the slices in float64.</summary>
internal static unsafe class Measurement<T>
    where T : unmanaged, IVectorLane<T>
{
    private const int Observables = (int)PathObservable.Count;

    /// <summary>Writes a record per chain and neuron [chain, neuron, observable] at <paramref name="records"/>, where the ensemble's begin.</summary>
    public static void Note(in ChainBlock<T> block, float* records)
    {
        Ensemble ensemble = block.Ensemble;
        double* sums = stackalloc double[SliceSums<T>.Length];
        for (int neuron = 0; neuron < ensemble.Neurons; neuron++)
        {
            long row = ((long)block.FirstChain * ensemble.Neurons) + neuron;
            float* record = records + (row * Observables);
            int pitch = ensemble.Neurons * Observables;
            var wells = (float*)(block.Wells + neuron);
            var accepted = (float*)(block.Accepted + neuron);
            var proposed = (float*)(block.Proposed + neuron);
            for (var observable = PathObservable.Potential; observable < PathObservable.Acceptance; observable++)
            {
                double* totals = Sum(block.Path(neuron), ensemble.Slices, observable, sums);
                for (int lane = 0; lane < block.Chains; lane++)
                {
                    record[(lane * pitch) + (int)observable] =
                        PathMeasurement.Value(observable, totals[lane], wells[lane], ensemble.TimeStep, ensemble.Slices);
                }
            }

            for (int lane = 0; lane < block.Chains; lane++)
            {
                record[(lane * pitch) + (int)PathObservable.Acceptance] =
                    PathMeasurement.Acceptance(accepted[lane], proposed[lane]);
            }
        }
    }

    /// <summary>Adds φ² to the sums of squares.</summary>
    public static void AddSquares(in ChainBlock<T> block)
    {
        for (int i = 0; i < block.Ensemble.Neurons * block.Ensemble.Slices; i++)
            block.Squares[i] += block.Paths[i] * block.Paths[i];
    }

    private static double* Sum(T* path, int slices, PathObservable observable, double* memory)
    {
        new Span<double>(memory, SliceSums<T>.Length).Clear();
        var sums = new SliceSums<T>(memory);
        for (int t = 0; t < slices; t++)
            sums.Add(t, PathMeasurement.Term(observable, path[t], path[t + 1 == slices ? 0 : t + 1]));
        return sums.Total();
    }
}
