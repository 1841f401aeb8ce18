using QtGpu.Kernels.Activations;

namespace QtGpu.Reservoirs.Search;

/// <summary>A number of an echo-state network's settings that a search may vary.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Expected">What a value must be, in words.</param>
/// <param name="Holds">True for such a value.</param>
/// <param name="Apply">The settings with this value. The last of <see cref="All"/> is applied last.</param>
public sealed record HyperParameter(
    string Name, string Expected, Func<double, bool> Holds, Func<ReservoirSettings, double, ReservoirSettings> Apply)
{
    private const string Height = "height", Mass = "mass", Width = "width", OperatingEnergy = "operating-energy";
    private const string EnergyScale = "energy-scale", Centred = "centred";

    /// <summary>All of them: settings of the reservoir, and what a barrier is better described by.</summary>
    public static IReadOnlyList<HyperParameter> All { get; } =
    [
        .. Setting.Of(typeof(ReservoirSettings)).Where(setting => setting.Search != SearchScale.None).Select(Of),
        new("opacity", "a number between 0.0001 and 10000", x => x is >= 1e-4 and <= 1e4,
            (s, x) => With(s, Width, Tunnelling.WidthOf(x, Parameter(s, Height), Parameter(s, Mass))))
        {
            IsLogarithmic = true, Sets = Width, Needs = [Width, Height, Mass], Usual = [1, 8],
        },
        new("operating-point", "a number", _ => true, (s, x) => With(s, OperatingEnergy, x * Parameter(s, Height)))
        {
            Sets = OperatingEnergy, Needs = [OperatingEnergy, Height], Usual = [0.8, 1.6],
        },
        new("centred", "0 or 1", x => x is 0 or 1, (s, x) => With(s, Centred, x))
        {
            Sets = Centred, Needs = [Centred], Usual = [1],
        },
        // f′(0) is proportional to the energy scale.
        new("slope", "a number above 0", x => x > 0,
            (s, x) => With(s, EnergyScale, x / SlopePerEnergy(s)))
        {
            Sets = EnergyScale, Needs = [EnergyScale, OperatingEnergy], Usual = [0.5, 1.5],
        },
    ];

    /// <summary>Whether a range is drawn from evenly in its logarithm.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>What a search gives it that is given nothing: the ends of a range, a value, or nothing.</summary>
    public IReadOnlyList<double> Usual { get; init; } = [];

    /// <summary>The parameter or setting that it sets.</summary>
    public string Sets { get; init; } = Name;

    /// <summary>Parameters that an activation must have for it.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>The one of that name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static HyperParameter Find(string name) => All.FirstOrDefault(p => p.Name == name)
        ?? throw new InputException(
            $"‘vary’: expected one of {string.Join(", ", All.Select(p => p.Name))}, got '{name}'"
            + NearestName.Hint(name, All.Select(p => p.Name)));

    /// <summary>Whether settings with this activation have it.</summary>
    public bool Suits(string activation) =>
        Needs.Count == 0 || Needs.All(ActivationCatalogue.Parameters(activation).ContainsKey);

    private static HyperParameter Of(Setting setting)
    {
        bool isLogarithmic = setting.Search == SearchScale.Logarithmic;
        bool Holds(double x) => setting.Holds(x) && (x > 0 || !isLogarithmic);
        return new(setting.Key, setting.ExpectedInSearch, Holds, (s, x) => setting.With(s, x))
        {
            IsLogarithmic = isLogarithmic,
            Usual = setting.SearchRange,
        };
    }

    private static double SlopePerEnergy(ReservoirSettings settings) =>
        ActivationCurve.At(With(settings, EnergyScale, 1).CreateActivation(), 0).Derivative;

    private static double Parameter(ReservoirSettings settings, string name) =>
        settings.ActivationParameters.TryGetValue(name, out double value)
            ? value
            : ActivationCatalogue.Parameters(settings.Activation)[name];

    private static ReservoirSettings With(ReservoirSettings settings, string name, double value) => settings with
    {
        ActivationParameters = new Dictionary<string, double>(settings.ActivationParameters, StringComparer.Ordinal)
        {
            [name] = value,
        },
    };
}
