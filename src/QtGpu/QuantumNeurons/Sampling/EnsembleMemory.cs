using System.Globalization;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Sampling;

namespace QtGpu.QuantumNeurons.Sampling;

/// <summary>
/// The paths of a run and their action on the device, and what is averaged over the chains of a system.
/// </summary>
internal sealed class EnsembleMemory : IDisposable
{
    private readonly CompiledNetwork _network;
    private readonly DeviceBuffer _buffer;
    private readonly float[] _squares, _noSquares;

    public EnsembleMemory(
        CompiledNetwork network, Backend backend, SamplingOptions options, int firstSystem = 0)
    {
        _network = network;
        Share = new ChainShare(options.Ranks, options.Chains);
        RequireRoom(network, backend, options, Share.Count);
        int neurons = network.Neurons.Count, paths = network.Systems * Share.Count * neurons;
        int slices = network.Lattice.Slices;
        int strengths = network.Systems * network.Drivers;
        Shape[] shapes =
        [
            new(paths, slices), new(network.ProfileCount, slices), new(network.Systems, neurons),
            new(strengths, neurons),
            new(strengths, neurons), new(network.Systems, neurons), options.Profile ? new(paths, slices) : default,
        ];
        _buffer = backend.Allocate(shapes.Sum(shape => shape.Length));
        long offset = 0;
        View<float>[] views = [.. shapes.Select(
            shape => (View: _buffer.View.Slice(offset, shape), Next: offset += shape.Length).View)];
        Ensemble = new(
            views[0], views[1], views[2], views[3], views[4], views[5], (float)network.Lattice.Step,
            network.FeedForward)
        {
            CommonDraws = options.CommonDraws,
            FirstChain = (firstSystem * Share.All) + Share.First,
            ChainsAmongAll = Share.All,
        };
        Squares = options.Profile ? views[6] : View<float>.None;
        Profile = new float[options.Profile ? network.Systems * neurons * slices : 0];
        (_squares, _noSquares) = (new float[Squares.Length], new float[Squares.Length]);

        Ensemble.Profiles.Write(Floats(network.Profiles));
        Ensemble.Wells.Write(Floats(network.Wells));
        network.Excitation.WriteTo(Ensemble.Excitation);
        network.Inhibition.WriteTo(Ensemble.Inhibition);
        Ensemble.Paths.Write(FirstPaths(options.Start));
        Exchange = options.Ladder > 1 ? new(network, Ensemble, Share, options.Ladder, options.Seed) : null;
    }

    /// <summary>The chains of the ensemble among those of all ranks.</summary>
    public ChainShare Share { get; }

    public PathEnsemble Ensemble { get; }

    /// <summary>Swaps of paths between neighbouring systems; null where there are none.</summary>
    public ReplicaExchange? Exchange { get; }

    /// <summary>Numbers in the paths of all ranks.</summary>
    public int AllSites => Ensemble.Systems * Share.All * Ensemble.Neurons * Ensemble.Slices;

    /// <summary>Sums of φ² since they were last read; none where they are not wanted.</summary>
    public View<float> Squares { get; }

    /// <summary>⟨φ²⟩ of all measurements [systems · neurons, slices]; empty where it is not wanted.</summary>
    public float[] Profile { get; }

    public void Dispose()
    {
        _buffer.Dispose();
        Share.Dispose();
    }

    /// <summary>The paths of all ranks. To be called by all at once.</summary>
    public float[] ReadPaths() =>
        Share.Whole(Ensemble.Paths.ToArray(), Ensemble.Systems, Ensemble.Neurons * Ensemble.Slices).ToArray();

    /// <summary>Takes from the paths of all ranks those that are here.</summary>
    public void WritePaths(float[] whole) =>
        Ensemble.Paths.Write(Share.Own(whole, Ensemble.Neurons * Ensemble.Slices));

    /// <summary>How often chains of all ranks were swapped. To be called by all at once.</summary>
    public float[] ReadExchanges() =>
        Exchange is null ? [] : Share.Whole(Exchange.Accepted, Ensemble.Systems - 1, 1).ToArray();

    /// <summary>Takes from those of all ranks what is of chains that are here.</summary>
    public void WriteExchanges(float[] whole) => Exchange?.Restore(Share.Own(whole, 1));

    /// <summary>What all ranks have measured. To be called by all at once.</summary>
    public ReadOnlySpan<float> Records(ReadOnlySpan<float> own, int measurements) =>
        Share.Whole(own, measurements * Ensemble.Systems, Ensemble.Neurons * (int)PathObservable.Count);

    /// <summary>
    /// Means over the chains of each system [systems, neurons], of one measurement of all ranks.
    /// </summary>
    public double[] MeansOverChains(ReadOnlySpan<float> records, PathObservable observable)
    {
        int neurons = Ensemble.Neurons, columns = (int)PathObservable.Count;
        double[] means = new double[Ensemble.Systems * neurons];
        for (int path = 0; path < records.Length / columns; path++)
        {
            means[(path / (neurons * Share.All) * neurons) + (path % neurons)] +=
                records[(path * columns) + (int)observable] / Share.All;
        }

        return means;
    }

    /// <exception cref="NotFinitePathException">One of the energies is not a number.</exception>
    public void RequireFinite(ReadOnlySpan<float> records, long sweep)
    {
        int columns = (int)PathObservable.Count, neurons = Ensemble.Neurons;
        int paths = Ensemble.Systems * Share.All * neurons;
        for (int i = (int)PathObservable.Potential; i < records.Length; i += columns)
        {
            if (float.IsFinite(records[i]))
                continue;
            int path = i / columns % paths, chain = path / neurons;
            throw new NotFinitePathException(
                chain / Share.All, chain % Share.All, _network.Neurons[path % neurons], sweep);
        }
    }

    /// <summary>Takes the sums of φ² of a batch into the mean.</summary>
    public void AddProfile(int batch, long measurements)
    {
        if (Squares.IsNone)
            return;
        Squares.Read(_squares);
        Squares.Write(_noSquares);
        int neurons = Ensemble.Neurons, slices = Ensemble.Slices;
        ReadOnlySpan<float> squares = Share.Whole(_squares, Ensemble.Systems, neurons * slices);
        double weight = (double)batch / measurements;
        for (int row = 0; row < Ensemble.Systems * neurons; row++)
        {
            int first = ((row / neurons * Share.All * neurons) + (row % neurons)) * slices;
            for (int t = 0; t < slices; t++)
            {
                double sum = 0;
                for (int chain = 0; chain < Share.All; chain++)
                    sum += squares[first + (chain * neurons * slices) + t];
                ref float mean = ref Profile[(row * slices) + t];
                mean += (float)(weight * ((sum / ((double)batch * Share.All)) - mean));
            }
        }
    }

    // Paths on the device and, while they are laid out, on the host; strengths as whole matrices on the device.
    private static void RequireRoom(CompiledNetwork network, Backend backend, SamplingOptions options, int here)
    {
        double neurons = network.Neurons.Count, paths = (double)network.Systems * options.Chains * neurons;
        double slices = network.Lattice.Slices;
        double elements = (paths / options.Chains * here * slices * (options.Profile ? 2 : 1))
            + (2.0 * network.Systems * network.Drivers * neurons);
        if (elements * sizeof(float) > backend.MemoryBytes || paths * slices > Array.MaxLength)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{network.Systems} networks of {neurons} neurons, {options.Chains} chains of each and "
                + $"{slices} slices take {elements * sizeof(float) / 1e9:0.0} GB, "
                + $"the device has {backend.MemoryBytes / 1e9:0.0} GB, "
                + $"and paths of {Array.MaxLength / 1e9:0.0}e9 points at most run together; "
                + $"take fewer chains, slices, neurons or networks at once"));
        }
    }

    private static float[] Floats(double[] values) => Array.ConvertAll(values, value => (float)value);

    private float[] FirstPaths(StartingPaths start)
    {
        float[] paths = new float[Ensemble.Paths.Length];
        int neurons = Ensemble.Neurons, slices = Ensemble.Slices;
        for (int path = 0; path < Ensemble.Paths.Rows; path++)
        {
            bool rest = start == StartingPaths.Vacuum
                || (start == StartingPaths.Both && Share.First + (path / neurons % Share.Count) < Share.All / 2);
            for (int t = 0; t < slices; t++)
                paths[(path * slices) + t] = start == StartingPaths.Saw ? t % 2 : rest ? 1 : Spike(t);
        }

        return paths;
    }

    // |ψ| of the first input, from its profile (ψ² − 1)².
    private float Spike(int slice) => _network.ProfileCount == 0 ? 1
        : (float)Math.Sqrt(1 - Math.Sqrt(Math.Min(1, _network.Profiles[slice])));
}
