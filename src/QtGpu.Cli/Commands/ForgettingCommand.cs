using System.Collections.Concurrent;
using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Training;

namespace QtGpu.Cli.Commands;

/// <summary>How much of a task networks forget while they learn another.</summary>
internal sealed class ForgettingCommand : Verb
{
    private readonly TrainingFlags _training = new("quick");
    private readonly ComparedFlags _compared;

    public ForgettingCommand()
        : base("forgetting", "Train networks on one task, then on another, and see what is left of the first")
    {
        _compared = new("forgetting", _training);
        _compared.AddTo(this);
        _training.AddTo(this);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "forgetting --activations tunnelling,tanh,relu",
        "forgetting --model rnn --dataset row-digits --cells elman,gru,lstm --activations tunnelling,tanh",
    ];

    public override IReadOnlyList<PresetLine> Presets => RecipeFlags.Presets;

    public override void Run(ParseResult arguments, Session session)
    {
        if (arguments.IsGiven(_training.Target))
            throw new InputException($"{_training.Target.Name} is for `qtgpu compare`, which times it; leave it out");
        IReadOnlyList<NamedActivation> activations = _compared.Check(arguments);

        Dataset loaded = _training.Load(arguments, session);
        TrainingData data = _training.Prepare(arguments, loaded, session);
        Recipe[] recipes = _compared.Recipes(arguments, activations, data, session);
        using DisposableList<Backend> backends = _compared.Devices(arguments, session, recipes, data.Train);
        string folder = _compared.Folder(arguments);
        string settings = ComparedFlags.Settings(
            arguments, data, Text($"{data.Train.Count} of them trained on, then permuted"), recipes[0], backends[0]);
        using ComparisonProgress progress = _compared.Open(arguments, session, folder, settings);
        try
        {
            ForgettingResult result = Trained(arguments, session, data, recipes, progress, backends);
            session.Status.Clear();
            new ForgettingReport(result).Write(
                session, folder, progress.IsWhole ? _compared.GoOn(arguments, folder) : null);
            progress.RemoveCheckpoints();
        }
        catch (OperationCanceledException e) when (progress.IsWhole)
        {
            throw _compared.Stopped(arguments, folder, progress, e);
        }
    }

    private ForgettingResult Trained(
        ParseResult arguments, Session session, TrainingData data, Recipe[] recipes, ComparisonProgress progress,
        IReadOnlyList<Backend> backends)
    {
        var line = new TrainingProgressLine(session.Status, session.WriteLine);
        var diverged = new ConcurrentQueue<(PlannedRun Plan, DivergedException Why)>();
        var comparison = new ForgettingComparison(data.Train, data.Watched, backends)
        {
            Watch = line.Watch,
            Ended = line.Ended,
            Progress = progress,
            Diverged = (plan, why) => diverged.Enqueue((plan, why)),
        };
        IReadOnlyList<ForgettingRun> runs = comparison.Run(
            recipes, _compared.Seeds(arguments, session), session.Stop);
        if (runs.Count == 0)
            throw diverged.First().Why;
        recipes = [.. recipes.Where(recipe => runs.Any(run => run.Recipe == recipe))];
        string measured = data.Watched == data.Data.Test ? "test samples" : "held-out training samples";
        return new(data, recipes, runs, measured, ComparedFlags.Where(backends), _compared.Command(arguments))
        {
            Diverged = [.. diverged.OrderBy(run => run.Plan.Number)],
        };
    }
}
