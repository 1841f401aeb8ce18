using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Potentials;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>Notes the observables of every path of a block, each summed over the slices in float64, in their order.</summary>
internal static unsafe class Measurement<T>
    where T : unmanaged, IVectorLane<T>
{
    private const int Observables = (int)PathObservable.Count;

    /// <summary>Writes a record per chain and neuron [chain, neuron, observable] at <paramref name="records"/>, where the ensemble's begin.</summary>
    public static void Note(in ChainBlock<T> block, float* records)
    {
        Ensemble ensemble = block.Ensemble;
        double* sums = stackalloc double[Observables * T.Width];
        for (int neuron = 0; neuron < ensemble.Neurons; neuron++)
        {
            Sum(block.Path(neuron), ensemble.Slices, sums);
            var wells = (float*)(block.Wells + neuron);
            var accepted = (float*)(block.Accepted + neuron);
            var proposed = (float*)(block.Proposed + neuron);
            for (int lane = 0; lane < block.Chains; lane++)
            {
                long row = ((long)block.Chain(lane) * ensemble.Neurons) + neuron;
                float* record = records + (row * Observables);
                record[(int)PathObservable.Potential] = (float)(sums[lane] * wells[lane] * ensemble.TimeStep);
                record[(int)PathObservable.SquaredField] = (float)(sums[T.Width + lane] / ensemble.Slices);
                record[(int)PathObservable.Field] = (float)(sums[(2 * T.Width) + lane] / ensemble.Slices);
                record[(int)PathObservable.SignChanges] = (float)sums[(3 * T.Width) + lane];
                record[(int)PathObservable.SquaredStep] = (float)(sums[(4 * T.Width) + lane] / ensemble.Slices);
                record[(int)PathObservable.Acceptance] = accepted[lane] / Math.Max(proposed[lane], 1);
            }
        }
    }

    /// <summary>Adds φ² to the sums of squares.</summary>
    public static void AddSquares(in ChainBlock<T> block)
    {
        for (int i = 0; i < block.Ensemble.Neurons * block.Ensemble.Slices; i++)
            block.Squares[i] += block.Paths[i] * block.Paths[i];
    }

    private static void Sum(T* path, int slices, double* sums)
    {
        new Span<double>(sums, Observables * T.Width).Clear();
        for (int t = 0; t < slices; t++)
        {
            T phi = path[t], next = path[t + 1 == slices ? 0 : t + 1];
            T step = next - phi;
            T.AddTo(DoubleWell.Shape(phi), sums);
            T.AddTo(phi * phi, sums + T.Width);
            T.AddTo(phi, sums + (2 * T.Width));
            T.AddTo(T.IfLess(phi * next, T.Const(0f), T.Const(1f), T.Const(0f)), sums + (3 * T.Width));
            T.AddTo(step * step, sums + (4 * T.Width));
        }
    }
}
