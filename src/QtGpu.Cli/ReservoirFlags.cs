using System.CommandLine;
using System.Globalization;
using QtGpu.Reservoirs;

namespace QtGpu.Cli;

/// <summary>The reservoir, for `esn`. What is not given comes from the preset.</summary>
internal sealed class ReservoirFlags
{
    // Folds of `--ridge auto`.
    private const int Folds = 5;

    private static readonly Dictionary<string, ReadoutMethod> Methods =
        Enum.GetValues<ReadoutMethod>().ToDictionary(method => method.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    private static readonly Bound RateBound = new("a number above 0 and at most 1", x => x is > 0 and <= 1);

    private readonly Option<string> _preset = Flag.Text(
        "--preset", "NAME", "best", $"Settings to start from: {string.Join(", ", ReservoirPresets.Names)}");

    private readonly Option<int?> _units = Flag.MaybeCount("--units", "Units of a reservoir [presets: 1000]");
    private readonly Option<double?> _radius = Flag.Number("--spectral-radius", "ρ", Bound.Positive, "Spectral radius of W [best: 1.47, of others than tunnelling 1.1; with --dataset 1.2, 1.4]");
    private readonly Option<double?> _leak = Flag.Number("--leak", "α", RateBound, "Leak rate [best: 0.74, of others than tunnelling 0.78; with --dataset 0.15]");
    private readonly Option<double?> _inputScale = Flag.Number("--input-scale", "factor", Bound.NotNegative, "Factor on input weights from U(−½, ½) [best: 2.4, of others than tunnelling 2.6; with --dataset 0.35, 0.7]");
    private readonly Option<double?> _biasScale = Flag.Number("--bias-scale", "factor", Bound.NotNegative, "Factor on biases from U(−½, ½) [best: 0.47, of others than tunnelling 0.8; with --dataset 1]");
    private readonly Option<double?> _feedback = Flag.Number("--feedback-scale", "factor", Bound.NotNegative, "Factor on weights of the fed-back output [presets: 0]");
    private readonly Option<double?> _density = Flag.Number("--density", "fraction", RateBound, "Part of the units that a unit receives from [presets: 1]; below 0.2 W is held sparse");
    private readonly Option<double?> _inputDensity = Flag.Number("--input-density", "fraction", RateBound, "Part of the units that see the input [presets: 1]");
    private readonly Option<double?> _noise = Flag.Number("--noise", "σ", Bound.NotNegative, "Standard deviation of noise on f [presets: 0]");
    private readonly Option<double?> _ridge = Flag.NumberOrAuto(
        "--ridge", "λ|auto", Bound.NotNegative, "Ridge of the readout [best: 1.5e-11, of others than tunnelling 2.6e-11; with --dataset 0.1]; auto: chosen by cross-validation over five stretches of the training steps");

    private readonly Option<string> _readout = Flag.Text(
        "--readout", "NAME", "auto", $"How it is solved, {string.Join(", ", Methods.Keys)}: from the Gram matrix of the states, by QR of the states or recursively");

    private readonly Option<double?> _forgetting = Flag.Number("--forgetting", "γ", RateBound, "What a step's weight is multiplied by with each further step, with --readout rls [presets: 1]");
    private readonly Option<int?> _washout = Flag.MaybeCount("--washout", "Steps that the readout does not see [presets: 100; with --dataset all but the last seventh]", least: 0);
    private readonly Option<int?> _train = Flag.MaybeCount("--train", "Steps of training, washout included [presets: 2000]");

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
    public bool IsGiven(ParseResult arguments, string name) => Own.Any(option => option.Name[2..] == name && arguments.IsGiven(option));

    /// <summary>The flags that give these settings: the preset, and what it has otherwise.</summary>
    public string Command(ParseResult arguments, ReservoirSettings settings)
    {
        ReservoirSettings preset = ReservoirPresets.Create(arguments.GetValue(_preset)!, settings.Activation);
        IEnumerable<string> parameters = settings.ActivationParameters.Except(preset.ActivationParameters)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $":{pair.Key}={Number(pair.Value)}");
        IEnumerable<string> flags = Own.Select((option, i) => (option.Name, Value: Values(settings)[i], Preset: Values(preset)[i]))
            .Where(flag => flag.Value != flag.Preset).Select(flag => $" {flag.Name} {flag.Value}");
        return $"--preset {arguments.GetValue(_preset)} --activations {settings.Activation}{string.Concat(parameters)}{string.Concat(flags)}";
    }

    private Option[] Own =>
        [_units, _radius, _leak, _inputScale, _biasScale, _feedback, _density, _inputDensity, _noise, _ridge, _readout, _forgetting, _washout, _train];

    // What those flags set, in the same order.
    private static string[] Values(ReservoirSettings settings) =>
    [
        Number(settings.Units), Number(settings.SpectralRadius), Number(settings.Leak), Number(settings.InputScale), Number(settings.BiasScale),
        Number(settings.FeedbackScale), Number(settings.Density), Number(settings.InputDensity), Number(settings.Noise),
        settings.RidgeFolds > 0 ? "auto" : Number(settings.Ridge), settings.Readout.ToString().ToLowerInvariant(), Number(settings.Forgetting),
        Number(settings.Washout), Number(settings.TrainSteps),
    ];

    private static string Number(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

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
