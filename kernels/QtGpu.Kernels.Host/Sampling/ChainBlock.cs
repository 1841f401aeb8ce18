using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>
/// A lane block of chains in a thread's own memory, one chain per lane: [neuron, slice, lane]. Lanes beyond the last
/// chain repeat it, and are not written back.
/// </summary>
internal readonly unsafe struct ChainBlock<T>
    where T : unmanaged, IVectorLane<T>
{
    /// <summary>Blocks of random numbers that are drawn at a time: they stay in the first cache.</summary>
    public const int DrawnBlocks = 32;

    // Between arrays, so that the same slice of several does not fall into the same set of the cache.
    private const int Stagger = 5;

    // A float64 has twice the bits of a lane's element.
    private const int SumRegisters = 2 * PathMeasurement.Parts;

    /// <summary>The networks.</summary>
    public readonly Ensemble Ensemble;

    /// <summary>Number of the chain in lane 0.</summary>
    public readonly int FirstChain;

    /// <summary>φ [neuron, slice].</summary>
    public readonly T* Paths;

    /// <summary>Normal numbers, momenta, proposals or signs [neuron, slice].</summary>
    public readonly T* Scratch;

    /// <summary>φ at the beginning of a trajectory [neuron, slice].</summary>
    public readonly T* Saved;

    /// <summary>Sum of φ² over the measurements [neuron, slice]; null when not wanted.</summary>
    public readonly T* Squares;

    /// <summary>a dt, b dt and c dt of the neuron visited [slice].</summary>
    public readonly T* Linear, Square, Quartic;

    /// <summary>a dt and c dt by the inputs alone [neuron, slice, 2].</summary>
    public readonly T* Inputs;

    /// <summary>b dt without other neurons [neuron].</summary>
    public readonly T* OwnSquares;

    /// <summary>Λ/4 and the size of a proposal [neuron].</summary>
    public readonly T* Wells, Widths;

    /// <summary>Accepted and made proposals since the last measurement [neuron].</summary>
    public readonly T* Accepted, Proposed;

    /// <summary>Uniform numbers [block, 4].</summary>
    public readonly T* Uniforms;

    /// <summary>The sign of a ring without a break.</summary>
    public readonly T* WholeSign;

    /// <summary>Parts of a sum over slices [<see cref="PathMeasurement.Parts"/>, lane].</summary>
    public readonly double* Sums;

    /// <summary>
    /// The couplings of every neuron [neuron, other], of which the first <see cref="CouplingCounts"/> [neuron] count.
    /// </summary>
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
        long registers = (6L * sites) + (3L * slices) + (6L * neurons) + (4L * pairs) + (4 * DrawnBlocks) + 1 +
            SumRegisters + ChainRandom<T>.Registers + (19 * Stagger);
        var next = (T*)SamplerMemory.OfThread(registers * T.Width);
        Paths = Take(ref next, sites);
        Scratch = Take(ref next, sites);
        Saved = Take(ref next, sites);
        Squares = squares is null ? null : Take(ref next, sites);
        Inputs = Take(ref next, 2 * sites);
        Linear = Take(ref next, slices);
        Square = Take(ref next, slices);
        Quartic = Take(ref next, slices);
        Wells = Take(ref next, neurons);
        Widths = Take(ref next, neurons);
        OwnSquares = Take(ref next, neurons);
        Accepted = Take(ref next, neurons);
        Proposed = Take(ref next, neurons);
        CouplingCounts = (int*)Take(ref next, neurons);
        Couplings = (NeuronCoupling<T>*)Take(ref next, 4 * pairs);
        Uniforms = Take(ref next, 4 * DrawnBlocks);
        WholeSign = Take(ref next, 1);
        Sums = (double*)Take(ref next, SumRegisters);
        Random = new(key, ensemble, FirstChain, next);
        Load(squares);
        Couplings<T>.Prepare(this);
        ForgetAcceptance();
    }

    /// <summary>Chains in this block.</summary>
    public int Chains => Math.Min(T.Width, Ensemble.Chains - FirstChain);

    /// <summary>The path of one neuron.</summary>
    public T* Path(int neuron) => Paths + ((nint)neuron * Ensemble.Slices);

    /// <summary>The scratch numbers of one neuron.</summary>
    public T* ScratchOf(int neuron) => Scratch + ((nint)neuron * Ensemble.Slices);

    /// <summary>The couplings of one neuron.</summary>
    public NeuronCoupling<T>* CouplingsOf(int neuron) => Couplings + ((nint)neuron * Ensemble.Neurons);

    /// <summary>What the inputs add to one neuron's potential.</summary>
    public T* InputsOf(int neuron) => Inputs + (2 * (nint)neuron * Ensemble.Slices);

    /// <summary>The chain of a lane.</summary>
    public int Chain(int lane) => Math.Min(FirstChain + lane, Ensemble.Chains - 1);

    /// <summary>Begins to count proposals anew.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ForgetAcceptance()
    {
        for (int neuron = 0; neuron < Ensemble.Neurons; neuron++)
            Accepted[neuron] = Proposed[neuron] = T.Const(0f);
    }

    /// <summary>A strength [system, driver, neuron] of the system of every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public T Strength(float* strengths, int driver, int neuron)
    {
        float* lanes = stackalloc float[T.Width];
        for (int lane = 0; lane < T.Width; lane++)
        {
            long system = Chain(lane) / Ensemble.ChainsPerSystem;
            lanes[lane] = strengths[(((system * Ensemble.Drivers) + driver) * Ensemble.Neurons) + neuron];
        }

        return T.Load(lanes);
    }

    /// <summary>Writes the paths and the sums of squares back, from lanes to rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Store(float* squares)
    {
        int sites = Ensemble.Neurons * Ensemble.Slices;
        for (int lane = 0; lane < Chains; lane++)
        {
            Store(Paths, lane, Ensemble.Paths + ((long)Chain(lane) * sites), sites);
            if (squares is not null)
                Store(Squares, lane, squares + ((long)Chain(lane) * sites), sites);
        }
    }

    // Paths, wells, widths and sums of squares, from rows to lanes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Load(float* squares)
    {
        int neurons = Ensemble.Neurons, sites = neurons * Ensemble.Slices;
        for (int lane = 0; lane < T.Width; lane++)
        {
            long chain = Chain(lane), system = chain / Ensemble.ChainsPerSystem;
            Load(Ensemble.Paths + (chain * sites), Paths, lane, sites);
            Load(Ensemble.Wells + (system * neurons), Wells, lane, neurons);
            Load(Ensemble.Widths + (system * neurons), Widths, lane, neurons);
            if (squares is not null)
                Load(squares + (chain * sites), Squares, lane, sites);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Load(float* from, T* to, int lane, int count)
    {
        float* element = (float*)to + lane;
        for (int i = 0; i < count; i++, element += T.Width)
            *element = from[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Store(T* from, int lane, float* to, int count)
    {
        float* element = (float*)from + lane;
        for (int i = 0; i < count; i++, element += T.Width)
            to[i] = *element;
    }

    private static T* Take(ref T* next, int count)
    {
        T* taken = next;
        next += count + Stagger;
        return taken;
    }
}
