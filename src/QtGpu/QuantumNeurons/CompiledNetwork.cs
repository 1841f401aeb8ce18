using System.Globalization;

namespace QtGpu.QuantumNeurons;

/// <summary>
/// Networks of the same neurons with other strengths ("systems": rows of a truth table, points of a scan) as the
/// matrices of their action (<see cref="Kernels.Contract.PathEnsemble"/>), in float64.
/// </summary>
/// <remarks>
/// A driver is a profile, w(t) = (ψ² − 1)², shared by all inputs of the same kinks and Λ, or, behind the profiles, a
/// neuron. A brightness b multiplies the excitatory strength of its input, and b² the inhibitory one, which has w²:
/// (19).
/// </remarks>
public sealed class CompiledNetwork
{
    /// <summary>Compiles systems that share neurons, order and mode.</summary>
    /// <exception cref="InputException">A system or the lattice is not valid, or the neurons differ.</exception>
    public CompiledNetwork(IReadOnlyList<QuantumNetwork> systems, TimeLattice lattice)
        : this(systems, lattice, among: systems)
    {
    }

    /// <summary>Compiles some of the systems that run together, with the profiles of all.</summary>
    internal CompiledNetwork(
        IReadOnlyList<QuantumNetwork> systems, TimeLattice lattice, IReadOnlyList<QuantumNetwork> among)
    {
        lattice.Validate();
        QuantumNetwork first = systems.Count > 0
            ? systems[0]
            : throw new InputException("no network is given; give at least one");
        foreach (QuantumNetwork system in systems)
        {
            system.Validate();
            IEnumerable<string> names = system.Neurons.Select(n => n.Name);
            if (!names.SequenceEqual(first.Neurons.Select(n => n.Name), StringComparer.Ordinal)
                || system.FeedForward != first.FeedForward)
            {
                throw new InputException(
                    "networks that run together need the same neurons, in the same order, and the same mode");
            }
        }

        (Lattice, Systems, FeedForward) = (lattice, systems.Count, first.FeedForward);
        Neurons = [.. first.Neurons.Select(neuron => neuron.Name)];
        var profiles = new Dictionary<(int Kinks, double Lambda), int>();
        foreach (InputNeuron input in among.SelectMany(system => system.Inputs))
            profiles.TryAdd((input.Kinks, input.Lambda), profiles.Count);
        ProfileCount = profiles.Count;
        RequireRoom();
        Profiles = [.. profiles.Keys.SelectMany(kind => InputProfile.Weights(kind.Kinks, kind.Lambda, lattice))];
        Wells = [.. systems.SelectMany(system => system.Neurons).Select(neuron => neuron.Lambda / 4)];
        Excitation = new(Systems * Drivers, Neurons.Count);
        Inhibition = new(Systems * Drivers, Neurons.Count);
        Dictionary<string, int> numbers =
            Enumerable.Range(0, Neurons.Count).ToDictionary(j => Neurons[j], StringComparer.Ordinal);
        for (int s = 0; s < Systems; s++)
            Add(s, systems[s], numbers, profiles);
    }

    /// <summary>One network.</summary>
    public CompiledNetwork(QuantumNetwork network, TimeLattice lattice)
        : this([network], lattice)
    {
    }

    /// <summary>Imaginary time.</summary>
    public TimeLattice Lattice { get; }

    /// <summary>Names of the neurons, in order.</summary>
    public IReadOnlyList<string> Neurons { get; }

    /// <summary>How many networks.</summary>
    public int Systems { get; }

    /// <summary>Rows of <see cref="Profiles"/>.</summary>
    public int ProfileCount { get; }

    /// <summary>Profiles and neurons: rows of a system in the strengths.</summary>
    public int Drivers => ProfileCount + Neurons.Count;

    /// <summary>Drivers do not feel those they drive.</summary>
    public bool FeedForward { get; }

    /// <summary>w(t) [profiles, slices].</summary>
    public double[] Profiles { get; }

    /// <summary>Λ/4 [systems, neurons].</summary>
    public double[] Wells { get; }

    /// <summary>ε of driver → neuron [systems · drivers, neurons].</summary>
    public CouplingMatrix Excitation { get; }

    /// <summary>ε of driver ⊣ neuron [systems · drivers, neurons].</summary>
    public CouplingMatrix Inhibition { get; }

    // Before anything of that size is made.
    private void RequireRoom()
    {
        double bytes = sizeof(double) * (((double)ProfileCount * Lattice.Slices) + ((double)Systems * Neurons.Count));
        double available = Math.Min(
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, (double)Array.MaxLength * sizeof(double));
        if (bytes > available || (double)Systems * Drivers > int.MaxValue)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{Systems} networks of {Neurons.Count} neurons with {ProfileCount} kinds of inputs at "
                + $"{Lattice.Slices} slices take {bytes / 1e9:0.0} GB, "
                + $"{available / 1e9:0.0} GB are there; take fewer networks at once, kinds of inputs or slices"));
        }
    }

    private void Add(
        int s, QuantumNetwork network, Dictionary<string, int> numbers,
        Dictionary<(int Kinks, double Lambda), int> profiles)
    {
        Dictionary<string, InputNeuron> inputs =
            network.Inputs.ToDictionary(input => input.Name, StringComparer.Ordinal);
        foreach (Coupling coupling in network.Couplings)
        {
            bool excites = coupling.Kind == CouplingKind.Excitatory;
            InputNeuron? input = inputs.GetValueOrDefault(coupling.From);
            double brightness = input?.Brightness ?? 1;
            int driver = input is null ? ProfileCount + numbers[coupling.From] : profiles[(input.Kinks, input.Lambda)];
            (excites ? Excitation : Inhibition)[(s * Drivers) + driver, numbers[coupling.To]] +=
                coupling.Strength * (excites ? brightness : brightness * brightness);
        }
    }
}
