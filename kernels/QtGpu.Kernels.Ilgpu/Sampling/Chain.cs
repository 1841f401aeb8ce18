using QtGpu.Kernels.Potentials;
using QtGpu.Kernels.Random;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>
/// Inside a kernel: the memory of the chain of this group. A thread's own slices are those from <see cref="First"/> in
/// steps of <see cref="Stride"/>: what only their owner touches needs no barrier.
/// </summary>
internal readonly struct Chain(
    Ensemble ensemble, RandomStream random, ChainLayout layout, ArrayView<float> memory, SliceSums sums)
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public readonly Ensemble Ensemble = ensemble;
    public readonly RandomStream Random = random;
    public readonly ChainLayout Layout = layout;
    public readonly ArrayView<float> Memory = memory;
    public readonly SliceSums Sums = sums;

    public static int First => Group.IdxX;

    public static int Stride => Group.DimX;

    public static int Number => Grid.IdxX;

    public int System
    {
        [MethodImpl(Inline)]
        get => Number / (Ensemble.Chains / Ensemble.Systems);
    }

    private ArrayView<int> Counts
    {
        [MethodImpl(Inline)]
        get => Memory.SubView(Layout.Counts, 2 * Ensemble.Neurons).Cast<int>();
    }

    /// <summary>
    /// The coupling of two neurons. It is that of the whole group, which leaves out as one what does not act.
    /// </summary>
    [MethodImpl(Inline)]
    public Coupling<ScalarLane> Between(int neuron, int other)
    {
        int neurons = Ensemble.Neurons;
        long first = ((long)System * (Ensemble.Profiles + neurons)) + Ensemble.Profiles;
        long from = ((first + other) * neurons) + neuron, to = ((first + neuron) * neurons) + other;
        bool feelsBack = Ensemble.FeedForward == 0;
        return Coupling<ScalarLane>.Of(
            new(Ensemble.TimeStep), new(Ensemble.Excitation[from]), new(feelsBack ? Ensemble.Excitation[to] : 0f),
            new(Ensemble.Inhibition[from]), new(feelsBack ? Ensemble.Inhibition[to] : 0f));
    }

    /// <summary>
    /// Block <paramref name="index"/> of a neuron's random numbers, as <see cref="RandomStream"/> counts them.
    /// </summary>
    [MethodImpl(Inline)]
    public long Block(int neuron, int index)
    {
        int drawn = PathDraws.Chain(
            Number, Ensemble.Chains / Ensemble.Systems, Ensemble.DrawnChains, Ensemble.CommonDraws);
        return ((long)(Ensemble.FirstChain + drawn) << 32) | PathDraws.Block(neuron, Ensemble.Slices, index);
    }

    /// <summary>This thread's accepted proposals, and all that the group made.</summary>
    [MethodImpl(Inline)]
    public void Count(int neuron, int accepted, int proposed)
    {
        if (accepted != 0)
            Atomic.Add(ref Counts[neuron], accepted);
        if (First == 0)
            Counts[Ensemble.Neurons + neuron] += proposed;
    }

    /// <summary>The share of accepted proposals; needs a barrier before.</summary>
    [MethodImpl(Inline)]
    public float AcceptedShare(int neuron) =>
        PathMeasurement.Acceptance((float)Counts[neuron], (float)Counts[Ensemble.Neurons + neuron]);

    /// <summary>Begins to count proposals anew.</summary>
    [MethodImpl(Inline)]
    public void ForgetAcceptance()
    {
        for (int i = First; i < 2 * Ensemble.Neurons; i += Stride)
            Counts[i] = 0;
    }
}

/// <summary>
/// Where things are in the memory of a chain: paths and scratch numbers [neuron, slice]; a dt, b dt and c dt of the
/// neuron visited [slice]; accepted and made proposals [neuron], whole numbers; the sign of a ring without a break; two
/// signs per thread.
/// </summary>
/// <remarks>
/// One number in 33 is left out: threads work at slices 2, 4, 8, 16 or 32 apart, and shared memory has 32 banks.
/// </remarks>
internal readonly struct ChainLayout(int neurons, int slices, int threads)
{
    private const int LogBanks = 5;

    private readonly int _threads = threads;
    private readonly int _neurons = neurons;
    private readonly int _pitch = slices + (slices >> LogBanks) + 1;

    /// <summary>Numbers in all.</summary>
    public int Length => Signs + (2 * _threads);

    public int Linear => 2 * _neurons * _pitch;

    public int Square => Linear + _pitch;

    public int Quartic => Square + _pitch;

    public int Counts => Quartic + _pitch;

    public int WholeSign => Counts + (2 * _neurons);

    public int Signs => WholeSign + 1;

    /// <summary>A slice within its row.</summary>
    public static int Place(int slice) => slice + (slice >> LogBanks);

    public int Path(int neuron) => neuron * _pitch;

    public int Scratch(int neuron) => (_neurons + neuron) * _pitch;
}
