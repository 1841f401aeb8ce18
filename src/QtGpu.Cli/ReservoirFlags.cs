using QtGpu.Reservoirs;

namespace QtGpu.Cli;

/// <summary>The reservoir, for `esn`. What is not given comes from the preset.</summary>
internal sealed class ReservoirFlags
{
    // Folds of `--ridge auto`.
    private const int Folds = 5;

    private const string Standard = "best";

    private readonly Option<string> _preset = Flag.Text(
        "--preset", "NAME", Standard, $"Settings to start from: {string.Join(", ", ReservoirPresets.Names)}");

    private readonly SettingFlags<ReservoirSettings> _settings = new(
        setting => ReservoirPresetFlags.Hint(Standard, setting),
        (nameof(ReservoirSettings.Ridge), ReservoirPresetFlags.Auto,
            $"chosen by cross-validation over {Folds} stretches of the training steps"));

    public ActivationFlags Activation { get; } = new("the preset's");

    /// <summary>What labelled sequences have no use for.</summary>
    public IReadOnlyList<Option> SeriesOnly =>
    [
        _settings[nameof(ReservoirSettings.TrainSteps)], _settings[nameof(ReservoirSettings.Readout)],
        _settings[nameof(ReservoirSettings.Forgetting)], _settings[nameof(ReservoirSettings.FeedbackScale)],
    ];

    public void AddTo(Command command)
    {
        command.Takes([_preset, .. _settings.All]);
        Activation.AddTo(command);
    }

    /// <summary>Whether a flag of the reservoir, named without its dashes, is on the command line.</summary>
    public bool IsGiven(ParseResult arguments, string name) => _settings.IsGiven(arguments, name);

    /// <summary>The flags that give these settings: the preset, and what it has otherwise.</summary>
    public string Command(ParseResult arguments, ReservoirSettings settings)
    {
        string name = arguments.GetValue(_preset)!;
        ReservoirSettings preset = ReservoirPresets.Create(name, settings.Activation);
        IEnumerable<string> parameters = settings.ActivationParameters.Except(preset.ActivationParameters)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $":{pair.Key}={Text(pair.Value)}");
        IEnumerable<string> flags = ReservoirPresetFlags.Of(settings).Except(ReservoirPresetFlags.Of(preset))
            .Select(flag => $" {flag.Name} {flag.Value}");
        return $"--preset {name} --activations {settings.Activation}{string.Concat(parameters)}{string.Concat(flags)}";
    }

    /// <summary>The settings for one activation, from <paramref name="create"/>(preset, activation).</summary>
    /// <exception cref="InputException">Something is out of its range, or no such preset.</exception>
    public ReservoirSettings Read(
        ParseResult arguments, NamedActivation activation, Func<string, string, ReservoirSettings> create)
    {
        ReservoirSettings settings = _settings.Read(
            arguments, create(arguments.GetValue(_preset)!, activation.Activation));
        bool isRecursive = settings.Readout == ReadoutMethod.Rls;
        arguments.Require(isRecursive, "--readout rls", _settings[nameof(ReservoirSettings.Forgetting)]);
        settings = settings with
        {
            ActivationParameters = activation.Over(settings.ActivationParameters),
            RidgeFolds = _settings[nameof(ReservoirSettings.Ridge)].IsWord(arguments) ? Folds : 0,
        };
        settings.Check();
        return settings;
    }
}
