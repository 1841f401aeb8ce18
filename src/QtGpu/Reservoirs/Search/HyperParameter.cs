using QtGpu.Kernels.Activations;

namespace QtGpu.Reservoirs.Search;

/// <summary>A number of an echo-state network's settings that a search may vary.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Expected">What a value must be, in words.</param>
/// <param name="Holds">True for such a value.</param>
/// <param name="Apply">The settings with this value. The last of <see cref="All"/> is applied last.</param>
public sealed record HyperParameter(string Name, string Expected, Func<double, bool> Holds, Func<ReservoirSettings, double, ReservoirSettings> Apply)
{
    private const string Height = "height", Mass = "mass", Width = "width", OperatingEnergy = "operating-energy", EnergyScale = "energy-scale", Centred = "centred";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<HyperParameter> All { get; } =
    [
        new("spectral-radius", "a number above 0", x => x > 0, (s, x) => s with { SpectralRadius = x }),
        new("leak", "a number above 0 and at most 1", x => x is > 0 and <= 1, (s, x) => s with { Leak = x }),
        new("input-scale", "a number above 0", x => x > 0, (s, x) => s with { InputScale = x }) { IsLogarithmic = true },
        new("bias-scale", "a number above 0", x => x > 0, (s, x) => s with { BiasScale = x }) { IsLogarithmic = true },
        new("feedback-scale", "a number above 0", x => x > 0, (s, x) => s with { FeedbackScale = x }) { IsLogarithmic = true },
        new("ridge", "a number above 0", x => x > 0, (s, x) => s with { Ridge = x }) { IsLogarithmic = true },
        new("noise", "a number above 0", x => x > 0, (s, x) => s with { Noise = x }) { IsLogarithmic = true },
        new("density", "a number above 0 and at most 1", x => x is > 0 and <= 1, (s, x) => s with { Density = x }) { IsLogarithmic = true },
        new("input-density", "a number above 0 and at most 1", x => x is > 0 and <= 1, (s, x) => s with { InputDensity = x }),
        new("opacity", "a number between 0.0001 and 10000", x => x is >= 1e-4 and <= 1e4,
            (s, x) => With(s, Width, Tunnelling.WidthOf(x, Parameter(s, Height), Parameter(s, Mass))))
        {
            IsLogarithmic = true, Sets = Width, Needs = [Width, Height, Mass],
        },
        new("operating-point", "a number", _ => true, (s, x) => With(s, OperatingEnergy, x * Parameter(s, Height)))
        {
            Sets = OperatingEnergy, Needs = [OperatingEnergy, Height],
        },
        new("centred", "0 or 1", x => x is 0 or 1, (s, x) => With(s, Centred, x)) { Sets = Centred, Needs = [Centred] },
        // f′(0) is proportional to the energy scale.
        new("slope", "a number above 0", x => x > 0,
            (s, x) => With(s, EnergyScale, x / ActivationCurve.At(With(s, EnergyScale, 1).CreateActivation(), 0).Derivative))
        {
            Sets = EnergyScale, Needs = [EnergyScale, OperatingEnergy],
        },
    ];

    /// <summary>Whether a range is drawn from evenly in its logarithm.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>The parameter or flag that it sets.</summary>
    public string Sets { get; init; } = Name;

    /// <summary>Parameters that an activation must have for it.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>The one of that name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static HyperParameter Find(string name) => All.FirstOrDefault(p => p.Name == name) ?? throw new InputException(
        $"--vary: expected one of {string.Join(", ", All.Select(p => p.Name))}, got '{name}'{NearestName.Hint(name, All.Select(p => p.Name))}");

    /// <summary>Whether settings with this activation have it.</summary>
    public bool Suits(string activation) => Needs.Count == 0 || Needs.All(ActivationCatalogue.Parameters(activation).ContainsKey);

    private static double Parameter(ReservoirSettings settings, string name) =>
        settings.ActivationParameters.TryGetValue(name, out double value) ? value : ActivationCatalogue.Parameters(settings.Activation)[name];

    private static ReservoirSettings With(ReservoirSettings settings, string name, double value) => settings with
    {
        ActivationParameters = new Dictionary<string, double>(settings.ActivationParameters, StringComparer.Ordinal) { [name] = value },
    };
}
