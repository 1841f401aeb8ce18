using ILGPU;
using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>What a launch does: so many measurements, each after so many sweeps.</summary>
internal readonly struct ChainRun(
    RandomStream random, long firstSweep, int measurements, int every, ArrayView<float> records, ArrayView<float> squares)
{
    public readonly RandomStream Random = random;
    public readonly long FirstSweep = firstSweep;
    public readonly int Measurements = measurements;
    public readonly int Every = every;

    /// <summary>[measurement, chain, neuron, observable], or empty.</summary>
    public readonly ArrayView<float> Records = records;

    /// <summary>[chain, neuron, slice], or empty.</summary>
    public readonly ArrayView<float> Squares = squares;
}
