using QtGpu.Catalogues;
using QtGpu.Data;
using QtGpu.Data.Series;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Training;
using static System.FormattableString;

namespace QtGpu.Experiments.EdgeGates;

/// <summary>
/// LSTM cells with functions on the edges into their gates beside plain ones of several sizes: test error over the
/// number of parameters.
/// </summary>
[Named("qkan-lstm")]
public sealed class QkanLstmExperiment : Experiment
{
    /// <summary>Series that forecast themselves, by name.</summary>
    public string[] Series { get; init; } = [];

    /// <summary>Functions on edges, such as <c>daruan:repetitions=1</c>.</summary>
    public string[] Gates { get; init; } = [];

    /// <summary>Units of networks with such edges, rising.</summary>
    public int[] EdgeUnits { get; init; } = [];

    /// <summary>Units of plain LSTM networks, rising.</summary>
    public int[] LstmUnits { get; init; } = [];

    /// <summary>Those among them whose errors are to be met.</summary>
    public int[] ReferenceUnits { get; init; } = [];

    /// <summary>Seeds, from 1.</summary>
    public int Seeds { get; init; }

    /// <summary>Values that are seen before one is forecast.</summary>
    public int Window { get; init; }

    /// <summary>Windows that are trained on, from the first.</summary>
    public int TrainWindows { get; init; }

    /// <summary>Windows behind them that choose the rate.</summary>
    public int ValidationWindows { get; init; }

    /// <summary>Windows behind those that the error is of.</summary>
    public int TestWindows { get; init; }

    /// <summary>Epochs of Adam, whose rate falls to 0 along a cosine.</summary>
    public int Epochs { get; init; }

    /// <summary>Windows per step.</summary>
    public int Batch { get; init; }

    /// <summary>Its rates, of which each kind and size of network has its best.</summary>
    public double[] Rates { get; init; } = [];

    /// <inheritdoc/>
    public override string Title => "Do functions in the gates of an LSTM save parameters?";

    /// <inheritdoc/>
    public override string Question =>
        "Small networks forecast the next value of a damped oscillation and of a Bessel function: at equal test error, "
        + "how many parameters does an LSTM need with functions on the edges into its gates (QKAN-LSTM), and how many "
        + "without?";

    /// <inheritdoc/>
    public override string Expectation =>
        "An edge with a DARUAN of one repetition has 8 parameters where a plain gate has one weight, so that edges "
        + "have to do with a third of the units to be even. 79 % fewer parameters at equal error, as the paper has it, "
        + "is a ratio of at most 0.21. Both series are nearly linear from value to value, which asks little of a gate.";

    /// <inheritdoc/>
    public override void Check()
    {
        SettingChecks.Unique("series", Series);
        SettingChecks.Unique("gates", Gates);
        SettingChecks.Unique("rates", Rates);
        SettingChecks.Unique("referenceUnits", ReferenceUnits);
        SettingChecks.Least("seeds", Seeds, 2);
        SettingChecks.Ascending("edgeUnits", EdgeUnits, above: 0);
        SettingChecks.Ascending("lstmUnits", LstmUnits, above: 0);
        SettingChecks.Least("window", Window, 1);
        SettingChecks.Least("trainWindows", TrainWindows, 2);
        SettingChecks.Least("validationWindows", ValidationWindows, 1);
        SettingChecks.Least("testWindows", TestWindows, 2);
        SettingChecks.Least("epochs", Epochs, 1);
        SettingChecks.Least("batch", Batch, 1);
        if (ReferenceUnits.Except(LstmUnits).Any())
            throw new InputException("referenceUnits: expected one or more of lstmUnits");
        foreach (NetworkKind kind in Kinds)
            Model(kind, kind.Units[0]);
        foreach (string series in Series)
        {
            if (!SeriesCatalogue.Load(series, Steps, seed: 1).IsAutonomous)
                throw new InputException($"series: expected ones that forecast themselves, got {series}");
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ExperimentPiece> Pieces() =>
    [
        .. from seed in Enumerable.Range(1, Seeds)
           from series in Series
           from kind in Kinds
           from units in kind.Units
           from rate in Rates
           select new ExperimentPiece(
               Name(series, kind, units, rate, seed), context => Train(series, kind, units, rate, seed, context)),
    ];

    /// <inheritdoc/>
    public override Findings Conclude(PieceResults results) => new QkanLstmFindings(
    [
        .. from series in Series
           let curves = Kinds.Select(kind => Curve(series, kind, results)).ToArray()
           select new SeriesErrors(series, curves[0], curves[1..]),
    ], ReferenceUnits).Findings();

    private ErrorCurve Curve(string series, NetworkKind kind, PieceResults results) => new(
        kind.Name,
        [.. kind.Units.Select(units => ErrorCurve.Best(
            units, Rates,
            rate => Enumerable.Range(1, Seeds).Select(
                seed => results.Of<ForecastError>(Name(series, kind, units, rate, seed)))))]);

    private IEnumerable<NetworkKind> Kinds =>
    [
        new("lstm", null, LstmUnits),
        .. Gates.Select(gates => new NetworkKind(gates, EdgeTerms.Parse(gates), EdgeUnits)),
    ];

    private int Steps => TrainWindows + ValidationWindows + TestWindows + Window - 1;

    private static string Name(string series, NetworkKind kind, int units, double rate, int seed) =>
        Invariant($"{series}, {kind.Name}, {units} units, rate {rate}, seed {seed}");

    private static Sequential Model(NetworkKind kind, int units) => new(
        new Recurrent(
            units, CellCatalogue.Create("lstm", ActivationCatalogue.Create("tanh")), new() { Edges = kind.Edges }),
        new LastState(), new Dense(1, initialiser: new XavierInitialiser()));

    // A seed has its own start of the series too, the same for all networks.
    private ForecastError Train(
        string name, NetworkKind kind, int units, double rate, int seed, PieceContext context)
    {
        TimeSeries series = SeriesCatalogue.Load(name, Steps, seed).Standardised(TrainWindows + Window - 1);
        Samples Windows(int first, int count) => SeriesWindows.WithLastTarget(series, first, count, Window);
        using var trainer = new Trainer(Model(kind, units), context.Backend, Windows(0, TrainWindows), new()
        {
            Epochs = Epochs,
            Batch = Batch,
            Optimizer = new Adam((float)rate),
            Schedule = new CosineSchedule(),
            Seed = seed,
        });
        long parameters = trainer.Parameters.Count;
        if (!context.Fits(trainer))
            return new(1, 1, parameters); // as one that knows the mean
        double validation = Error(TrainWindows, ValidationWindows);
        return new(validation, Error(TrainWindows + ValidationWindows, TestWindows), parameters);

        double Error(int first, int count) =>
            trainer.Evaluate(Windows(first, count), context.Cancellation).Errors!.Rmse;
    }

    private sealed record NetworkKind(string Name, EdgeTerms? Edges, int[] Units);
}
