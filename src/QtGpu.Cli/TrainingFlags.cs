using System.CommandLine;
using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Training;

namespace QtGpu.Cli;

/// <summary>The data set, the network and its training, for verbs that train. What is not given comes from the preset.</summary>
internal sealed class TrainingFlags(string defaultPreset)
{
    public Option<string> Dataset { get; } = Flag.Text(
        "--dataset", "NAME|FILE", "digits", $"{string.Join(", ", DatasetCatalogue.Names)}, or a file of your own");

    public Option<double?> Target { get; } = Flag.Number(
        "--target", "fraction", Bound.Fraction, "Accuracy, or R² of a regression, whose epoch is shown [default: 0.95]");

    public Option<int> Validation { get; } = Flag.Count(
        "--validation", "Training samples held out and watched in place of the test samples", fallback: 0, least: 0);

    public Option<bool> Standardise { get; } = Flag.Switch(
        "--standardise", "Shift and scale features, and numbers to predict, to mean 0 and deviation 1 over the training samples");

    public ActivationFlags Activation { get; } = new();

    private readonly Option<string> _preset = Flag.Text(
        "--preset", "NAME", defaultPreset, $"Settings to start from: {string.Join(", ", RecipePresets.Names)}");

    private readonly Option<int[]> _hidden = Flag.Counts("--hidden", "Units of the hidden layers [standard: 512]");
    private readonly Option<int?> _epochs = Flag.MaybeCount("--epochs", "Passes over the training samples [standard: 20]");
    private readonly Option<int?> _batch = Flag.MaybeCount("--batch", "Samples per step [standard: 64]");

    private readonly Option<string?> _optimizer = Flag.MaybeText(
        "--optimizer", "NAME", $"{string.Join(", ", NamedCatalogue<Optimizer>.Names)} [standard: sgd]");

    private readonly Option<double?> _rate = Flag.Number("--lr", "rate", Bound.Positive, "Learning rate [standard: 0.1]");
    private readonly Option<double?> _momentum = Flag.Number("--momentum", "fraction", Bound.Fraction, "SGD's momentum [standard: 0]");
    private readonly Option<double?> _decay = Flag.Number("--weight-decay", "number", Bound.NotNegative, "Weight decay [standard: 0]");
    private readonly Option<double?> _clip = Flag.Number("--clip", "norm", Bound.Positive, "Largest norm of the gradient [standard: none]");

    private readonly Option<string?> _schedule = Flag.MaybeText(
        "--schedule", "NAME", $"How the rate moves: {string.Join(", ", NamedCatalogue<Schedule>.Names)} [standard: constant]");

    private readonly Option<string?> _init = Flag.MaybeText(
        "--init", "STD|NAME", "Starting weights: a standard deviation, xavier or he [standard: 0.01]");

    private readonly Option<double?> _dropout = Flag.Number("--dropout", "fraction", Bound.Fraction, "Dropout after hidden layers [standard: 0]");
    private readonly Option<int?> _shift = Flag.MaybeCount("--shift", "Shift training images at random by up to N pixels [standard: 0]", least: 0);
    private readonly Option<double?> _rotate = Flag.Number("--rotate", "degrees", Bound.NotNegative, "Rotate training images at random by up to this [standard: 0]");
    private readonly Option<double?> _stretch = Flag.Number("--stretch", "fraction", Bound.Fraction, "Stretch training images' axes at random by up to this [standard: 0]");
    private readonly Option<bool> _trainable = Flag.Switch("--trainable-barrier", "Train height and width of the barrier too");

    public void AddTo(Command command)
    {
        Option[] options =
        [
            Dataset, Standardise, _preset, _hidden, _epochs, _batch, _optimizer, _rate, _momentum, _decay, _clip, _schedule,
            _init, _dropout, _shift, _rotate, _stretch, _trainable, Target, Validation,
        ];
        foreach (Option option in options)
            command.Options.Add(option);
        Activation.AddTo(command);
    }

    /// <summary>The first of --lr and --init that was given, or null.</summary>
    public string? Chosen(ParseResult arguments) =>
        new Option[] { _rate, _init }.FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>The samples of the training, as the flags want them.</summary>
    /// <exception cref="InputException">More are held out than there are.</exception>
    public TrainingData Prepare(ParseResult arguments, Dataset data, Session session) =>
        TrainingData.Of(data, arguments.GetValue(Validation), arguments.GetValue(Standardise), session);

    /// <summary>The settings for one activation.</summary>
    public Recipe Read(ParseResult arguments, NamedActivation activation, Samples train)
    {
        Recipe preset = RecipePresets.Create(arguments.GetValue(_preset)!, new ModelSpec
        {
            Inputs = train.Features,
            Outputs = train.Classes > 0 ? train.Classes : train.TargetCount,
            Activation = activation.Activation,
        });
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
            Schedule = arguments.GetValue(_schedule) is { } schedule ? NamedCatalogue<Schedule>.Create("--schedule", schedule) : preset.Schedule,
            Augmentation = Augmentation(arguments, train.Image is null ? null : preset.Augmentation),
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
