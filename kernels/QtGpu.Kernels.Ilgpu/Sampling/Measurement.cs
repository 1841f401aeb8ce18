using System.Runtime.CompilerServices;
using ILGPU;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>Inside a kernel: what is noted of every path of the chain.</summary>
internal static class Measurement
{
    private const int Observables = (int)PathObservable.Count;

    /// <summary>Writes the records of measurement <paramref name="number"/> and adds φ² to the sums of squares, where wanted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Note(Chain chain, ChainRun run, int number)
    {
        int neurons = chain.Ensemble.Neurons;
        long before = (long)number * chain.Ensemble.Chains * neurons, first = (long)Chain.Number * neurons;
        for (int neuron = 0; neuron < neurons; neuron++)
        {
            Record(chain, neuron, run.Records, (before + first + neuron) * Observables);
            long row = chain.Row(neuron);
            for (int t = Chain.First; run.Squares.Length != 0 && t < chain.Slices; t += Chain.Stride)
            {
                float phi = chain.Field(neuron, t).Value;
                run.Squares[row + t] += phi * phi;
            }
        }

        Group.Barrier();
        chain.ForgetAcceptance();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Record(Chain chain, int neuron, ArrayView<float> records, long record)
    {
        for (var observable = PathObservable.Potential; observable < PathObservable.Acceptance; observable++)
        {
            double total = Sum(chain, neuron, observable);
            if (Chain.First == 0 && records.Length != 0)
            {
                records[record + (int)observable] = PathMeasurement.Value(
                    observable, total, chain.Well(neuron).Value, chain.Ensemble.TimeStep, chain.Slices);
            }
        }

        if (Chain.First == 0 && records.Length != 0)
            records[record + (int)PathObservable.Acceptance] = chain.AcceptedShare(neuron);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Sum(Chain chain, int neuron, PathObservable observable)
    {
        chain.Sums.Clear();
        for (int part = Chain.First; part < PathMeasurement.Parts; part += Chain.Stride)
        {
            double sum = 0;
            for (int t = part; t < chain.Slices; t += PathMeasurement.Parts)
                sum += PathMeasurement.Term(observable, chain.Field(neuron, t), chain.Field(neuron, chain.After(t))).Value;
            chain.Sums[part] = sum;
        }

        return chain.Sums.Total();
    }
}
