using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Potentials;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>A neuron's coupling with another one, per lane.</summary>
internal readonly struct NeuronCoupling<T>(int other, Coupling<T> coupling)
    where T : unmanaged, IVectorLane<T>
{
    /// <summary>The other neuron.</summary>
    public readonly int Other = other;

    /// <summary>What they have to do with each other.</summary>
    public readonly Coupling<T> Coupling = coupling;
}
