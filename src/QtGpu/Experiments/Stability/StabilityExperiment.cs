using QtGpu.Catalogues;
using QtGpu.Data;
using QtGpu.Kernels.Activations;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Training;
using static System.FormattableString;

namespace QtGpu.Experiments.Stability;

/// <summary>
/// Networks of growing depth: what goes through their layers, which units die, and when a training in float32 parts
/// from one in float64.
/// </summary>
[Named("stability")]
public sealed class StabilityExperiment : Experiment
{
    /// <summary>A data set, by name.</summary>
    public string Dataset { get; init; } = "";

    /// <summary>Activations, the subject first, such as <c>tunnelling:energy-scale=2.04</c>.</summary>
    public string[] Activations { get; init; } = [];

    /// <summary>Seeds, from 1.</summary>
    public int Seeds { get; init; }

    /// <summary>Training samples.</summary>
    public int TrainSamples { get; init; }

    /// <summary>Samples behind them that choose the rate.</summary>
    public int ValidationSamples { get; init; }

    /// <summary>Units of each hidden layer.</summary>
    public int Units { get; init; }

    /// <summary>How weights start, the same for all: <c>he</c>, <c>xavier</c> or a standard deviation.</summary>
    public string Initialiser { get; init; } = "";

    /// <summary>Numbers of hidden layers, rising.</summary>
    public int[] Depths { get; init; } = [];

    /// <summary>That of them whose layers are shown one by one.</summary>
    public int ShownDepth { get; init; }

    /// <summary>Epochs of SGD.</summary>
    public int Epochs { get; init; }

    /// <summary>Its rates, of which each activation and depth has its best.</summary>
    public double[] Rates { get; init; } = [];

    /// <summary>Samples per step.</summary>
    public int Batch { get; init; }

    /// <summary>Samples that layers and predictions are looked at with.</summary>
    public int ProbeSamples { get; init; }

    /// <summary>Hidden layers of networks that are trained in float32 and float64.</summary>
    public int[] TwinDepths { get; init; } = [];

    /// <summary>Their epochs.</summary>
    public int TwinEpochs { get; init; }

    /// <summary>Their rate.</summary>
    public double TwinRate { get; init; }

    /// <summary>Relative distance of parameters at which two trainings have parted.</summary>
    public double PartedBeyond { get; init; }

    /// <inheritdoc/>
    public override string Title => "Stability: depth, dead units, and float32 against float64";

    /// <inheritdoc/>
    public override string Question =>
        "Does transmission keep activations and gradients in bounds where networks grow deep, do its units die, and "
        + "how long does a training in float32 follow one in float64?";

    /// <inheritdoc/>
    public override string Expectation =>
        "T lies in [0, 1), so that activations cannot explode. Gradients can: the published slope is 4.9 at 0⁺, and 0 "
        + "below, where units are silent for a sample as those of ReLU. If bounded activations made training stable, "
        + "tunnelling would lose less with depth than ReLU and GELU; its units die where all pre-activations are below "
        + "0. Two precisions part sooner the steeper a network is.";

    /// <inheritdoc/>
    public override void Check()
    {
        if (Seeds < 2)
            throw new InputException(Invariant($"seeds: expected at least 2, got {Seeds}"));
        if (Depths.Length == 0 || Depths.Min() < 1 || !Depths.Contains(ShownDepth))
            throw new InputException(
                Invariant($"depths: expected numbers of at least 1, shownDepth {ShownDepth} among them"));
        if (TwinDepths.Length == 0 || TwinDepths.Min() < 1)
            throw new InputException("twinDepths: expected at least one number of at least 1");
        if (new[] { Units, Epochs, TwinEpochs, ProbeSamples, TrainSamples, ValidationSamples }.Min() < 1)
            throw new InputException(
                "units, epochs, twinEpochs, probeSamples, trainSamples, validationSamples: "
                + "expected numbers of at least 1");
        if (Rates.Length == 0)
            throw new InputException("rates: expected at least one");
        foreach (string activation in Activations)
            Create(activation);
        Layers.Initialiser.Parse(Initialiser);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ExperimentPiece> Pieces() =>
    [
        .. from seed in Enumerable.Range(1, Seeds)
           from depth in Depths.OrderDescending()
           from activation in Activations
           from rate in Rates
           select new ExperimentPiece(
               DepthName(activation, depth, rate, seed), context => Train(activation, depth, rate, seed, context)),
        .. from seed in Enumerable.Range(1, Seeds)
           from depth in TwinDepths
           from activation in Activations
           select new ExperimentPiece(
               TwinName(activation, depth, seed), context => Twins(activation, depth, seed, context)),
    ];

    /// <inheritdoc/>
    public override Findings Conclude(PieceResults results)
    {
        var depths = new DepthFindings(
            Depths, ShownDepth,
            [.. Activations.Select(activation => DepthRuns.Best(
                activation, Depths, Rates,
                (depth, rate) => OfSeeds<DepthResult>(seed => DepthName(activation, depth, rate, seed))))]);
        var twins = new TwinFindings(
            PartedBeyond,
            [.. from depth in TwinDepths
                from activation in Activations
                select new TwinRuns(
                    activation, depth, OfSeeds<PartingResult>(seed => TwinName(activation, depth, seed)))]);
        return new()
        {
            Sentences = [.. depths.Sentences(), .. twins.Sentences()],
            Measures = [.. depths.Measures(), .. twins.Measures()],
            Tables = [depths.Table(), depths.LayerTable(), twins.Table()],
            Figures = [.. depths.Figures(), .. twins.Figures()],
        };

        T[] OfSeeds<T>(Func<int, string> name) =>
            [.. Enumerable.Range(1, Seeds).Select(seed => results.Of<T>(name(seed)))];
    }

    private static string DepthName(string activation, int depth, double rate, int seed) =>
        Invariant($"{activation}, {depth} layers, rate {rate}, seed {seed}");

    private static string TwinName(string activation, int depth, int seed) =>
        Invariant($"{activation}, {depth} layers, two precisions, seed {seed}");

    private static Activation Create(string activation)
    {
        NumbersText text = NumbersText.Parse("activation", activation);
        return ActivationCatalogue.Create(text.Name, text.Numbers);
    }

    private DepthResult Train(string name, int depth, double rate, int seed, PieceContext context)
    {
        (Samples train, Samples validation, Samples test) = Load(context);
        Activation activation = Create(name);
        using Trainer trainer = NewTrainer(activation, depth, seed, (Epochs, rate), train, context);
        var watch = new Profiles(Profile);
        bool fits = context.Fits(trainer, watch);
        // Where it diverges, what it has come to since the last epoch is looked at, too.
        LayerProfile[] after = fits ? watch.Seen[^1] : Profile();
        return new(
            fits ? Accuracy(test) : double.NaN, fits ? Accuracy(validation) : 0,
            [.. watch.Seen.Select(layers => layers.Average(layer => layer.Dead))], watch.Seen[0], after);

        double Accuracy(Samples samples) => 100 * trainer.Evaluate(samples, context.Cancellation).Accuracy!.Value;

        LayerProfile[] Profile() =>
            LayerProfile.Of(Float64Network.Of(trainer.Parameters, activation), test, ProbeSamples);
    }

    private PartingResult Twins(string name, int depth, int seed, PieceContext context)
    {
        (Samples train, _, Samples test) = Load(context);
        Activation activation = Create(name);
        using Trainer trainer = NewTrainer(activation, depth, seed, (TwinEpochs, TwinRate), train, context);
        var twins = new FloatTwins(activation, test, ProbeSamples, PartedBeyond);
        _ = context.Fits(trainer, twins); // what was seen until it diverged is a finding, too
        return twins.Result;
    }

    private Trainer NewTrainer(
        Activation activation, int depth, int seed, (int Epochs, double Rate) budget, Samples train,
        PieceContext context)
    {
        Initialiser start = Layers.Initialiser.Parse(Initialiser);
        var model = new Sequential(
            [.. Enumerable.Repeat(0, depth).Select(_ => new Dense(Units, activation, start)),
                new Dense(train.Classes, initialiser: start)]);
        return new(model, context.Backend, train, new()
        {
            Epochs = budget.Epochs,
            Batch = Batch,
            Optimizer = new Sgd((float)budget.Rate),
            Seed = seed,
        });
    }

    private (Samples Train, Samples Validation, Samples Test) Load(PieceContext context)
    {
        Dataset data = context.Load(Dataset);
        int needed = TrainSamples + ValidationSamples;
        if (data.Train.Count < needed)
            throw new InputException(Invariant(
                $"{Dataset}: expected at least {needed} samples, trainSamples and validationSamples, ")
                + Invariant($"got {data.Train.Count}; lower them"));
        return (
            data.Train.Subset([.. Enumerable.Range(0, TrainSamples)]),
            data.Train.Subset([.. Enumerable.Range(TrainSamples, ValidationSamples)]), data.Test);
    }

    // Before the first epoch and after each.
    private sealed class Profiles(Func<LayerProfile[]> profile) : TrainingCallback
    {
        public List<LayerProfile[]> Seen { get; } = [];

        public override bool OnStart(Trainer trainer) => Add();

        public override bool OnEpoch(Trainer trainer, EpochRecord record) => Add();

        private bool Add()
        {
            Seen.Add(profile());
            return true;
        }
    }
}
