using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Potentials;

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

    /// <summary>The networks.</summary>
    public readonly Ensemble Ensemble;

    /// <summary>φ [neuron, slice].</summary>
    public readonly T* Paths;

    /// <summary>Sum of φ² over the measurements [neuron, slice]; null when not wanted.</summary>
    public readonly T* Squares;

    /// <summary>a dt, b dt and c dt of the neuron visited [slice].</summary>
    public readonly T* Linear, Square, Quartic;

    /// <summary>Strengths [driver, neuron].</summary>
    public readonly T* Excitation, Inhibition;

    /// <summary>[neuron].</summary>
    public readonly T* Wells, Widths;

    /// <summary>Accepted and made proposals since the last measurement [neuron].</summary>
    public readonly T* Accepted, Proposed;

    /// <summary>Uniform numbers [block, 4].</summary>
    public readonly T* Uniforms;

    /// <summary>Where they come from.</summary>
    public readonly ChainRandom<T> Random;

    private readonly int _first;

    /// <summary>Block number <paramref name="block"/> of the ensemble, with its paths.</summary>
    public ChainBlock(in Ensemble ensemble, int block, ulong key, float* squares)
    {
        Ensemble = ensemble;
        _first = block * T.Width;
        int sites = ensemble.Neurons * ensemble.Slices, pairs = ensemble.Drivers * ensemble.Neurons;
        long registers = (long)sites * (squares is null ? 1 : 2) + (3L * ensemble.Slices) + (2L * pairs) +
            (4L * ensemble.Neurons) + (4 * DrawnBlocks);
        var next = (T*)SamplerMemory.OfThread((registers * T.Width) + ChainRandom<T>.Length);
        Paths = Take(ref next, sites);
        Squares = squares is null ? null : Take(ref next, sites);
        Linear = Take(ref next, ensemble.Slices);
        Square = Take(ref next, ensemble.Slices);
        Quartic = Take(ref next, ensemble.Slices);
        Excitation = Take(ref next, pairs);
        Inhibition = Take(ref next, pairs);
        Wells = Take(ref next, ensemble.Neurons);
        Widths = Take(ref next, ensemble.Neurons);
        Accepted = Take(ref next, ensemble.Neurons);
        Proposed = Take(ref next, ensemble.Neurons);
        Uniforms = Take(ref next, 4 * DrawnBlocks);

        Span<int> chains = stackalloc int[T.Width];
        for (int lane = 0; lane < T.Width; lane++)
        {
            int chain = chains[lane] = Math.Min(_first + lane, ensemble.Chains - 1);
            int system = chain / ensemble.ChainsPerSystem;
            Load(ensemble.Paths + ((long)chain * sites), Paths, lane, sites);
            Load(ensemble.Excitation + ((long)system * pairs), Excitation, lane, pairs);
            Load(ensemble.Inhibition + ((long)system * pairs), Inhibition, lane, pairs);
            Load(ensemble.Wells + ((long)system * ensemble.Neurons), Wells, lane, ensemble.Neurons);
            Load(ensemble.Widths + ((long)system * ensemble.Neurons), Widths, lane, ensemble.Neurons);
            if (squares is not null)
                Load(squares + ((long)chain * sites), Squares, lane, sites);
        }

        Random = new(key, chains, (float*)next);
        ForgetAcceptance();
    }

    /// <summary>Chains in this block.</summary>
    public int Chains => Math.Min(T.Width, Ensemble.Chains - _first);

    /// <summary>Number of the chain in lane 0.</summary>
    public int FirstChain => _first;

    /// <summary>The path of one neuron.</summary>
    public T* Path(int neuron) => Paths + ((nint)neuron * Ensemble.Slices);

    /// <summary>What the neuron visited feels at a slice.</summary>
    public SitePotential<T> Potential(int slice) => new(Linear[slice], Square[slice], Quartic[slice]);

    /// <summary>Begins to count proposals anew.</summary>
    public void ForgetAcceptance()
    {
        for (int neuron = 0; neuron < Ensemble.Neurons; neuron++)
            Accepted[neuron] = Proposed[neuron] = T.Const(0f);
    }

    /// <summary>Writes the paths and the sums of squares back.</summary>
    public void Store(float* squares)
    {
        int sites = Ensemble.Neurons * Ensemble.Slices;
        for (int lane = 0; lane < Chains; lane++)
        {
            Store(Paths, lane, Ensemble.Paths + ((long)(_first + lane) * sites), sites);
            if (squares is not null)
                Store(Squares, lane, squares + ((long)(_first + lane) * sites), sites);
        }
    }

    private static T* Take(ref T* next, int count)
    {
        T* taken = next;
        next += count;
        return taken;
    }

    private static void Load(float* from, T* to, int lane, int count)
    {
        float* element = (float*)to + lane;
        for (int i = 0; i < count; i++, element += T.Width)
            *element = from[i];
    }

    private static void Store(T* from, int lane, float* to, int count)
    {
        float* element = (float*)from + lane;
        for (int i = 0; i < count; i++, element += T.Width)
            to[i] = *element;
    }
}
