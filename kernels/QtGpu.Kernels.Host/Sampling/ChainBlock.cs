using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>
/// A lane block of chains in a thread's own memory, one chain per lane: [neuron, slice, lane]. Lanes beyond the last chain
/// repeat it, and are not written back.
/// </summary>
internal readonly unsafe struct ChainBlock<T>
    where T : unmanaged, IVectorLane<T>
{
    /// <summary>Blocks of random numbers that are drawn at a time: they stay in the first cache.</summary>
    public const int DrawnBlocks = 16;

    // Between arrays, so that the same slice of several does not fall into the same set of the cache.
    private const int Stagger = 5;

    /// <summary>The networks.</summary>
    public readonly Ensemble Ensemble;

    /// <summary>Number of the chain in lane 0.</summary>
    public readonly int FirstChain;

    /// <summary>φ [neuron, slice].</summary>
    public readonly T* Paths;

    /// <summary>Normal numbers, momenta or proposals [neuron, slice], and room for three more.</summary>
    public readonly T* Notes;

    /// <summary>φ at the beginning of a trajectory [neuron, slice].</summary>
    public readonly T* Saved;

    /// <summary>Sum of φ² over the measurements [neuron, slice]; null when not wanted.</summary>
    public readonly T* Squares;

    /// <summary>a dt, b dt and c dt of the neuron visited [slice].</summary>
    public readonly T* Linear, Square, Quartic;

    /// <summary>a dt and c dt by the inputs alone [neuron, slice].</summary>
    public readonly T* InputLinear, InputQuartic;

    /// <summary>Λ/4 and the size of a proposal [neuron].</summary>
    public readonly T* Wells, Widths;

    /// <summary>Accepted and made proposals since the last measurement [neuron].</summary>
    public readonly T* Accepted, Proposed;

    /// <summary>Uniform numbers [block, 4].</summary>
    public readonly T* Uniforms;

    /// <summary>The couplings of every neuron [neuron, other], of which the first <see cref="CouplingCounts"/> [neuron] count.</summary>
    public readonly NeuronCoupling<T>* Couplings;

    /// <summary>How many couplings a neuron has.</summary>
    public readonly int* CouplingCounts;

    /// <summary>Where random numbers come from.</summary>
    public readonly ChainRandom<T> Random;

    /// <summary>Block number <paramref name="block"/> of the ensemble, with its paths.</summary>
    public ChainBlock(in Ensemble ensemble, int block, ulong key, float* squares)
    {
        Ensemble = ensemble;
        FirstChain = block * T.Width;
        int neurons = ensemble.Neurons, slices = ensemble.Slices, sites = neurons * slices, pairs = neurons * neurons;
        long registers = (6L * sites) + 3 + (3L * slices) + (5L * neurons) + (4L * pairs) + (4 * DrawnBlocks) +
            ChainRandom<T>.Registers + (16 * Stagger);
        var next = (T*)SamplerMemory.OfThread(registers * T.Width);
        Paths = Take(ref next, sites);
        Notes = Take(ref next, sites + 3);
        Saved = Take(ref next, sites);
        Squares = squares is null ? null : Take(ref next, sites);
        InputLinear = Take(ref next, sites);
        InputQuartic = Take(ref next, sites);
        Linear = Take(ref next, slices);
        Square = Take(ref next, slices);
        Quartic = Take(ref next, slices);
        Wells = Take(ref next, neurons);
        Widths = Take(ref next, neurons);
        Accepted = Take(ref next, neurons);
        Proposed = Take(ref next, neurons);
        CouplingCounts = (int*)Take(ref next, neurons);
        Couplings = (NeuronCoupling<T>*)Take(ref next, 4 * pairs);
        Uniforms = Take(ref next, 4 * DrawnBlocks);
        Random = new(key, ensemble, FirstChain, next);
        ChainTransfer<T>.Load(this, squares);
        Coefficients<T>.Prepare(this);
        ForgetAcceptance();
    }

    /// <summary>Chains in this block.</summary>
    public int Chains => Math.Min(T.Width, Ensemble.Chains - FirstChain);

    /// <summary>The path of one neuron.</summary>
    public T* Path(int neuron) => Paths + ((nint)neuron * Ensemble.Slices);

    /// <summary>The notes of one neuron.</summary>
    public T* NotesOf(int neuron) => Notes + ((nint)neuron * Ensemble.Slices);

    /// <summary>The couplings of one neuron.</summary>
    public NeuronCoupling<T>* CouplingsOf(int neuron) => Couplings + ((nint)neuron * Ensemble.Neurons);

    /// <summary>The chain of a lane.</summary>
    public int Chain(int lane) => Math.Min(FirstChain + lane, Ensemble.Chains - 1);

    /// <summary>Begins to count proposals anew.</summary>
    public void ForgetAcceptance()
    {
        for (int neuron = 0; neuron < Ensemble.Neurons; neuron++)
            Accepted[neuron] = Proposed[neuron] = T.Const(0f);
    }

    private static T* Take(ref T* next, int count)
    {
        T* taken = next;
        next += count + Stagger;
        return taken;
    }
}
