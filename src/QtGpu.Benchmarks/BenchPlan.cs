using QtGpu.Kernels.Activations;

namespace QtGpu.Benchmarks;

/// <summary>What a run of the bench measures.</summary>
/// <param name="Only">Parts by name; empty for all that are usual.</param>
/// <param name="BesidePeers">Whether other libraries take turns.</param>
internal sealed record BenchPlan(IReadOnlyList<string> Only, bool BesidePeers)
{
    public const string Passes = "passes", Products = "products", Training = "training", Recurrent = "recurrent",
        Bayesian = "bayesian", Edges = "edges", Replicas = "replicas", Samplers = "samplers", Reservoirs = "reservoirs",
        Threads = "threads", Memory = "memory", Peers = "peers";

    /// <summary>What its output says of itself.</summary>
    public const string RehearsalNote = "a rehearsal in small: no figure here is a measurement";

    private const double TensorCoreError = 1.0 / 1024;

    /// <summary>
    /// In the order in which they run, and <c>peers</c>, which is the rows beside peers of all of them.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        Passes, Products, Training, Recurrent, Bayesian, Edges, Replicas, Samplers, Reservoirs, Threads, Memory, Peers,
    ];

    /// <summary>The activations where none are named: the subject, and what it is held against.</summary>
    public static IReadOnlyList<string> Usual { get; } = ["tunnelling", "relu"];

    /// <summary>Of passes and training.</summary>
    public IReadOnlyList<string> Activations { get; init; } = Usual;

    /// <summary>Products; empty for those that suit the device.</summary>
    public IReadOnlyList<GemmShape> Sizes { get; init; } = [];

    /// <summary>Whether everything is tried in small, which measures nothing.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>Of the factors of products.</summary>
    public GemmPrecision Precision { get; init; }

    /// <summary>What a factor may be off by, as a part of itself.</summary>
    public double FactorError => Precision == GemmPrecision.Float32 ? 0 : TensorCoreError;

    /// <summary>What the files of a run are called, so that runs of several parts lie beside each other.</summary>
    public string Stem()
    {
        string[] precision = Precision == GemmPrecision.Float32 ? [] : [$"{Precision}".ToLowerInvariant()];
        return string.Join('-', ["bench", .. Only, .. precision]);
    }

    /// <summary>Reads --only.</summary>
    /// <exception cref="InputException">There is no such part.</exception>
    public static BenchPlan Parse(IReadOnlyList<string> only, bool besidePeers)
    {
        string? unknown = only.FirstOrDefault(name => !Names.Contains(name, StringComparer.Ordinal));
        return unknown is null
            ? new(
                [.. Names.Where(name => only.Contains(name, StringComparer.Ordinal))],
                besidePeers || only.Contains(Peers, StringComparer.Ordinal))
            : throw new InputException(
                $"--only: expected one of {string.Join(", ", Names)}, or several separated by commas, "
                + $"got '{unknown}'{NearestName.Hint(unknown, Names)}");
    }

    /// <summary>Reads --activations; none are the usual ones.</summary>
    /// <exception cref="InputException">There is no such activation, or it is named twice.</exception>
    public BenchPlan With(IReadOnlyList<string> activations)
    {
        foreach (string name in activations)
            ActivationCatalogue.Create(name);
        if (activations.Distinct(StringComparer.Ordinal).Count() != activations.Count)
        {
            throw new InputException(
                $"--activations: one is named twice in '{string.Join(',', activations)}'; name each once");
        }
        return activations.Count == 0 ? this : this with { Activations = activations };
    }

    /// <summary>
    /// Whether a part's own rows are measured. Threads and memory are beside peers, or when they are named.
    /// </summary>
    public bool Measures(string part) =>
        part != Peers && (Only.Count > 0 ? IsNamed(part) : BesidePeers || !IsOfProcessor(part));

    /// <summary>Whether a part's rows beside peers are.</summary>
    public bool Compares(string part) => BesidePeers && (Only.Count == 0 || IsNamed(part) || IsNamed(Peers));

    /// <summary>Whether a part measures the CPU and nothing else.</summary>
    public static bool IsOfProcessor(string part) => part is Threads or Memory;

    /// <summary>How large the work is.</summary>
    public BenchSizes SizesFor(Backend backend, int threads)
    {
        BenchSizes sizes = IsRehearsal ? BenchSizes.Rehearsal : BenchSizes.Of(backend, threads);
        return Sizes.Count > 0 ? sizes with { Products = Sizes } : sizes;
    }

    /// <summary>Refuses a part that a device does not have.</summary>
    /// <exception cref="InputException">One was named.</exception>
    public void Require(Backend backend)
    {
        if (!backend.ReadsAreFree && Only.FirstOrDefault(IsOfProcessor) is { } part)
        {
            throw new InputException(
                $"--only {part}: this part measures the CPU, the device is {backend.Name}; "
                + "leave it out, or choose the CPU");
        }
    }

    private bool IsNamed(string part) => Only.Contains(part, StringComparer.Ordinal);
}
