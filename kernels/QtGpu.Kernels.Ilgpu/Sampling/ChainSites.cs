using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Potentials;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>Inside a kernel: the path of the neuron visited.</summary>
internal readonly struct ChainSites(Chain chain, int neuron) : IPathSites<ScalarLane>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly Chain _chain = chain;
    private readonly int _neuron = neuron;

    public int Slices => _chain.Slices;

    public float TimeStep => _chain.Ensemble.TimeStep;

    [MethodImpl(Inline)]
    public ScalarLane Field(int slice) => _chain.Field(_neuron, slice);

    [MethodImpl(Inline)]
    public void Move(int slice, ScalarLane phi) => _chain.Move(_neuron, slice, phi);

    [MethodImpl(Inline)]
    public ScalarLane Note(int slice) => _chain.Note(_neuron, slice);

    [MethodImpl(Inline)]
    public void Note(int slice, ScalarLane value) => _chain.Note(_neuron, slice, value);

    [MethodImpl(Inline)]
    public SitePotential<ScalarLane> Potential(int slice) => _chain.Potential(slice);
}
