namespace QtGpu.QuantumNeurons;

/// <summary>What a coupling does to the neuron it leads to.</summary>
public enum CouplingKind
{
    /// <summary>ε φ₁² (φ₂² − 1)² (10): a driver off its vacuum pulls φ₁ to 0.</summary>
    Excitatory,

    /// <summary>ε (φ₁² − 1)⁴ (φ₂² − 1)⁴ (11): symmetric, not both off their vacua.</summary>
    Inhibitory,
}

/// <summary>A quantum neuron: a particle in the double well V₀ = Λ/4 (φ² − 1)².</summary>
/// <param name="Name">Unique in its network.</param>
/// <param name="Lambda">Λ, stiffness of the well.</param>
public sealed record Neuron(
    string Name,
    [property: Setting("lambda", "Λ", "Stiffness of the wells, and of the inputs' kinks",
        Least = NetworkRules.LeastLambda, Most = NetworkRules.MostLambda)]
    double Lambda = 5000);

/// <summary>
/// An input neuron: the fixed path ψ(τ) = Π tanh(√(Λ/2)(τ − τₖ)) of equally spaced kinks, τₖ = (k + ½)T/n.
/// </summary>
/// <param name="Name">Unique in its network.</param>
/// <param name="Kinks">n.</param>
/// <param name="Brightness">b: (ψ² − 1)² counts b times (19). 0: passive.</param>
/// <param name="Lambda">Λ of its kinks.</param>
public sealed record InputNeuron(
    string Name,
    [property: Setting("kinks", "N", "Kinks of an active input's path", Least = 0, Most = NetworkRules.MostKinks)]
    int Kinks = 2,
    [property: Setting("brightness", "b", "How strongly an input counts", Least = 0, Most = 1)]
    double Brightness = 1,
    [property: Setting("lambda", "Λ", "Stiffness of an input's kinks",
        Least = NetworkRules.LeastLambda, Most = NetworkRules.MostLambda)]
    double Lambda = 5000);

/// <summary>A coupling of strength ε, from the driver to the neuron it affects.</summary>
/// <param name="Kind">Excitatory or inhibitory.</param>
/// <param name="From">Name of a neuron or an input neuron.</param>
/// <param name="To">Name of a neuron.</param>
/// <param name="Strength">ε.</param>
public sealed record Coupling(
    CouplingKind Kind, string From, string To,
    [property: Setting("strength", "ε", "Strength of a coupling", Least = 0, Most = NetworkRules.MostStrength)]
    double Strength);

/// <summary>
/// A network of quantum neurons with one joint Euclidean action. Dorozhinsky and Pavlovsky, arXiv:1806.09664.
/// </summary>
/// <param name="Neurons">The simulated neurons.</param>
/// <param name="Inputs">The input neurons.</param>
/// <param name="Couplings">What connects them.</param>
public sealed record QuantumNetwork(
    IReadOnlyList<Neuron> Neurons, IReadOnlyList<InputNeuron> Inputs, IReadOnlyList<Coupling> Couplings)
{
    /// <summary>A driver does not feel those it drives: a chain of conditional laws, not a Gibbs measure.</summary>
    public bool FeedForward { get; init; }

    /// <summary>
    /// The input whose ∫V₀(ψ)dτ an activity is a fraction of: the first, or, where there is none, two kinks of the
    /// first neuron's Λ.
    /// </summary>
    public InputNeuron ActivityScale => Inputs is [var first, ..] ? first : new("input", Lambda: Neurons[0].Lambda);

    /// <summary>Refuses what is no network.</summary>
    /// <exception cref="InputException">
    /// No neuron, a name twice, an unknown end of a coupling, a number out of range, a cycle in feed-forward mode.
    /// </exception>
    public void Validate() => NetworkRules.Check(this);
}

/// <summary>Imaginary time: a circle of length T, cut into slices.</summary>
/// <param name="Period">T, the inverse temperature.</param>
/// <param name="Slices">Nt.</param>
public sealed record TimeLattice(
    [property: Setting("period", "T", "Length of imaginary time",
        Least = TimeLattice.LeastPeriod, Most = TimeLattice.MostPeriod)]
    double Period = 0.7,
    [property: Setting("slices", "N", "Time slices, even", Least = 4, Most = TimeLattice.MostSlices, Even = true)]
    int Slices = 512)
{
    /// <summary>The most slices: a path of that many fills a core's cache.</summary>
    public const int MostSlices = 1 << 16;

    // Colder or hotter than that, a link's Gaussian is no float32.
    private const double LeastPeriod = 1e-6, MostPeriod = 1e6;

    /// <summary>dt = T / Nt.</summary>
    public double Step => Period / Slices;

    /// <summary>Refuses a lattice that has no checkerboard.</summary>
    /// <exception cref="InputException">T or Nt is out of its bounds.</exception>
    public void Validate() => Setting.Check(this);
}
