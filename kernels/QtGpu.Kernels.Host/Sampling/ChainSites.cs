using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Potentials;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>The path of the neuron visited, in a block's memory.</summary>
internal readonly unsafe struct ChainSites<T>(in ChainBlock<T> block, int neuron) : IPathSites<T>
    where T : unmanaged, IVectorLane<T>
{
    private readonly T* _path = block.Path(neuron);
    private readonly T* _notes = block.NotesOf(neuron);
    private readonly T* _linear = block.Linear;
    private readonly T* _square = block.Square;
    private readonly T* _quartic = block.Quartic;

    public int Slices { get; } = block.Ensemble.Slices;

    public float TimeStep { get; } = block.Ensemble.TimeStep;

    public T Field(int slice) => _path[slice];

    public void Move(int slice, T phi) => _path[slice] = phi;

    public T Note(int slice) => _notes[slice];

    public void Note(int slice, T value) => _notes[slice] = value;

    public SitePotential<T> Potential(int slice) => new(_linear[slice], _square[slice], _quartic[slice]);
}
