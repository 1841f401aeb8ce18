using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Potentials;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>A potential at every slice of a path.</summary>
internal interface IChainPotential<T>
    where T : unmanaged, IVectorLane<T>
{
    /// <summary>At a slice.</summary>
    SitePotential<T> At(int slice);
}

/// <summary>What the neuron visited feels, as it was formed.</summary>
internal readonly unsafe struct VisitedPotential<T>(in ChainBlock<T> block) : IChainPotential<T>
    where T : unmanaged, IVectorLane<T>
{
    private readonly T* _linear = block.Linear;
    private readonly T* _square = block.Square;
    private readonly T* _quartic = block.Quartic;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SitePotential<T> At(int slice) => new(_linear[slice], _square[slice], _quartic[slice]);
}

/// <summary>What a coupling adds to the potential of a neuron.</summary>
internal interface ICouplingTerm<T>
    where T : unmanaged, IVectorLane<T>
{
    /// <summary>With the other neuron at φ; <paramref name="counts"/>: it comes first of the two.</summary>
    static abstract SitePotential<T> Add(Coupling<T> coupling, SitePotential<T> potential, bool counts, T phi);
}

/// <summary>What the neuron feels.</summary>
internal readonly struct Felt<T> : ICouplingTerm<T>
    where T : unmanaged, IVectorLane<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SitePotential<T> Add(Coupling<T> coupling, SitePotential<T> potential, bool counts, T phi) =>
        coupling.Add(potential, phi);
}

/// <summary>Its share of the joint action, in which every coupling of two neurons counts once.</summary>
internal readonly struct Own<T> : ICouplingTerm<T>
    where T : unmanaged, IVectorLane<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SitePotential<T> Add(Coupling<T> coupling, SitePotential<T> potential, bool counts, T phi) =>
        coupling.AddOwn(potential, counts, phi);
}

/// <summary>The potential of a neuron, formed from the paths as they are.</summary>
internal readonly unsafe struct CoupledPotential<T, TTerm>(in ChainBlock<T> block, int neuron) : IChainPotential<T>
    where T : unmanaged, IVectorLane<T>
    where TTerm : struct, ICouplingTerm<T>
{
    private readonly T* _linear = block.InputLinear + ((nint)neuron * block.Ensemble.Slices);
    private readonly T* _quartic = block.InputQuartic + ((nint)neuron * block.Ensemble.Slices);
    private readonly T* _paths = block.Paths;
    private readonly T _square = T.Const(block.Ensemble.TimeStep) * block.Wells[neuron];
    private readonly NeuronCoupling<T>* _couplings = block.CouplingsOf(neuron);
    private readonly int _count = block.CouplingCounts[neuron];
    private readonly int _slices = block.Ensemble.Slices;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SitePotential<T> At(int slice)
    {
        var potential = new SitePotential<T>(_linear[slice], _square, _quartic[slice]);
        for (int i = 0; i < _count; i++)
        {
            int other = _couplings[i].Other;
            potential = TTerm.Add(_couplings[i].Coupling, potential, other < neuron, _paths[((nint)other * _slices) + slice]);
        }

        return potential;
    }
}
