namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>
/// Where things are in the memory of a chain: paths and notes [neuron, slice]; a dt, b dt and c dt of the neuron visited
/// [slice]; accepted and made proposals [neuron], whole numbers; the sign of a ring
/// without a break; two marks per thread.
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
    public int Length => Marks + (2 * _threads);

    public int Linear => 2 * _neurons * _pitch;

    public int Square => Linear + _pitch;

    public int Quartic => Square + _pitch;

    public int Counts => Quartic + _pitch;

    public int WholeRing => Counts + (2 * _neurons);

    public int Marks => WholeRing + 1;

    /// <summary>A slice within its row.</summary>
    public static int Place(int slice) => slice + (slice >> LogBanks);

    public int Path(int neuron) => neuron * _pitch;

    public int Notes(int neuron) => (_neurons + neuron) * _pitch;
}
