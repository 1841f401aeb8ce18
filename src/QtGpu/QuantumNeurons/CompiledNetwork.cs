namespace QtGpu.QuantumNeurons;

/// <summary>
/// Networks of the same neurons with other strengths ("systems": rows of a truth table, points of a scan) as the matrices
/// of their action (<see cref="Kernels.Contract.PathEnsemble"/>), in float64.
/// </summary>
/// <remarks>
/// A driver is a profile, w(t) = (ψ² − 1)², shared by all inputs of the same kinks and Λ, or, behind the profiles, a neuron.
/// A brightness b multiplies the excitatory strength of its input, and b² the inhibitory one, which has w²: (19).
/// </remarks>
public sealed class CompiledNetwork
{
    /// <summary>Compiles systems that share neurons, order and mode.</summary>
    /// <exception cref="InputException">A system or the lattice is not valid, or the neurons differ.</exception>
    public CompiledNetwork(IReadOnlyList<QuantumNetwork> systems, TimeLattice lattice)
    {
        lattice.Validate();
        QuantumNetwork first = systems.Count > 0 ? systems[0] : throw new InputException("no network is given; give at least one");
        foreach (QuantumNetwork system in systems)
        {
            system.Validate();
            if (!system.Neurons.Select(n => n.Name).SequenceEqual(first.Neurons.Select(n => n.Name), StringComparer.Ordinal)
                || system.FeedForward != first.FeedForward)
                throw new InputException("networks that run together need the same neurons, in the same order, and the same mode");
        }

        (Lattice, Systems, FeedForward) = (lattice, systems.Count, first.FeedForward);
        Neurons = [.. first.Neurons.Select(neuron => neuron.Name)];
        (int, double)[] kinds = [.. systems.SelectMany(system => system.Inputs).Select(Kind).Distinct()];
        Profiles = [.. kinds.SelectMany(kind => InputProfile.Weights(kind.Item1, kind.Item2, lattice))];
        ProfileCount = kinds.Length;
        Wells = [.. systems.SelectMany(system => system.Neurons).Select(neuron => neuron.Lambda / 4)];
        Excitation = new double[Systems * Drivers * Neurons.Count];
        Inhibition = new double[Excitation.Length];
        for (int s = 0; s < Systems; s++)
        {
            foreach (Coupling coupling in systems[s].Couplings)
                Add(s, systems[s], coupling, kinds);
        }
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
    public double[] Excitation { get; }

    /// <summary>ε of driver ⊣ neuron [systems · drivers, neurons].</summary>
    public double[] Inhibition { get; }

    private static (int Kinks, double Lambda) Kind(InputNeuron input) => (input.Kinks, input.Lambda);

    private void Add(int s, QuantumNetwork network, Coupling coupling, (int, double)[] kinds)
    {
        bool excites = coupling.Kind == CouplingKind.Excitatory;
        InputNeuron? input = network.Inputs.FirstOrDefault(i => i.Name == coupling.From);
        double brightness = input?.Brightness ?? 1;
        int driver = input is null ? ProfileCount + Index(coupling.From) : Array.IndexOf(kinds, Kind(input));
        (excites ? Excitation : Inhibition)[(((s * Drivers) + driver) * Neurons.Count) + Index(coupling.To)] +=
            coupling.Strength * (excites ? brightness : brightness * brightness);
    }

    private int Index(string name)
    {
        for (int j = 0; j < Neurons.Count; j++)
        {
            if (Neurons[j] == name)
                return j;
        }

        throw new ArgumentException($"no neuron '{name}'", nameof(name));
    }
}
