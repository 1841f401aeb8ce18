using QtGpu.Kernels.Activations;

namespace QtGpu.Reservoirs;

/// <summary>Named settings of an echo-state network, to start from.</summary>
public static class ReservoirPresets
{
    private static readonly SortedDictionary<string, Func<string, ReservoirSettings>> Presets = new(StringComparer.Ordinal)
    {
        ["paper"] = Paper,
        ["best"] = Best,
    };

    /// <summary>Their names.</summary>
    public static IReadOnlyCollection<string> Names => Presets.Keys;

    /// <summary>The settings <paramref name="name"/> for an activation.</summary>
    /// <exception cref="InputException">There is no such preset.</exception>
    public static ReservoirSettings Create(string name, string activation) => Presets.TryGetValue(name, out var preset)
        ? preset(activation)
        : throw new InputException($"--preset: expected one of {string.Join(", ", Names)}, got '{name}'");

    // arXiv:2503.07681 and its published code, which is M. Lukoševičius's minimal example with T(3 eV·z) for tanh z.
    private static ReservoirSettings Paper(string activation) => new()
    {
        Activation = activation,
        ActivationParameters = Barrier(activation, ("energy-scale", 3)),
    };

    // Units work on the barrier's shoulder, ε₀ = 1.1 of a barrier of θ = 4, with T(ε₀) subtracted and a slope of 1 there: what
    // tanh has at 0. The published set works at the kink E = 0, where half of the units are silent. The ridge was chosen on
    // the computed Mackey-Glass series.
    private static ReservoirSettings Best(string activation) => new()
    {
        Activation = activation,
        ActivationParameters = Barrier(
            activation, ("height", Height), ("width", Tunnelling.WidthOf(4, Height)), ("operating-energy", 1.1 * Height),
            ("energy-scale", UnitSlope * Height), ("centred", 1)),
        SpectralRadius = activation == Barriered ? 1.1 : 1.25,
        Leak = 0.5,
        InputScale = 2,
        Ridge = 1e-10,
    };

    private const string Barriered = "tunnelling";

    // The paper's height in eV; 1/(dT/dε) at ε = 1.1 and θ = 4.
    private const double Height = 30, UnitSlope = 0.6581065271705693;

    private static Dictionary<string, double> Barrier(string activation, params (string Name, double Value)[] parameters) =>
        (activation == Barriered ? parameters : []).ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
}
