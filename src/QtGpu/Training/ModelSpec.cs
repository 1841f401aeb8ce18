using System.Text.Json.Serialization;
using QtGpu.Data;
using QtGpu.Data.Tables;
using QtGpu.Data.Text;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Layers;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>A network in words: what the command line asks for and a checkpoint remembers.</summary>
public sealed record ModelSpec
{
    /// <summary>What kind of network: a name of <see cref="ModelKind"/>'s catalogue.</summary>
    public string Kind { get; init; } = "fnn";

    /// <summary>Features per sample, or per step of a sequence.</summary>
    public required int Inputs { get; init; }

    /// <summary>Classes, or regression targets.</summary>
    public required int Outputs { get; init; }

    /// <summary>Different words, where the steps of sequences are words; else 0.</summary>
    public int Vocabulary { get; init; }

    /// <summary>The data set it was trained on, as it was asked for; null where none was named.</summary>
    public string? Dataset { get; init; }

    /// <summary>
    /// <see cref="Data.Files.DataFile.Digest"/> of that file, since another one would be split otherwise into training
    /// and test samples; null for other data, and in older checkpoints.
    /// </summary>
    public string? DatasetDigest { get; init; }

    /// <summary>Names of the classes, in the order of the outputs; none for regression.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>What the columns of its training file mean; null for other data, and in older checkpoints.</summary>
    public TableSchema? Columns { get; init; }

    /// <summary>How its texts became sequences of words, and others are to; null where it reads none.</summary>
    public TextEncoding? Text { get; init; }

    /// <summary>The series that it forecasts, in place of a data set; null where it forecasts none.</summary>
    public string? Series { get; init; }

    /// <summary>The column of its file that it was to predict, where that was named.</summary>
    public string? Label { get; init; }

    /// <summary>The file that it was tested on, where that was another one than <see cref="Dataset"/>.</summary>
    public string? TestFile { get; init; }

    /// <summary>How that file's rows were split, where that was not the usual way.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DataSplit? Split { get; init; }

    /// <summary>Units of the hidden layers.</summary>
    [Setting("hidden units", "N", "Units of the hidden layers", Key = "hidden", Least = 1, Most = 1_000_000)]
    public IReadOnlyList<int> Hidden { get; init; } = [512];

    /// <summary>
    /// Hidden layers one by one, in words (<see cref="LayerText"/>), in place of <see cref="Hidden"/> and
    /// <see cref="Dropout"/>; empty for those.
    /// </summary>
    [Setting(
        "layers", "LAYER,…",
        "Hidden layers one by one, such as 256,layer-norm,dropout:0.2,64:relu, in place of hidden units and dropout")]
    public string LayerList { get; init; } = "";

    /// <summary>Activation of the hidden layers, by name.</summary>
    public string Activation { get; init; } = "tunnelling";

    /// <summary>Its parameters, by name; what is missing has its default.</summary>
    public IReadOnlyDictionary<string, double> ActivationParameters { get; init; } =
        new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Starting weights: a standard deviation, <c>xavier</c> or <c>he</c>.</summary>
    [Setting("initialiser", "STD|NAME", "Starting weights: a standard deviation, xavier or he", Key = "init")]
    public string Initialiser { get; init; } = "0.01";

    /// <summary>Dropout after each hidden layer.</summary>
    [Setting("dropout", "fraction", "Dropout after hidden layers", Least = 0, Below = 1)]
    public float Dropout { get; init; }

    /// <summary>
    /// Train the activation's own parameters, one set per hidden layer: a barrier's height and width, the slope of
    /// <see cref="LeakyRelu"/>.
    /// </summary>
    [Setting("trainable barrier", "", "Train height and width of the barrier too, or the slope of leaky-relu")]
    public bool TrainableBarrier { get; init; }

    /// <summary>Train the scale of z beside them, of a barrier the energy scale.</summary>
    [Setting("trainable scale", "", "Train the energy scale beside height and width")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool TrainableScale { get; init; }

    /// <summary>
    /// Use the published code's gradient, which lacks the factor dE/dz, goes from step to step by U in place of Uᵀ, and
    /// gives deviations of weights that of their means: faults, to reproduce them.
    /// </summary>
    [Setting("published gradient", "",
        "Leave out dE/dz, take U for Uᵀ, and give deviations the gradient of means, as the paper's code does "
        + "(faults, to reproduce them)")]
    public bool PublishedGradient { get; init; }

    /// <summary>
    /// What training makes small, in words (<see cref="Training.Loss.Of"/>); null: what is usual for its targets.
    /// </summary>
    [Setting(
        "loss", "NAME",
        "What is made small, in place of what is usual for classes or numbers: huber:delta=0.5, cross-entropy, …")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Loss { get; init; }

    /// <summary>What a recurrent network is beside; other kinds have no use for it.</summary>
    public RecurrentSpec Recurrent { get; init; } = new();

    /// <summary>What a Bayesian network is beside; other kinds have no use for it.</summary>
    public BayesianSettings Bayesian { get; init; } = new();

    /// <summary>A batch of one sample, or of one step of one sequence.</summary>
    [JsonIgnore]
    public Shape Input => ModelKind.Of(Kind).ReadsSequences ? Shape.Of(1, 1, Inputs) : Shape.Vector(Inputs);

    /// <summary>Numbers that training changes.</summary>
    /// <exception cref="InputException">No network can be built from this.</exception>
    public long CountParameters() => Build().Parameters(Input).Sum(entry => entry.Parameter.Shape.Length);

    /// <summary>The same with so many points in every layer of its list that has a grid; null: as it is.</summary>
    internal ModelSpec WithGridPoints(int? points) => points is not { } count ? this : this with
    {
        LayerList = string.Join(',', LayerList.Split(',').Select(text =>
            LayerText.Parse(text, HiddenActivation, Start)[0] is Edges { Function.Gridded: not null } edges
                ? edges.WithPoints(count).Text
                : text)),
    };

    /// <summary>How W starts.</summary>
    internal Initialiser Start => Layers.Initialiser.Parse(Initialiser);

    /// <summary>The model.</summary>
    /// <exception cref="InputException">
    /// The activation or one of its parameters does not exist or is out of range.
    /// </exception>
    public Sequential Build()
    {
        if (TrainableBarrier && PublishedGradient)
            throw new InputException(
                "a trainable barrier and the published gradient "
                + "exclude each other: that code trains no barrier; leave one out");
        if (TrainableScale && !TrainableBarrier)
            throw new InputException(
                "a ‘trainable scale’ is one parameter more of a ‘trainable barrier’: add that, or leave it out");
        if (LayerList.Length == 0)
            return ModelKind.Of(Kind).Build(this);
        if (ModelKind.Of(Kind) is BayesianModel)
        {
            throw new InputException(
                "layers one by one have no prior in common; give ‘hidden units’, or take ‘model’ fnn with layers "
                + "such as bayesian:256");
        }

        if (TrainableBarrier || Dropout > 0)
            throw new InputException(
                "layers one by one name their own dropout, and train no barrier; leave one out");
        if (ModelKind.Of(Kind) is RecurrentModel
            && Setting.Of(typeof(RecurrentSpec)).FirstOrDefault(IsIgnored) is { } own)
            throw new InputException(
                $"layers one by one say themselves how recurrent ones are; leave ‘{own.Name}’ or ‘layers’ out");
        IReadOnlyList<Layer> layers = LayerText.Parse(LayerList, HiddenActivation, Start);
        if (PublishedGradient
            && layers.FirstOrDefault(layer => layer is Layers.Recurrent or BayesianDense) is { } exact)
            throw new InputException(
                $"of layers one by one, dense ones alone have the ‘published gradient’, got {exact}; leave one out");
        return new([.. layers, new Dense(Outputs, initialiser: Start)]);
    }

    // Samples with targets for each step say what is read; how U starts is in every preset.
    private bool IsIgnored(Setting setting) => setting.Property switch
    {
        nameof(RecurrentSpec.RecurrentInitialiser) => false,
        nameof(RecurrentSpec.Readout) => Recurrent.Readout == StateReadout.Mean,
        _ => !Equals(setting.Get(Recurrent), setting.Get(new RecurrentSpec())),
    };

    /// <summary>Checks what <see cref="Build"/> does not, of a description that comes from a file.</summary>
    /// <exception cref="InputException">It is of no network.</exception>
    internal void Check()
    {
        Require(Inputs >= 1, $"expected at least 1 input, got {Inputs}");
        Require(Outputs >= 1, $"expected at least 1 output, got {Outputs}");
        foreach (object record in ModelKind.Of(Kind).Settings(this))
            Setting.Check(record);
        if (Loss is not null)
            _ = Training.Loss.Of(Loss);
        Require(Vocabulary >= 0, $"expected 0 words or more, got {Vocabulary}");
        Require(
            ClassNames.Count == 0 || ClassNames.Count == Outputs, $"{ClassNames.Count} classes have {Outputs} outputs");
        Require(ClassNames.All(name => name is not null), "a class has no name");
        Require(!$"{Dataset}{TestFile}".Contains('\0'), "its data set is not a file name");
        if (Split is not null)
            Setting.Check(Split);
        Columns?.Check(Inputs, ClassNames);
        Text?.Check();
        Require(
            Text is null || Text.Vocabulary == Vocabulary,
            $"its text is of {Text?.Vocabulary} different words, and it knows {Vocabulary}");
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds)
            throw new InputException($"the model: {problem}");
    }

    /// <summary>The activation of hidden units.</summary>
    internal Activation HiddenActivation() => PublishedGradient
        ? Kernels.Activations.Activation.Of(new PublishedGradient(
            ActivationCatalogue.Create(Activation, ActivationParameters).Accept(new BarrierOf(Activation))))
        : ActivationCatalogue.Create(Activation, ActivationParameters);

    /// <summary>The same, with parameters that are trained.</summary>
    internal ParametricActivation TrainableActivation() =>
        ActivationCatalogue.CreateParametric(Activation, ActivationParameters, TrainableScale);

    private sealed class BarrierOf(string name) : IActivationVisitor<Tunnelling>
    {
        public Tunnelling Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IActivation => activation is Tunnelling barrier
                ? barrier
                : throw new InputException($"the published gradient needs ‘activation’ tunnelling, got {name}");
    }
}
