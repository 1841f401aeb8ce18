using System.CommandLine;
using QtGpu.Catalogues;
using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Layers;
using QtGpu.Training;

namespace QtGpu.Cli;

/// <summary>The data set, the network and its training, for verbs that train. What is not given comes from the preset.</summary>
internal sealed class TrainingFlags(string defaultPreset)
{
    public Option<string> Dataset { get; } = Flag.Text(
        "--dataset", "NAME|FILE", "digits", $"{string.Join(", ", DatasetCatalogue.Names)}, or a file of your own");

    public Option<double?> Target { get; } = Flag.Number(
        "--target", "fraction", Bound.Fraction,
        "Accuracy, or R² of a regression, whose epoch is shown [default: 0.95]");

    public Option<int> Validation { get; } = Flag.Count(
        "--validation", "Training samples held out and watched in place of the test samples", fallback: 0, least: 0);

    public Option<bool> Standardise { get; } = Flag.Switch(
        "--standardise",
        "Shift and scale features, and numbers to predict, to mean 0 and deviation 1 over the training samples");

    public ActivationFlags Activation { get; } = new();

    public DataFlags Data { get; } = new();

    private readonly Option<string> _preset = Flag.Text(
        "--preset", "NAME", defaultPreset, $"Settings to start from: {string.Join(", ", RecipePresets.Names)}");

    private readonly Option<int[]> _hidden = Flag.Counts(
        "--hidden", $"Units of the hidden layers {RecipeFlags.Hint(defaultPreset, "--hidden")}", most: 1_000_000);
    private readonly Option<int?> _epochs = Count("--epochs", "Passes over the training samples", defaultPreset);
    private readonly Option<int?> _batch = Count("--batch", "Samples per step", defaultPreset);

    private readonly Option<string?> _optimizer = Flag.MaybeText(
        "--optimizer", "NAME", $"{string.Join(", ", Catalogue<Optimizer>.Names)} "
        + RecipeFlags.Hint(defaultPreset, "--optimizer"));

    private readonly Option<double?> _rate = Number("--lr", "rate", Bound.Rate, "Learning rate", defaultPreset);
    private readonly Option<double?> _momentum = Number(
        "--momentum", "fraction", Bound.Fraction, "SGD's momentum", defaultPreset);
    private readonly Option<double?> _decay = Number(
        "--weight-decay", "number", Bound.NotNegative, "Weight decay", defaultPreset);
    private readonly Option<double?> _clip = Number(
        "--clip", "norm", Bound.Positive, "Largest norm of the gradient", defaultPreset);

    private readonly Option<string?> _schedule = Flag.MaybeText(
        "--schedule", "NAME", $"How the rate moves: {string.Join(", ", Catalogue<Schedule>.Names)} "
        + RecipeFlags.Hint(defaultPreset, "--schedule"));

    private readonly Option<string?> _init = Flag.MaybeText(
        "--init", "STD|NAME", $"Starting weights: a standard deviation, xavier or he "
        + RecipeFlags.Hint(defaultPreset, "--init"));

    private readonly Option<double?> _dropout = Number(
        "--dropout", "fraction", Bound.Fraction, "Dropout after hidden layers", defaultPreset);
    private readonly Option<int?> _shift = Count(
        "--shift", "Shift training images at random by up to N pixels", defaultPreset, least: 0);
    private readonly Option<double?> _rotate = Number(
        "--rotate", "degrees", Bound.NotNegative, "Rotate training images at random by up to this", defaultPreset);
    private readonly Option<double?> _stretch = Number(
        "--stretch", "fraction", Bound.Fraction,
        "Stretch training images' axes at random by up to this", defaultPreset);
    private readonly Option<bool> _trainable = Flag.Switch("--trainable-barrier", "Train height and width of the barrier too");

    private static Option<double?> Number(string name, string unit, Bound bound, string description, string preset) =>
        Flag.Number(name, unit, bound, $"{description} {RecipeFlags.Hint(preset, name)}");

    private static Option<int?> Count(string name, string description, string preset, int least = 1) =>
        Flag.MaybeCount(name, $"{description} {RecipeFlags.Hint(preset, name)}", least);

    public void AddTo(Command command)
    {
        Option[] options =
        [
            Dataset, Standardise, _preset, _hidden, _epochs, _batch, _optimizer, _rate, _momentum, _decay, _clip,
            _schedule, _init, _dropout, _shift, _rotate, _stretch, _trainable, Target, Validation,
        ];
        foreach (Option option in options)
            command.Options.Add(option);
        Data.AddTo(command);
        Activation.AddTo(command);
    }

    /// <summary>The first of --lr and --init that was given, or null.</summary>
    public string? Chosen(ParseResult arguments) =>
        new Option[] { _rate, _init }.FirstOrDefault(option => arguments.IsGiven(option))?.Name;

    /// <summary>The samples of the training, as the flags want them.</summary>
    /// <exception cref="InputException">More are held out than there are.</exception>
    public TrainingData Prepare(ParseResult arguments, Dataset data, Session session) =>
        TrainingData.Of(data, arguments.GetValue(Validation), arguments.GetValue(Standardise), session);

    /// <summary>Throws where the flags contradict each other or are out of range, before there are data.</summary>
    /// <exception cref="InputException">Says which.</exception>
    public void Check(ParseResult arguments, IReadOnlyList<NamedActivation> activations)
    {
        foreach (NamedActivation activation in activations)
        {
            var model = new ModelSpec { Inputs = 1, Outputs = 1, Activation = activation.Activation };
            Read(arguments, model, activation, areImages: true).Check();
        }
    }

    /// <summary>The settings for one activation.</summary>
    public Recipe Read(ParseResult arguments, NamedActivation activation, Samples train)
    {
        var model = new ModelSpec
        {
            Inputs = train.Features,
            Outputs = train.Classes > 0 ? train.Classes : train.TargetCount,
            Activation = activation.Activation,
        };
        return Read(arguments, model, activation, train.Image is not null);
    }

    private Recipe Read(ParseResult arguments, ModelSpec standard, NamedActivation activation, bool areImages)
    {
        Recipe preset = RecipePresets.Create(arguments.GetValue(_preset)!, standard);
        OptimizerSettings settings = preset.Settings;
        ModelSpec model = preset.Model;
        string init = arguments.GetValue(_init) ?? model.Initialiser;
        _ = Initialiser.Parse(init);
        return preset with
        {
            Name = activation.Text,
            Model = model with
            {
                Hidden = arguments.GetValue(_hidden) is { Length: > 0 } hidden ? hidden : model.Hidden,
                Initialiser = init,
                Dropout = (float)(arguments.GetValue(_dropout) ?? model.Dropout),
                TrainableBarrier = arguments.GetValue(_trainable),
                ActivationParameters = new Dictionary<string, double>(
                    model.ActivationParameters.Concat(activation.Parameters)
                        .GroupBy(pair => pair.Key, StringComparer.Ordinal).Select(group => group.Last()), StringComparer.Ordinal),
            },
            Optimizer = arguments.GetValue(_optimizer) ?? preset.Optimizer,
            Settings = settings with
            {
                Rate = (float)(arguments.GetValue(_rate) ?? settings.Rate),
                Momentum = (float)(arguments.GetValue(_momentum) ?? settings.Momentum),
                WeightDecay = (float)(arguments.GetValue(_decay) ?? settings.WeightDecay),
                ClipNorm = (float)(arguments.GetValue(_clip) ?? settings.ClipNorm),
            },
            Schedule = arguments.GetValue(_schedule) is { } schedule ? Catalogue<Schedule>.Create("--schedule", schedule) : preset.Schedule,
            Augmentation = Augmentation(arguments, areImages ? preset.Augmentation : null),
            Epochs = arguments.GetValue(_epochs) ?? preset.Epochs,
            Batch = arguments.GetValue(_batch) ?? preset.Batch,
        };
    }

    /// <summary>What the flags ask for, or <paramref name="standard"/> when none was given.</summary>
    private Augmentation? Augmentation(ParseResult arguments, Augmentation? standard)
    {
        (int? shift, double? degrees, double? stretch) =
            (arguments.GetValue(_shift), arguments.GetValue(_rotate), arguments.GetValue(_stretch));
        return (shift, degrees, stretch) switch
        {
            (null, null, null) => standard,
            (_, > 0, _) or (_, _, > 0) => new RandomAffine((float)(degrees ?? 0), (float)(stretch ?? 0), shift ?? 0),
            ( > 0, _, _) => new RandomShift(shift.Value),
            _ => null,
        };
    }
}
