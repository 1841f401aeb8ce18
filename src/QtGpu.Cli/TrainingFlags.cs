using QtGpu.Catalogues;
using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Data.Tables;
using QtGpu.Data.Text;
using QtGpu.Layers;
using QtGpu.Training;

namespace QtGpu.Cli;

/// <summary>
/// The data set, the network and its training, for verbs that train. What is not given comes from the preset.
/// </summary>
internal sealed class TrainingFlags(string defaultPreset)
{
    public Option<string> Dataset { get; } = Flag.Text(
        "--dataset", "NAME|FILE", "digits",
        $"{string.Join(", ", DatasetCatalogue.Names)}, or a file or folder of your own");

    public Option<string> Model { get; } = Flag.Text(
        "--model", "NAME", "fnn", string.Join("; ", from name in Catalogue<ModelKind>.Names
                                                    select $"{name}: {ModelKind.Of(name).Summary}"));

    public Option<double?> Target { get; } = Flag.Number(
        "--target", "fraction", Bound.Fraction,
        "Accuracy, or R² of a regression, whose epoch is shown [default: 0.95]");

    public Option<double> Validation { get; } = Flag.CountOrFraction(
        "--validation", "Training samples held out and watched in place of the test samples [default: 0]");

    public Option<int?> TrainSamples { get; } = Flag.MaybeCount(
        "--train-samples", "Train as if there were no more than N samples, drawn by --seed [default: all]");

    public Option<bool> Standardise { get; } = Flag.Switch(
        "--standardise",
        "Shift and scale features, and numbers to predict, to mean 0 and deviation 1 over the training samples; "
        + "false: take them as they are, where a preset would not");

    public Option<bool> MinMax { get; } = Flag.Switch(
        "--min-max", "Shift and scale them to 0 … 1 over the training samples, in place of --standardise");

    public ActivationFlags Activation { get; } = new();

    public DataFlags Data { get; } = new();

    public TextFlags Texts { get; } = new();

    private readonly Option<string> _preset = Flag.Text(
        "--preset", "NAME", defaultPreset, $"Settings to start from: {string.Join(", ", RecipePresets.Names)}");

    private readonly SettingFlags<ModelSpec> _model = new(RecipeFlags.Hint(defaultPreset));
    private readonly SettingFlags<RecurrentSpec> _recurrent = new(RecipeFlags.Hint(defaultPreset, "rnn"));
    private readonly SettingFlags<BayesianSettings> _bayesian = new(RecipeFlags.Hint(defaultPreset, "bnn"));
    private readonly SettingFlags<TrainerOptions> _run = new(RecipeFlags.Hint(defaultPreset));
    private readonly SettingFlags<OptimizerSettings> _settings = new(RecipeFlags.Hint(defaultPreset));
    private readonly SettingFlags<RandomAffine> _images = new(RecipeFlags.Hint(defaultPreset));

    private readonly Option<string?> _optimizer = Flag.MaybeText(
        "--optimizer", "NAME", $"{string.Join(", ", Catalogue<Optimizer>.Names)} "
        + RecipeFlags.Hint(defaultPreset, recipe => recipe.Optimizer));

    private readonly Option<string?> _schedule = Flag.MaybeText(
        "--schedule", "NAME", $"How the rate moves: {string.Join(", ", Catalogue<Schedule>.Names)} "
        + RecipeFlags.Hint(defaultPreset, recipe => NamedAttribute.Of(recipe.Schedule)));

    public void AddTo(Command command)
    {
        command.Takes(
        [
            Dataset, Model, TrainSamples, Standardise, MinMax, _preset, .. _model.All, .. _recurrent.All,
            .. _bayesian.All, .. _run.All, _optimizer, .. _settings.All, _schedule, .. _images.All, Target, Validation,
        ]);
        Data.AddTo(command);
        Texts.AddTo(command);
        Activation.AddTo(command);
    }

    /// <summary>The first of --lr and --init that was given, or null.</summary>
    public string? Chosen(ParseResult arguments) =>
        new Option[] { _settings[nameof(OptimizerSettings.Rate)], _model[nameof(ModelSpec.Initialiser)] }
            .FirstOrDefault(arguments.IsGiven)?.Name;

    /// <summary>Whether layers are given one by one.</summary>
    public bool HasLayers(ParseResult arguments) => arguments.IsGiven(_model[nameof(ModelSpec.LayerList)]);

    /// <summary>The data set that is asked for.</summary>
    /// <exception cref="InputException">There is none, or it cannot be read.</exception>
    public Dataset Load(ParseResult arguments, Session session)
    {
        TableOptions table = Data.Read(arguments);
        TextSettings texts = Texts.Read(arguments);
        Dataset data = session.LoadData(
            arguments.GetValue(Dataset)!,
            options => options with { Table = table, Text = texts, Split = Data.Split(arguments) });
        Texts.RequireTexts(arguments, data);
        return data;
    }

    /// <summary>
    /// The samples of the training: scaled as a flag says, else as those of the checkpoint that it begins with, else as
    /// the preset has it, but for words.
    /// </summary>
    /// <exception cref="InputException">More are asked for, or held out, than there are.</exception>
    public TrainingData Prepare(ParseResult arguments, Dataset data, Session session, Checkpoint? start = null)
    {
        int count = arguments.GetValue(TrainSamples) ?? data.Train.Count;
        if (count > data.Train.Count)
        {
            throw new InputException(
                $"{TrainSamples.Name}: expected at most the {data.Train.Count} there are, got {count}");
        }

        data = data with { Train = data.Train.Drawn(count, session.Seed) };
        return TrainingData.Of(
            data, HeldOut(arguments, data), Data.Split(arguments), Scaling(arguments, data, start), session);
    }

    /// <summary>How many training samples are held out for validation.</summary>
    public int HeldOut(ParseResult arguments, Dataset data) => arguments.GetValue(Validation) switch
    {
        > 0 and < 1 and var fraction => Math.Max(1, (int)Math.Round(fraction * data.Train.Count)),
        var count => (int)count,
    };

    private Scaling? Scaling(ParseResult arguments, Dataset data, Checkpoint? start)
    {
        Scaling? asked = arguments.GetValue(MinMax) ? QtGpu.Data.Scaling.MinMax
            : arguments.GetValue(Standardise) ? QtGpu.Data.Scaling.Standardise : null;
        if (asked is not null || arguments.IsGiven(Standardise) || data.Train.Vocabulary > 0)
            return asked;
        bool usual = RecipeFlags.Preset(arguments.GetValue(_preset)!, arguments.GetValue(Model)!).Standardise;
        return start is not null ? start.Scale?.Scaling : usual ? QtGpu.Data.Scaling.Standardise : null;
    }

    /// <summary>Throws where the flags contradict each other or are out of range, before there are data.</summary>
    /// <exception cref="InputException">Says which.</exception>
    public void Check(ParseResult arguments, IReadOnlyList<NamedActivation> activations)
    {
        if (arguments.GetValue(MinMax) && arguments.GetValue(Standardise))
            throw new InputException($"{MinMax.Name} and {Standardise.Name} scale the same numbers; choose one");
        string name = arguments.GetValue(Model)!;
        ModelKind kind = ModelKind.Of(name);
        arguments.Require(kind is RecurrentModel, $"{Model.Name} rnn", [.. _recurrent.All, Carry]);
        if (HasLayers(arguments) && _recurrent.All.FirstOrDefault(arguments.IsGiven) is { } idle)
            throw new InputException(
                $"--layers say themselves how recurrent ones are; leave {idle.Name} or --layers out");
        arguments.Require(kind is BayesianModel, $"{Model.Name} bnn", [.. _bayesian.All]);
        foreach (NamedActivation activation in activations)
        {
            var model = new ModelSpec { Kind = name, Inputs = 1, Outputs = 1, Activation = activation.Activation };
            if (kind.ReadsSequences)
                model = model with { Vocabulary = 1 };
            Read(arguments, model, activation, areImages: true).Check();
        }
    }

    /// <summary>The settings for one activation.</summary>
    /// <exception cref="InputException">The samples are not of the kind that the network reads.</exception>
    public Recipe Read(ParseResult arguments, NamedActivation activation, Samples train)
    {
        string name = arguments.GetValue(Model)!;
        ModelKind kind = ModelKind.Of(name);
        var model = new ModelSpec { Kind = name, Inputs = 1, Outputs = 1, Activation = activation.Activation };
        Recipe recipe = Read(arguments, kind.For(train, model), activation, train.Image is not null);
        _ = Loss.For(train.Classes, recipe.Model.Loss);
        return recipe with { Model = kind.For(train, recipe.Model) };
    }

    private Recipe Read(ParseResult arguments, ModelSpec standard, NamedActivation activation, bool areImages)
    {
        Recipe preset = RecipePresets.Create(arguments.GetValue(_preset)!, standard);
        ModelSpec model = _model.Read(arguments, preset.Model);
        TrainerOptions run = _run.Read(arguments, preset.Options(seed: 0));
        _ = Initialiser.Parse(model.Initialiser);
        return preset with
        {
            Name = activation.Text,
            Model = model with
            {
                ActivationParameters = activation.Over(model.ActivationParameters),
                Recurrent = _recurrent.Read(
                    arguments, HasLayers(arguments) ? Unlisted(standard, model) : model.Recurrent),
                Bayesian = _bayesian.Read(arguments, model.Bayesian),
            },
            Optimizer = arguments.GetValue(_optimizer) ?? preset.Optimizer,
            Settings = _settings.Read(arguments, preset.Settings),
            Schedule = arguments.GetValue(_schedule) is { } schedule
                ? Catalogue<Schedule>.Create("‘schedule’", schedule)
                : preset.Schedule,
            Augmentation = _images.All.Any(arguments.IsGiven) ? Augmentation(_images.Read(arguments, new(0, 0, 0)))
                : areImages ? preset.Augmentation : null,
            Epochs = run.Epochs,
            Batch = run.Batch,
            CarryState = run.CarryState,
            ExtendGrid = run.ExtendGrid,
            LogicalShards = run.LogicalShards,
        };
    }

    // Layers one by one have nothing of what a preset gives recurrent ones.
    private static RecurrentSpec Unlisted(ModelSpec standard, ModelSpec preset) => standard.Recurrent with
    {
        RecurrentInitialiser = preset.Recurrent.RecurrentInitialiser,
    };

    private Option Carry => _run[nameof(TrainerOptions.CarryState)];

    // The simplest that does it.
    private static Augmentation? Augmentation(RandomAffine changes) => changes switch
    {
        { Degrees: > 0 } or { Stretch: > 0 } => changes,
        { Shift: > 0 } => new RandomShift(changes.Shift),
        _ => null,
    };
}
