using System.Collections.Concurrent;
using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Layers;
using QtGpu.Training;

namespace QtGpu.Cli.Commands;

/// <summary>The main job: a tunnelling network and its baselines, side by side.</summary>
internal sealed class CompareCommand : Verb
{
    private static readonly string[] Inits = ["0.01", "0.03", "he"];
    private static readonly double[] Rates = [0.03, 0.1, 0.2, 0.4];

    private readonly TrainingFlags _training = new("quick");
    private readonly ComparedFlags _compared;
    private readonly Option<bool> _tune = Flag.Switch(
        "--tune", "Choose rate, init and epochs for each activation on held-out samples");
    private readonly Option<int?> _tuneEpochs = Flag.MaybeCount(
        "--tune-epochs", "Epochs of a trial [default: --epochs]");
    private readonly Option<double[]> _rates = Flag.Numbers(
        "--tune-rates", "rate", Bound.Rate, Text($"Rates to try [default: {string.Join(',', Rates)}]"));
    private readonly Option<string[]> _inits = Flag.Names(
        "--tune-inits", $"Initialisers to try [default: {string.Join(',', Inits)}]");

    private readonly Option<bool> _equalTime = Flag.Switch(
        "--equal-time",
        "As many epochs for each as take the time that those of the first take: an epoch of each is timed before");

    public CompareCommand()
        : base("compare", "Train networks that differ in their activation alone, and report")
    {
        _compared = new("compare", _training);
        _compared.AddTo(this);
        this.Takes([_equalTime, _tune, _tuneEpochs, _rates, _inits]);
        _training.AddTo(this);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "compare",
        "compare --dataset mnist --activations tunnelling,relu,tanh --epochs 20 --hidden 512",
        "compare --model rnn --dataset phrases --activations tunnelling,tanh,relu",
        "compare --model bnn --dataset fashion-mnist --activations tunnelling,relu",
        "compare --tune --side-by-side 2 --out runs/tuned",
        "compare --layers 128,64:relu --swap 64:tunnelling,64:tanh,none --equal-time",
    ];

    public override IReadOnlyList<PresetLine> Presets => RecipeFlags.Presets;

    public override void Run(ParseResult arguments, Session session)
    {
        RequireTuningFlagsMakeSense(arguments);
        TuningGrid grid = Grid(arguments);
        IReadOnlyList<NamedActivation> activations = _compared.Check(arguments);

        Dataset loaded = _training.Load(arguments, session);
        TrainingData data = _training.Prepare(arguments, loaded, session);
        Recipe[] recipes = _compared.Recipes(arguments, activations, data, session);
        using DisposableList<Backend> backends = _compared.Devices(
            arguments, session, recipes, data.Train, arguments.GetValue(_tune) ? grid.Count : 1);
        string folder = _compared.Folder(arguments);
        string tuned = arguments.GetValue(_tune)
            ? Text($"tuned on {HeldOut(arguments, data)} of them")
            : Text($"{data.Train.Count} of them trained on");
        string settings = ComparedFlags.Settings(arguments, data, tuned, recipes[0], backends[0]);
        using ComparisonProgress progress = _compared.Open(arguments, session, folder, settings);
        try
        {
            ComparisonResult result = Trained(arguments, session, data, recipes, grid, progress, backends);
            session.Status.Clear();
            Report(session, folder, result, progress.IsWhole ? _compared.GoOn(arguments, folder) : null);
            progress.RemoveCheckpoints();
        }
        catch (OperationCanceledException e) when (progress.IsWhole)
        {
            throw _compared.Stopped(arguments, folder, progress, e);
        }
    }

    private ComparisonResult Trained(
        ParseResult arguments, Session session, TrainingData data, Recipe[] recipes, TuningGrid grid,
        ComparisonProgress progress, IReadOnlyList<Backend> backends)
    {
        bool tune = arguments.GetValue(_tune);
        if (arguments.GetValue(_equalTime))
        {
            session.Status.Show("timing an epoch of each network");
            recipes = EqualTime.Shared(recipes, progress.OnceForAll(
                $"seconds of an epoch of {string.Join(' ', recipes.Select(recipe => recipe.Digest()))}",
                () => EqualTime.SecondsPerEpoch(recipes, data.Train, backends[0], session.Stop)));
        }

        IReadOnlyList<IReadOnlyList<Trial>> trials = [];
        if (tune)
        {
            var trialLine = new TrainingProgressLine(session.Status, session.WriteLine);
            trials = new Tuner(data.Data.Train, HeldOut(arguments, data), session.Seed, backends)
            {
                Watch = trialLine.Watch,
                Ended = trialLine.Ended,
                Progress = progress,
                Epochs = arguments.GetValue(_tuneEpochs),
            }.Try(recipes, grid, session.Stop);
            recipes = [.. trials.Select(best => best[0].Recipe)];
        }

        var line = new TrainingProgressLine(session.Status, session.WriteLine);
        var diverged = new ConcurrentQueue<(PlannedRun Plan, DivergedException Why)>();
        var comparison = new ActivationComparison(tune ? data.Data.Train : data.Train, data.Data.Test, backends)
        {
            Watched = tune ? null : data.Watched,
            Watch = line.Watch,
            Ended = line.Ended,
            Progress = progress,
            Diverged = (plan, why) => diverged.Enqueue((plan, why)),
        };
        IReadOnlyList<ComparisonRun> runs = comparison.Run(
            recipes, _compared.Seeds(arguments, session), session.Stop);
        if (runs.Count == 0)
            throw diverged.First().Why;
        recipes = [.. recipes.Where(recipe => runs.Any(run => run.Recipe == recipe))];
        string? watched = tune ? null
            : data.Watched == data.Data.Test ? "the test samples (nothing is chosen by them)"
            : "held-out training samples";
        double target = arguments.GetValue(_training.Target) ?? 0.95;
        return new(data.Data, recipes, runs, trials, watched, target, ComparedFlags.Where(backends),
            _compared.Command(arguments))
        {
            SideBySide = backends.Count,
            Diverged = [.. diverged.OrderBy(run => run.Plan.Number)],
            Bags = Bags(data.Data, progress, session),
        };
    }

    // What the order of words is worth shows beside those who do not see it.
    private static BagOfWords[] Bags(Dataset data, ComparisonProgress progress, Session session)
    {
        if (data.Text is null)
            return [];
        session.Status.Show("fitting bags of words");
        return
        [
            .. from longest in new[] { 1, 2 }
               select progress.Once(
                   $"bag of terms of {longest}", () => BagOfWords.Fit(data, longest, stop: session.Stop)),
        ];
    }

    private int HeldOut(ParseResult arguments, TrainingData data) =>
        _training.HeldOut(arguments, data.Data) is > 0 and var count ? count : data.Data.Train.Count / 6;

    private void RequireTuningFlagsMakeSense(ParseResult arguments)
    {
        if (!arguments.GetValue(_tune))
        {
            arguments.Require(false, "--tune", _tuneEpochs, _rates, _inits);
        }
        else if (_training.Chosen(arguments) is { } chosen)
        {
            throw new InputException(
                $"{chosen} is what --tune chooses; leave it out, or set the grid with --tune-rates and --tune-inits");
        }
        else if (arguments.GetValue(_equalTime))
        {
            throw new InputException($"{_equalTime.Name} and {_tune.Name} both choose the epochs; leave one out");
        }
    }

    private TuningGrid Grid(ParseResult arguments)
    {
        string[] inits = arguments.GetValue(_inits) is { Length: > 0 } given ? given : Inits;
        foreach (string init in inits)
            _ = Initialiser.Parse(init);
        double[] rates = arguments.GetValue(_rates) is { Length: > 0 } asked ? asked : Rates;
        return new([.. rates.Select(rate => (float)rate)], inits);
    }

    private static void Report(Session session, string folder, ComparisonResult result, string? goOn)
    {
        var files = new ComparisonFiles(result);
        var tables = new ComparisonTables(result);
        session.Out.WriteLine(TrainingReport.Describe(result.Data));
        session.Out.WriteLine($"{tables.Training}; {result.Device}");
        session.Out.Write(SummaryTable.Of(tables.SummaryHeader, tables.Summary, tables.LeastFirst));
        foreach (string difference in tables.Differences)
            session.Out.WriteLine(difference);
        foreach (string warning in tables.Warnings)
            session.Out.WriteLine(warning);
        if (result.Trials.Count > 0)
            session.Out.Write(SummaryTable.Of(tables.SettingsHeader, tables.Settings, "settings tried"));
        else
            session.Out.WriteLine();
        if (session.Write(() => files.Write(folder)))
            session.Out.WriteLine($"report: {Path.Combine(folder, ComparisonFiles.Report)}");
        else if (goOn is not null)
            session.Out.WriteLine($"the networks are kept; to write the report:\n{goOn}");
        session.WriteJson(ComparisonJson.Of(result));
    }
}
