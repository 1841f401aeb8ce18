using QtGpu.Catalogues;
using QtGpu.Data;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Reservoirs;
using QtGpu.Training;

namespace QtGpu.Experiments.Confidence;

/// <summary>
/// Morphs between two images: where and how sharply networks change their answer, how often they err at the ends, and
/// whether the answer of those that remember depends on the direction of the morph.
/// </summary>
[Named("confidence")]
public sealed class ConfidenceExperiment : Experiment
{
    /// <summary>Data sets of images, by name.</summary>
    public string[] Datasets { get; init; } = [];

    /// <summary>Activations, tunnelling first.</summary>
    public string[] Activations { get; init; } = [];

    /// <summary>Seeds, from 1.</summary>
    public int Seeds { get; init; }

    /// <summary>Training samples; all of them where there are fewer.</summary>
    public int TrainSamples { get; init; }

    /// <summary>Units of the hidden layer of feed-forward networks.</summary>
    public int Hidden { get; init; }

    /// <summary>Epochs of feed-forward networks.</summary>
    public int Epochs { get; init; }

    /// <summary>Adam's rate for them.</summary>
    public double Rate { get; init; }

    /// <summary>Draws of a Bayesian network, each of which answers.</summary>
    public int Draws { get; init; }

    /// <summary>Pairs of images.</summary>
    public int Pairs { get; init; }

    /// <summary>Levels of a morph, both ends included.</summary>
    public int Levels { get; init; }

    /// <summary>Bootstrap samples of an interval.</summary>
    public int Resamples { get; init; }

    /// <summary>Recurrent cells that see films.</summary>
    public string[] Cells { get; init; } = [];

    /// <summary>Their units, and those of the networks without memory beside them.</summary>
    public int RecurrentUnits { get; init; }

    /// <summary>Units of a reservoir.</summary>
    public int ReservoirUnits { get; init; }

    /// <summary>Spectral radius of a reservoir.</summary>
    public double SpectralRadius { get; init; }

    /// <summary>Leak rate of a reservoir.</summary>
    public double Leak { get; init; }

    /// <summary>Factor on a reservoir's input weights.</summary>
    public double InputScale { get; init; }

    /// <summary>Ridge of a reservoir's readout.</summary>
    public double Ridge { get; init; }

    /// <summary>Frames of the stream that is learnt.</summary>
    public int StreamFrames { get; init; }

    /// <summary>Frames of its pieces that recurrent cells are trained on.</summary>
    public int PieceFrames { get; init; }

    /// <summary>Frames that an image is shown for, on average.</summary>
    public int Dwell { get; init; }

    /// <summary>Standard deviation of what is added to every pixel of a frame.</summary>
    public double Noise { get; init; }

    /// <summary>Epochs on the stream.</summary>
    public int StreamEpochs { get; init; }

    /// <summary>Adam's rate there.</summary>
    public double StreamRate { get; init; }

    /// <summary>Pairs of images of the films.</summary>
    public int FilmPairs { get; init; }

    /// <summary>Frames of A before a morph, and of B between its two ways.</summary>
    public int Hold { get; init; }

    /// <summary>Frames of a morph on each way, rising.</summary>
    public int[] MorphFrames { get; init; } = [];

    /// <inheritdoc/>
    public override string Title => "Confidence at the border of two classes, and hysteresis";

    /// <inheritdoc/>
    public override string Question =>
        "Where, how sharply and with how many lapses do networks change their answer along a morph from A to B, and do "
        + "those with memory change it later, whichever way they come from?";

    /// <inheritdoc/>
    public override string Expectation =>
        "Thresholds lie near the middle for all. If the gradual rise of transmission made networks less rash, "
        + "tunnelling would have wider curves than ReLU and tanh at equal accuracy. Networks with memory stay with "
        + "what they saw (hysteresis above 0), less the slower the morph where they only average over the last frames; "
        + "a network without memory has none, exactly.";

    /// <inheritdoc/>
    public override void Check()
    {
        SettingChecks.Least(nameof(Seeds), Seeds, 2);
        SettingChecks.Least(nameof(Levels), Levels, 5);
        SettingChecks.Least(nameof(Draws), Draws, 1);
        SettingChecks.Least(nameof(Pairs), Pairs, 1);
        SettingChecks.Least(nameof(FilmPairs), FilmPairs, 1);
        SettingChecks.Least(nameof(Resamples), Resamples, 20);
        SettingChecks.Least(nameof(Hold), Hold, 1);
        SettingChecks.Least(nameof(Dwell), Dwell, 1);
        SettingChecks.Least(nameof(PieceFrames), PieceFrames, 1);
        SettingChecks.Least(nameof(StreamFrames), StreamFrames, PieceFrames);
        SettingChecks.Least("number of datasets", Datasets.Length, 1);
        SettingChecks.Least("number of activations", Activations.Length, 1);
        SettingChecks.Ascending("morphFrames", MorphFrames, above: 0);
        foreach (string activation in Activations)
        {
            Activation f = ActivationCatalogue.Create(activation);
            foreach (string cell in Cells)
                CellCatalogue.Create(cell, f);
            Settings(activation).Check();
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ExperimentPiece> Pieces() =>
    [
        .. from one in MorphRuns
           select new ExperimentPiece(one.Name, context => Observe(one, context)),
        .. from one in FilmRuns
           select new ExperimentPiece(one.Name, context => View(one, context)),
    ];

    /// <inheritdoc/>
    public override Findings Conclude(PieceResults results)
    {
        var curves = new CurveFindings(
            Morphs.Levels(Levels), Resamples,
            [.. MorphRuns.Select(one => (one, results.Of<MorphAnswers>(one.Name)))]);
        var films = new HysteresisFindings(
            MorphFrames, [.. FilmRuns.Select(one => (one, results.Of<FilmAnswers>(one.Name)))]);
        return new()
        {
            Sentences = [.. curves.Sentences(), .. films.Sentences()],
            Measures = [.. curves.Measures(), .. films.Measures()],
            Tables = [curves.Table(), films.Table()],
            Figures = [.. curves.Figures(), .. films.Figures()],
        };
    }

    private IEnumerable<ConfidenceRun> MorphRuns =>
        from seed in Enumerable.Range(1, Seeds)
        from dataset in Datasets
        from observer in new[] { ConfidenceRun.Fixed, ConfidenceRun.Bayesian }
        from activation in Activations
        select new ConfidenceRun(dataset, observer, activation, seed);

    private IEnumerable<ConfidenceRun> FilmRuns =>
        from seed in Enumerable.Range(1, Seeds)
        from dataset in Datasets
        from observer in new[] { FilmViewer.Memoryless }.Concat(Cells).Append(FilmViewer.Reservoir)
        from activation in Activations
        select new ConfidenceRun(dataset, observer, activation, seed);

    private MorphAnswers Observe(ConfidenceRun run, PieceContext context)
    {
        (Samples train, Samples test) = Load(run.Dataset, context);
        var options = new TrainerOptions { Epochs = Epochs, Optimizer = new Adam((float)Rate), Seed = run.Seed };
        var observer = new MorphObserver(Hidden, options, run.Observer == ConfidenceRun.Bayesian ? Draws : 0);
        return observer.Run(
            run.Activation, train, test, Morphs.Draw(test, Pairs, run.Seed), Morphs.Levels(Levels), context);
    }

    private FilmAnswers View(ConfidenceRun run, PieceContext context)
    {
        (Samples train, Samples test) = Load(run.Dataset, context);
        var morphs = Morphs.Draw(test, FilmPairs, run.Seed);
        MorphFilm[] films =
            [.. MorphFrames.Select(frames => new MorphFilm(morphs, Hold, frames, Noise, run.Seed))];
        var stream = ImageStream.Draw(train, StreamFrames / PieceFrames * PieceFrames, Dwell, Noise, run.Seed);
        var viewer = new FilmViewer(stream, train.Features, train.Classes, context);
        var options = new TrainerOptions
        {
            Epochs = StreamEpochs,
            Optimizer = new Adam((float)StreamRate),
            Batch = 32,
            Seed = run.Seed,
        };
        IReadOnlyList<float[]> outputs = run.Observer switch
        {
            FilmViewer.Memoryless => viewer.WithoutMemory(run.Activation, RecurrentUnits, options, films),
            FilmViewer.Reservoir => viewer.OfReservoir(Settings(run.Activation), run.Seed, films),
            _ => viewer.Recurrent(run.Observer, run.Activation, RecurrentUnits, PieceFrames, options, films),
        };
        return new(
            [.. films.Zip(outputs, (film, output) => film.Settled(output, train.Classes))],
            [.. films.Zip(outputs, (film, output) => film.Hysteresis(output, train.Classes))]);
    }

    private (Samples Train, Samples Test) Load(string dataset, PieceContext context)
    {
        Dataset data = context.Load(dataset);
        int[] first = [.. Enumerable.Range(0, Math.Min(TrainSamples, data.Train.Count))];
        return (data.Train.Subset(first), data.Test);
    }

    // Of a barrier, that on whose flank units work best.
    private ReservoirSettings Settings(string activation) => ReservoirPresets.Create("best", activation) with
    {
        Units = ReservoirUnits,
        SpectralRadius = SpectralRadius,
        Leak = Leak,
        InputScale = InputScale,
        Ridge = Ridge,
        TrainSteps = StreamFrames,
    };
}
