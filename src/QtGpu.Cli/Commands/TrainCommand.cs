using System.Runtime.InteropServices;
using System.Security.Cryptography;
using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.IO;
using QtGpu.Kernels.Contract;
using QtGpu.Profiling;
using QtGpu.Training;
using QtGpu.Uncertainty;

namespace QtGpu.Cli.Commands;

/// <summary>Trains one network, with checkpoints that an interrupted run goes on from bit by bit.</summary>
internal sealed class TrainCommand : Verb
{
    private const int ProfiledSteps = 20;

    private readonly TrainingFlags _training = new("standard");
    private readonly Option<string> _activation = Flag.Text(
        "--activation", "NAME", "tunnelling", "Activation of the hidden layers; NAME:parameter=number sets it");
    private readonly Option<string?> _checkpoint = Flag.Output(
        "--checkpoint", "PATH", "Save the run after every epoch; replaces what is there unless --resume");
    private readonly Option<bool> _resume = Flag.Switch("--resume", "Go on from --checkpoint, if there is one");
    private readonly Option<string?> _from = Flag.Path(
        "--from", "PATH", "Begin a Bayesian network with the weights of this trained network as its means");
    private readonly Option<double?> _relative = Flag.Number(
        "--relative-deviation", "δ", new("a number above 0 and at most 10", x => x is > 0 and <= 10),
        "With --from: weights begin with a deviation of δ times their size, in place of --initial-deviation");
    private readonly Option<string?> _log = Flag.File(
        "--log", "FILE", "Keep the epochs as .csv or .json", ".csv", ".json");
    private readonly Option<int?> _patience = Flag.MaybeCount(
        "--patience", "Stop after N epochs without a better loss on --validation");
    private readonly SeriesTraining _series = new();
    private readonly Option<string?> _gradients = Flag.File(
        "--gradient-plot", "FILE.svg", "Draw how far back in time gradients get, before training and after", ".svg");
    private readonly Option<bool> _profile = Flag.Switch("--profile", "Show where the time of a training step goes");

    public TrainCommand()
        : base("train", "Train one network")
    {
        this.Takes(
        [
            _activation, _checkpoint, _resume, _from, _relative, _log, _patience, _profile, _gradients, .. _series.All,
        ]);
        _training.AddTo(this);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "train --dataset mnist --epochs 20 --checkpoint runs/mnist",
        "train --preset best --dataset mnist",
        "train --model rnn --dataset phrases --checkpoint runs/phrases",
        "train --model bnn --dataset fashion-mnist --checkpoint runs/garments",
        "train --model bnn --from runs/mnist --dataset mnist --energy-scale 10",
        "train --model rnn --series mackey-glass --cell gru --activation tanh",
        "train --dataset mine.csv --activation tunnelling:energy-scale=4 --optimizer adam --lr 0.001",
    ];

    public override IReadOnlyList<PresetLine> Presets => RecipeFlags.Presets;

    public override bool RunsOnRanks => true;

    public override void Run(ParseResult arguments, Session session)
    {
        bool resume = arguments.GetValue(_resume);
        string? checkpoint = arguments.GetValue(_checkpoint) is { } given ? CheckpointPath.ToWrite(given) : null;
        arguments.Require(checkpoint is not null, "--checkpoint PATH to go on from", _resume);
        NamedActivation activation = _training.Activation.Read(arguments, [arguments.GetValue(_activation)!])[0];
        _training.Check(arguments, [activation]);
        _series.Check(arguments, _training);
        arguments.Require(
            ModelKind.Of(arguments.GetValue(_training.Model)!) is BayesianModel, $"{_training.Model.Name} bnn", _from);
        arguments.Require(arguments.IsGiven(_from), $"{_from.Name} PATH", _relative);
        string? from = arguments.GetValue(_from) is { } means ? CheckpointPath.Of(means) : null;
        if (checkpoint is not null && from is not null)
            OutputPlaces.RequireApart(_checkpoint.Name, checkpoint, $"{_from.Name} {from}", from);
        Checkpoint? start = from is null ? null : Checkpoint.Read(from);
        string? log = session.WritesFiles ? arguments.GetValue(_log) : null;
        using FileLock? held = checkpoint is null || !session.WritesFiles ? null : FileLock.Take(checkpoint);
        foreach (string file in new[] { log, arguments.GetValue(_gradients) }.OfType<string>())
            AtomicFile.RequireWritable(file);

        TrainingTask task = TrainingTask.Of(arguments, session, _training, _series, activation, start);
        (Dataset data, Samples train, Samples watched) = task.Samples;
        Recipe recipe = task.Recipe;
        string settings = task.Settings + (start is null
            ? string.Empty
            : Text($", from {arguments.GetValue(_from)} {arguments.GetValue(_relative)}"));
        using Backend backend = session.OpenDevice();
        TrainerOptions options = recipe.Options(session.Seed) with { Ranks = session.Ranks };
        StepProfile? profile = arguments.GetValue(_profile)
            ? StepProfile.Measure(recipe.Model.Build(), backend, train, options, ProfiledSteps, session.Stop)
            : null;
        using var trainer = new Trainer(recipe.Model.Build(), backend, train, options);
        start?.RestoreMeans(trainer, recipe.Model, (float)(arguments.GetValue(_relative) ?? 0));
        var planned = new PlannedRun(1, 1, recipe, session.Seed, PlannedRun.Training);
        List<TrainingCallback> callbacks = [.. new TrainingProgressLine(session.Status).Watch(planned)];
        if (resume && File.Exists(checkpoint))
        {
            Checkpoint earlier = Checkpoint.Read(checkpoint!);
            if (earlier.Model?.DatasetDigest is { } digest && digest != data.Digest)
                throw new InputException(
                    $"{data.Name} has changed since {checkpoint} was made from it: "
                    + "the run cannot go on with other samples. "
                    + "Bring the file back, or choose another --checkpoint");
            earlier.Restore(trainer, settings);
            callbacks.Add(new PlanNotice(earlier.Plans, line => session.WriteLine(line)));
        }

        RetryNextEpoch? saving = checkpoint is null || !session.WritesFiles ? null
            : WhileTheDiskIsFull(new SaveCheckpoint(checkpoint, recipe.Model, settings), session);
        RetryNextEpoch? logging = log is null ? null : WhileTheDiskIsFull(
            log.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? new JsonLog(log) : new CsvLog(log), session);
        callbacks.AddRange(new[] { saving, logging }.OfType<RetryNextEpoch>());
        if (arguments.GetValue(_patience) is { } patience)
            callbacks.Add(arguments.GetValue(_training.Validation) > 0
                ? new EarlyStopping(patience)
                : throw new InputException(
                    "--patience needs --validation N: stopping by the test samples would choose by them"));

        int done = trainer.History.Count;
        IReadOnlyList<double>? before = Gradients(arguments, trainer, session);
        session.Ranks?.Agree(Begun(settings, trainer, data), session.Stop);
        FitResult fit = Fit(trainer, watched, callbacks, checkpoint, saving, session.Stop);
        if (!session.WritesFiles)
            return; // the first rank has the same network, and tells of it
        if (saving?.Problem is { } unsaved)
            session.Unwritable($"{unsaved.Message}; {Holds("it", saving)}");
        if (logging?.Problem is { } unlogged)
            session.Unwritable(unlogged.Message);
        if (resume && done == fit.Epochs.Count)
            session.Out.WriteLine(Text($"the run was already finished, with {done} epochs"));
        session.Status.Clear();
        Evaluation trained = trainer.Evaluate(train, session.Stop);
        IReadOnlyList<GridCoverage> grids = GridCoverage.Of(
            trainer.Model, trainer.Backend, trainer.Parameters, data.Test, session.Stop);
        new TrainingReport(data, recipe, backend, session.Seed, arguments.GetValue(_training.Target) ?? 0.95, fit,
            trained, trainer.Evaluate(data.Test, session.Stop), profile)
        {
            Gradients = before is null ? []
                : [(done, before), (fit.Epochs.Count, Gradients(arguments, trainer, session)!)],
            Posterior = Posterior(trainer, recipe, data, session),
            Divergence = trainer.Penalty,
            Ranks = session.Ranks is { } ranks
                ? new(ranks, options.LogicalShards, trainer.Steps(done), fit.Epochs.Skip(done).Sum(e => e.Seconds))
                : null,
            Grids = grids,
            Forecast = task.Series is { } series ? SeriesReport.Of(trainer, series, recipe.Name, session.Stop) : null,
        }.Write(session, arguments.GetValue(_gradients));
        if (LearningNote.Of(recipe.Name, trained.Loss, train) is { } note)
            session.Out.WriteLine(note);
    }

    // What all ranks must have alike to train the same network.
    private static string Begun(string settings, Trainer trainer, Dataset data)
    {
        float[] parameters = trainer.Parameters.Values.ToArray();
        string digest = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(parameters)))[..16];
        string device = trainer.Backend.Name.Split(' ')[0];
        string epochs = Text($"{trainer.Options.Epochs} epochs of which {trainer.History.Count} done");
        return $"{settings}; samples {data.Digest}; {epochs}; device {device}; parameters {digest}";
    }

    private static UncertaintySummary? Posterior(Trainer trainer, Recipe recipe, Dataset data, Session session)
    {
        if (ModelKind.Of(recipe.Model.Kind) is not BayesianModel || data.Test.Classes == 0)
            return null;
        using var drawn = new MeanFieldPredictor(
            trainer.Model, trainer.Backend, trainer.Parameters, data.Test.Features, MeanFieldPredictor.UsualDraws,
            session.Seed);
        return UncertaintySummary.Of(drawn, data.Test, cancellation: session.Stop).Summary;
    }

    private IReadOnlyList<double>? Gradients(ParseResult arguments, Trainer trainer, Session session) =>
        arguments.GetValue(_gradients) is null ? null
        : GradientFlow.Of(trainer, cancellation: session.Stop) ?? throw new InputException(
            $"{_gradients.Name} is for recurrent networks whose last recurrent layer reads one way, by products; "
            + "leave it out");

    private static FitResult Fit(
        Trainer trainer, Samples watched, List<TrainingCallback> callbacks, string? checkpoint, RetryNextEpoch? saving,
        CancellationToken stop)
    {
        try
        {
            return trainer.Fit(watched, stop, callbacks);
        }
        catch (OperationCanceledException e) when (saving is { Epoch: > 0 })
        {
            throw new StoppedException($"cancelled; {Holds(checkpoint!, saving)}", e);
        }
    }

    private static string Holds(string file, RetryNextEpoch saving) => saving.Epoch == 0
        ? $"{file} holds no epoch of this run"
        : Text($"{file} holds the run after epoch {saving.Epoch}, --resume goes on from it");

    private static RetryNextEpoch WhileTheDiskIsFull(TrainingCallback file, Session session) => new(
        file, problem => session.WriteLine($"{problem.Message}; the run goes on, and tries again after each epoch"));
}
