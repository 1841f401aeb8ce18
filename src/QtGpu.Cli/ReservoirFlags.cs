using System.CommandLine;
using QtGpu.Reservoirs;
using static QtGpu.Cli.Report.InvariantText;

namespace QtGpu.Cli;

/// <summary>The reservoir, for `esn`. What is not given comes from the preset.</summary>
internal sealed class ReservoirFlags
{
    // Folds of `--ridge auto`.
    private const int Folds = 5;

    private static readonly Dictionary<string, ReadoutMethod> Methods =
        Enum.GetValues<ReadoutMethod>().ToDictionary(method => method.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    private static readonly Bound RateBound = new("a number above 0 and at most 1", x => x is > 0 and <= 1);

    private const string Standard = "best";

    private readonly Option<string> _preset = Flag.Text(
        "--preset", "NAME", Standard, $"Settings to start from: {string.Join(", ", ReservoirPresets.Names)}");

    private readonly Option<int?> _units = Count("--units", "Units of a reservoir");
    private readonly Option<double?> _radius = Number("--spectral-radius", "ρ", Bound.Positive, "Spectral radius of W");
    private readonly Option<double?> _leak = Number("--leak", "α", RateBound, "Leak rate");
    private readonly Option<double?> _inputScale = Number(
        "--input-scale", "factor", Bound.NotNegative, "Factor on input weights from U(−½, ½)");
    private readonly Option<double?> _biasScale = Number(
        "--bias-scale", "factor", Bound.NotNegative, "Factor on biases from U(−½, ½)");
    private readonly Option<double?> _feedback = Number(
        "--feedback-scale", "factor", Bound.NotNegative, "Factor on weights of the fed-back output");
    private readonly Option<double?> _density = Number(
        "--density", "fraction", RateBound,
        $"Part of the units that a unit receives from; below {ReservoirSettings.SparseBelow} W is held sparse");
    private readonly Option<double?> _inputDensity = Number(
        "--input-density", "fraction", RateBound, "Part of the units that see the input");
    private readonly Option<double?> _noise = Number(
        "--noise", "σ", Bound.NotNegative, "Standard deviation of noise on f");
    private readonly Option<double?> _ridge = Flag.NumberOrAuto(
        "--ridge", "λ|auto", Bound.NotNegative,
        $"Ridge of the readout; auto: chosen by cross-validation over {Folds} stretches of the training steps "
        + ReservoirPresetFlags.Hint(Standard, "--ridge"));

    private readonly Option<string> _readout = Flag.Text(
        "--readout", "NAME", "auto", $"How it is solved, {string.Join(", ", Methods.Keys)}: from the Gram matrix of the states, by QR of the states or recursively");

    private readonly Option<double?> _forgetting = Number(
        "--forgetting", "γ", RateBound,
        "What a step's weight is multiplied by with each further step, with --readout rls");
    private readonly Option<int?> _washout = Count("--washout", "Steps that the readout does not see", least: 0);
    private readonly Option<int?> _train = Count("--train", "Steps of training, washout included");

    private static Option<double?> Number(string name, string unit, Bound bound, string description) =>
        Flag.Number(name, unit, bound, $"{description} {ReservoirPresetFlags.Hint(Standard, name)}");

    private static Option<int?> Count(string name, string description, int least = 1) =>
        Flag.MaybeCount(name, $"{description} {ReservoirPresetFlags.Hint(Standard, name)}", least);

    public ActivationFlags Activation { get; } = new("the preset's");

    /// <summary>What labelled sequences have no use for.</summary>
    public IReadOnlyList<Option> SeriesOnly => [_train, _readout, _forgetting, _feedback];

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_preset, .. Own])
            command.Options.Add(option);
        Activation.AddTo(command);
    }

    /// <summary>Whether a flag of the reservoir, named without its dashes, is on the command line.</summary>
    public bool IsGiven(ParseResult arguments, string name) =>
        Own.Any(option => option.Name[2..] == name && arguments.IsGiven(option));

    /// <summary>The flags that give these settings: the preset, and what it has otherwise.</summary>
    public string Command(ParseResult arguments, ReservoirSettings settings)
    {
        ReservoirSettings preset = ReservoirPresets.Create(arguments.GetValue(_preset)!, settings.Activation);
        IEnumerable<string> parameters = settings.ActivationParameters.Except(preset.ActivationParameters)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $":{pair.Key}={Text(pair.Value)}");
        IEnumerable<string> flags = ReservoirPresetFlags.Of(settings).Except(ReservoirPresetFlags.Of(preset))
            .Select(flag => $" {flag.Name} {flag.Value}");
        return $"--preset {arguments.GetValue(_preset)} --activations {settings.Activation}{string.Concat(parameters)}{string.Concat(flags)}";
    }

    private Option[] Own =>
        [_units, _radius, _leak, _inputScale, _biasScale, _feedback, _density, _inputDensity, _noise, _ridge, _readout, _forgetting, _washout, _train];

    /// <summary>The settings for one activation, from <paramref name="create"/>(preset, activation).</summary>
    /// <exception cref="InputException">Something is out of its range, or no such preset.</exception>
    public ReservoirSettings Read(ParseResult arguments, NamedActivation activation, Func<string, string, ReservoirSettings> create)
    {
        ReservoirSettings preset = create(arguments.GetValue(_preset)!, activation.Activation);
        double? ridge = arguments.GetValue(_ridge);
        bool isChosen = ridge is { } number && double.IsNaN(number);
        if (isChosen)
            ridge = null;
        string method = arguments.GetValue(_readout)!;
        if (!Methods.TryGetValue(method, out ReadoutMethod readout))
            throw new InputException($"--readout: expected one of {string.Join(", ", Methods.Keys)}, got '{method}'");
        arguments.Require(readout == ReadoutMethod.Rls, "--readout rls", _forgetting);
        ReservoirSettings settings = preset with
        {
            ActivationParameters = new Dictionary<string, double>(
                preset.ActivationParameters.Concat(activation.Parameters)
                    .GroupBy(pair => pair.Key, StringComparer.Ordinal).Select(group => group.Last()), StringComparer.Ordinal),
            Units = arguments.GetValue(_units) ?? preset.Units,
            SpectralRadius = arguments.GetValue(_radius) ?? preset.SpectralRadius,
            Leak = arguments.GetValue(_leak) ?? preset.Leak,
            InputScale = arguments.GetValue(_inputScale) ?? preset.InputScale,
            BiasScale = arguments.GetValue(_biasScale) ?? preset.BiasScale,
            FeedbackScale = arguments.GetValue(_feedback) ?? preset.FeedbackScale,
            Density = arguments.GetValue(_density) ?? preset.Density,
            InputDensity = arguments.GetValue(_inputDensity) ?? preset.InputDensity,
            Noise = arguments.GetValue(_noise) ?? preset.Noise,
            Ridge = ridge ?? preset.Ridge,
            RidgeFolds = isChosen ? Folds : 0,
            Readout = readout,
            Forgetting = arguments.GetValue(_forgetting) ?? preset.Forgetting,
            Washout = arguments.GetValue(_washout) ?? preset.Washout,
            TrainSteps = arguments.GetValue(_train) ?? preset.TrainSteps,
        };
        settings.Check();
        return settings;
    }
}
