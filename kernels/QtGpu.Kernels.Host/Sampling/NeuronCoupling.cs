using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Potentials;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>What a neuron has to do with another one: strengths times dt, per lane.</summary>
internal readonly struct NeuronCoupling<T>(int other, T given, T taken, T inhibition)
    where T : unmanaged, IVectorLane<T>
{
    private readonly T _given = given;
    private readonly T _taken = taken;
    private readonly T _inhibition = inhibition;

    /// <summary>The other neuron.</summary>
    public readonly int Other = other;

    /// <summary>A site's potential with the other neuron at φ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SitePotential<T> Add(SitePotential<T> potential, T phi) => potential.Coupled(phi, _given, _taken, _inhibition);

    /// <summary>The same without what the other neuron counts: its own excitation, and an inhibition that is the other's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SitePotential<T> AddOwn(SitePotential<T> potential, int neuron, T phi) =>
        potential.Coupled(phi, _given, T.Const(0f), Other < neuron ? _inhibition : T.Const(0f));
}
