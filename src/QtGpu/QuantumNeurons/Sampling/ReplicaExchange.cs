using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;

namespace QtGpu.QuantumNeurons.Sampling;

/// <summary>
/// Between sweeps, two neighbouring systems a and b swap the paths of a chain with probability min(1, exp ΔS), ΔS =
/// Sₐ(xₐ) + S_b(x_b) − Sₐ(x_b) − S_b(xₐ): pairs (0, 1), (2, 3), … and pairs (1, 2), (3, 4), … in turn. What all systems
/// are sampled from stays what it is, and a chain that is stuck in a phase leaves it by way of a system that has one
/// phase only. (Hukushima and Nemoto, J. Phys. Soc. Jpn. 65, 1604, 1996.)
/// </summary>
/// <remarks>
/// Chain c of each system: ranks have the same chains of all systems, so that nothing is sent. ΔS is computed here in
/// float64, from paths whose bits are the same on every backend, and the random numbers are counted by sweep, chain and
/// pair.
/// </remarks>
internal sealed class ReplicaExchange
{
    private enum Kind
    {
        Well,
        Excitation,
        Inhibition,
    }

    private readonly CompiledNetwork _network;
    private readonly PathEnsemble _ensemble;
    private readonly ChainShare _share;
    private readonly RandomStream _stream;
    private readonly int _ladder, _sites;
    private readonly (Kind Kind, int Driver, int Neuron)[] _terms;
    private readonly double[] _strengths, _lower, _upper, _weight; // [systems, terms], [terms] twice, [slices]
    private readonly float[] _paths;

    /// <param name="network">The systems.</param>
    /// <param name="ensemble">Their paths.</param>
    /// <param name="share">Which chains these are.</param>
    /// <param name="ladder">So many systems, one after another, are neighbours.</param>
    /// <param name="seed">Seed of the decisions.</param>
    public ReplicaExchange(CompiledNetwork network, PathEnsemble ensemble, ChainShare share, int ladder, long seed)
    {
        (_network, _ensemble, _share, _ladder) = (network, ensemble, share, ladder);
        _stream = RandomStream.Named(seed, "exchange");
        int neurons = network.Neurons.Count, systems = network.Systems;
        _sites = neurons * network.Lattice.Slices;
        var elements = Elements(network.Excitation, Kind.Excitation)
            .Concat(Elements(network.Inhibition, Kind.Inhibition))
            .Concat(network.Wells.Select((well, i) => (i / neurons, Term: (Kind.Well, 0, i % neurons), well)))
            .ToList();
        _terms = [.. elements.Select(element => element.Term).Distinct()];
        _strengths = new double[systems * _terms.Length];
        foreach ((int system, var term, double strength) in elements)
            _strengths[(system * _terms.Length) + Array.IndexOf(_terms, term)] = strength;
        (_lower, _upper) = (new double[_terms.Length], new double[_terms.Length]);
        _weight = new double[network.Lattice.Slices];
        _paths = new float[ensemble.Paths.Length];
        Accepted = new float[(systems - 1) * share.Count];

        IEnumerable<(int System, (Kind, int, int) Term, double Strength)> Elements(CouplingMatrix matrix, Kind kind) =>
            matrix.Elements.Select(
                e => (e.Row / network.Drivers, (kind, e.Row % network.Drivers, e.Column), e.Strength));
    }

    /// <summary>How often each pair of neighbours swapped, of the chains here [systems − 1, chains here].</summary>
    public float[] Accepted { get; }

    /// <summary>Exchanges once.</summary>
    /// <param name="sweep">Sweeps done, by which random numbers are counted.</param>
    /// <param name="number">Which exchange this is: even pairs by even numbers.</param>
    /// <param name="counts">Whether <see cref="Accepted"/> tells of it.</param>
    public void Swap(long sweep, long number, bool counts)
    {
        _ensemble.Paths.Read(_paths);
        bool swapped = false;
        for (int pair = 0; pair < _network.Systems - 1; pair++)
        {
            if (!IsTried(pair, number))
                continue;
            for (int chain = 0; chain < _share.Count; chain++)
            {
                Span<float> lower = Path(pair, chain), upper = Path(pair + 1, chain);
                long element = ((long)(_share.First + chain) * _network.Systems) + pair;
                if (_stream.Uniform(sweep, element) >= Math.Exp(Difference(pair, lower, upper)))
                    continue;
                for (int i = 0; i < _sites; i++)
                    (lower[i], upper[i]) = (upper[i], lower[i]);
                swapped = true;
                if (counts)
                    Accepted[(pair * _share.Count) + chain]++;
            }
        }

        if (swapped)
            _ensemble.Paths.Write(_paths);
    }

    /// <summary>
    /// The share of swaps by all ranks, of those that were tried, between each system and the next [systems − 1]; NaN
    /// where these are no neighbours, or have not tried.
    /// </summary>
    /// <param name="exchanges">How many there were, by numbers from 1.</param>
    public double[] Shares(long exchanges)
    {
        ReadOnlySpan<float> all = _share.Whole(Accepted, _network.Systems - 1, 1);
        var shares = new double[_network.Systems - 1];
        for (int pair = 0; pair < shares.Length; pair++)
        {
            double swaps = 0;
            foreach (float of in all.Slice(pair * _share.All, _share.All))
                swaps += of;
            bool isEven = pair % _ladder % 2 == 0;
            double tried = IsPair(pair) ? (isEven ? exchanges / 2 : (exchanges + 1) / 2) * (double)_share.All : 0;
            shares[pair] = swaps / tried;
        }

        return shares;
    }

    /// <summary>Sets <see cref="Accepted"/>.</summary>
    public void Restore(float[] accepted) => accepted.CopyTo(Accepted, 0);

    /// <summary>ΔS of swapping x of a system and y of the next.</summary>
    internal double Difference(int lower, ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        Integrate(x, _lower);
        Integrate(y, _upper);
        int terms = _terms.Length;
        double difference = 0;
        for (int term = 0; term < terms; term++)
        {
            double stronger = _strengths[((lower + 1) * terms) + term] - _strengths[(lower * terms) + term];
            difference += stronger * (_upper[term] - _lower[term]);
        }

        return difference;
    }

    private bool IsPair(int pair) => (pair + 1) % _ladder != 0;

    private bool IsTried(int pair, long number) => IsPair(pair) && pair % _ladder % 2 == number % 2;

    private Span<float> Path(int system, int chain) =>
        _paths.AsSpan(((system * _share.Count) + chain) * _sites, _sites);

    // What each term of the action integrates over time, without its strength.
    private void Integrate(ReadOnlySpan<float> path, double[] integrals)
    {
        int slices = _network.Lattice.Slices;
        for (int i = 0; i < _terms.Length; i++)
        {
            var (kind, driver, neuron) = _terms[i];
            if (kind != Kind.Well)
                Weigh(path, driver);
            ReadOnlySpan<float> field = path.Slice(neuron * slices, slices);
            double sum = 0;
            for (int t = 0; t < slices; t++)
            {
                double q = (double)field[t] * field[t], well = (q - 1) * (q - 1), w = _weight[t];
                sum += kind switch
                {
                    Kind.Well => well,
                    Kind.Excitation => w * q,
                    _ => w * w * well * well,
                };
            }

            integrals[i] = sum * _network.Lattice.Step;
        }
    }

    private void Weigh(ReadOnlySpan<float> path, int driver)
    {
        int slices = _weight.Length, neuron = driver - _network.ProfileCount;
        if (neuron < 0)
        {
            _network.Profiles.AsSpan(driver * slices, slices).CopyTo(_weight);
            return;
        }

        ReadOnlySpan<float> field = path.Slice(neuron * slices, slices);
        for (int t = 0; t < slices; t++)
        {
            double well = ((double)field[t] * field[t]) - 1;
            _weight[t] = well * well;
        }
    }
}
