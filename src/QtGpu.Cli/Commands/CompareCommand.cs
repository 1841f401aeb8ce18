using System.Collections.Concurrent;
using System.CommandLine;
using System.Globalization;
using QtGpu.Cli.Report;
using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Replicas;
using QtGpu.Layers;
using QtGpu.Training;
using Spectre.Console;
using static QtGpu.Cli.Report.InvariantText;

namespace QtGpu.Cli.Commands;

/// <summary>The main job: a tunnelling network and its baselines, side by side.</summary>
internal sealed class CompareCommand : Verb
{
    private static readonly string[] Compared = ["tunnelling", "relu"], Inits = ["0.01", "0.03", "he"];
    private static readonly double[] Rates = [0.03, 0.1, 0.2, 0.4];

    private readonly TrainingFlags _training = new("quick");
    private readonly Option<string[]> _activations = Flag.Names(
        "--activations", $"What to compare, the subject first [default: {string.Join(',', Compared)}]");
    private readonly Option<string[]> _cells = Flag.Names(
        "--cells", "Recurrent cells to compare, each with each activation [default: --cell]");
    private readonly Option<int> _seeds = Flag.Count(
        "--seeds", "Networks per activation, with seeds --seed, --seed + 1, …", fallback: 3, most: 10_000);
    private readonly Option<int?> _sideBySide = Flag.CountOrAuto(
        "--side-by-side",
        "Networks trained at the same time: each on its share of the threads, or all in the launches of one on a GPU; "
        + "speeds are then of all together [default: auto, a network per thread, or as many as the GPU has room for]",
        most: ReplicaGroup.Most);
    private readonly Option<string?> _out = Flag.Path(
        "--out", "DIR", "Where the report goes; one that is there is replaced [default: runs/compare-<time>]");
    private readonly Option<bool> _resume = Flag.Switch(
        "--resume",
        "With the flags of a comparison that was stopped: go on with that in --out, or with the newest in runs/");
    private readonly Option<bool> _tune = Flag.Switch(
        "--tune", "Choose rate, init and epochs for each activation on held-out samples");
    private readonly Option<int?> _tuneEpochs = Flag.MaybeCount(
        "--tune-epochs", "Epochs of a trial [default: --epochs]");
    private readonly Option<double[]> _rates = Flag.Numbers(
        "--tune-rates", "rate", Bound.Rate, string.Create(CultureInfo.InvariantCulture,
        $"Rates to try [default: {string.Join(',', Rates)}]"));
    private readonly Option<string[]> _inits = Flag.Names(
        "--tune-inits", $"Initialisers to try [default: {string.Join(',', Inits)}]");

    public CompareCommand()
        : base("compare", "Train networks that differ in their activation alone, and report")
    {
        Option[] options =
            [_activations, _cells, _seeds, _sideBySide, _out, _resume, _tune, _tuneEpochs, _rates, _inits];
        foreach (Option option in options)
            Options.Add(option);
        _training.AddTo(this);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "compare",
        "compare --dataset mnist --activations tunnelling,relu,tanh --epochs 20 --hidden 512",
        "compare --model rnn --dataset phrases --activations tunnelling,tanh,relu",
        "compare --tune --side-by-side 2 --out runs/tuned",
    ];

    public override IReadOnlyList<PresetLine> Presets => RecipeFlags.Presets;

    public override void Run(ParseResult arguments, Session session)
    {
        string[] names = arguments.GetValue(_activations) is { Length: > 0 } given ? given : Compared;
        IReadOnlyList<NamedActivation> activations = _training.Activation.Read(arguments, names);
        RequireTuningFlagsMakeSense(arguments);
        _training.Check(arguments, activations);
        string[] cells = Cells(arguments);
        TuningGrid grid = Grid(arguments);
        ComparisonFolder.RequireWritable(arguments.GetValue(_out));

        Dataset loaded = _training.Load(arguments, session);
        TrainingData data = _training.Prepare(arguments, loaded, session);
        Recipe first = data.Fit(_training.Read(arguments, activations[0], data.Train), session);
        Recipe[] recipes =
        [
            .. from activation in activations
               let recipe = _training.Read(arguments, activation, data.Train) with { Batch = first.Batch }
               from one in cells.Length == 0 ? [recipe] : cells.Select(recipe.WithCell)
               select one,
        ];
        int trainings = recipes.Length * Math.Max(
            arguments.GetValue(_seeds), arguments.GetValue(_tune) ? grid.Count : 1);
        using DisposableList<Backend> backends = session.OpenSideBySide(
            arguments.GetValue(_sideBySide), trainings, on => recipes.Max(recipe => recipe.Memory(on, data.Train)));
        string folder = ComparisonFolder.Choose(arguments.GetValue(_out), arguments.GetValue(_resume));
        string settings = Settings(arguments, data, first, backends[0]);
        using ComparisonProgress progress = Open(arguments, session, folder, settings);
        try
        {
            ComparisonResult result = Trained(arguments, session, data, recipes, grid, progress, backends);
            session.Status.Clear();
            Report(session, folder, result, progress.IsWhole ? GoOn(arguments, folder) : null);
            progress.RemoveCheckpoints();
        }
        catch (OperationCanceledException e) when (progress.IsWhole)
        {
            string ended = progress.Count == 0 ? "" : $"{Counted.Of(progress.Count, "training")} that ended, and ";
            string kept = $"{folder} keeps {ended}what was saved of what is under way";
            throw new StoppedException($"stopped; {kept}; to go on:\n{GoOn(arguments, folder)}", e);
        }
    }

    private ComparisonResult Trained(
        ParseResult arguments, Session session, TrainingData data, Recipe[] recipes, TuningGrid grid,
        ComparisonProgress progress, IReadOnlyList<Backend> backends)
    {
        bool tune = arguments.GetValue(_tune);
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
        long[] seeds = [.. Enumerable.Range(0, arguments.GetValue(_seeds)).Select(i => session.Seed + i)];
        IReadOnlyList<ComparisonRun> runs = comparison.Run(recipes, seeds, session.Stop);
        if (runs.Count == 0)
            throw diverged.First().Why;
        recipes = [.. recipes.Where(recipe => runs.Any(run => run.Recipe == recipe))];
        string? watched = tune ? null
            : data.Watched == data.Data.Test ? "the test samples (nothing is chosen by them)"
            : "held-out training samples";
        double target = arguments.GetValue(_training.Target) ?? 0.95;
        return new(data.Data, recipes, runs, trials, watched, target, Where(backends), Command(arguments))
        {
            SideBySide = backends.Count,
            Diverged = [.. diverged.OrderBy(run => run.Plan.Number)],
            Bags = Bags(data.Data, session),
        };
    }

    private static string Where(IReadOnlyList<Backend> backends) => backends.Count == 1
        ? backends[0].Name
        : $"{backends[0].Name}, {Counted.Of(backends.Count, "network")} side by side";

    private string[] Cells(ParseResult arguments)
    {
        string[] cells = arguments.GetValue(_cells) ?? [];
        arguments.Require(arguments.GetValue(_training.Model) is "rnn", $"{_training.Model.Name} rnn", _cells);
        foreach (string cell in cells)
            _ = RecurrentModel.Cell(cell, ActivationCatalogue.Create("identity"));
        return cells.Distinct(StringComparer.Ordinal).Count() == cells.Length ? cells
            : throw new InputException($"a cell is named twice in '{string.Join(',', cells)}'; name each once");
    }

    // What the order of words is worth shows beside those who do not see it.
    private static BagOfWords[] Bags(Dataset data, Session session)
    {
        if (data.Text is null)
            return [];
        session.Status.Show("fitting bags of words");
        return [.. new[] { 1, 2 }.Select(longest => BagOfWords.Fit(data, longest, stop: session.Stop))];
    }

    private ComparisonProgress Open(ParseResult arguments, Session session, string folder, string settings)
    {
        var progress = ComparisonProgress.Open(
            Path.Combine(folder, RunFolder.Journal), settings, arguments.GetValue(_resume), session.Warn);
        string ended = Counted.Of(progress.Count, "training");
        if (progress.Count > 0)
            session.Out.WriteLine($"going on with {folder}, where {ended} ended before");
        else if (arguments.GetValue(_out) is null)
            session.Out.WriteLine($"keeping results in {folder} as they come");
        return progress;
    }

    // All that a network's result depends on but its own recipe and seed. The recipe is here too, for a message in
    // words where it is another one.
    private string Settings(ParseResult arguments, TrainingData data, Recipe recipe, Backend backend)
    {
        string tuned = arguments.GetValue(_tune)
            ? Text($"tuned on {HeldOut(arguments, data)} of them")
            : Text($"{data.Train.Count} of them trained on");
        return string.Join("; ", (string[])
        [
            TrainingReport.Describe(data.Data), tuned,
            $"watched {(data.Watched == data.Data.Test ? "test samples" : "held-out samples")}",
            $"digests {data.Data.Train.Digest()} and {data.Data.Test.Digest()}",
            TrainingReport.Describe(recipe), RunEnvironment.DeviceOf(backend),
            $"products {GlobalOptions.Products(arguments).Precision}".ToLowerInvariant(),
            $"version {RunEnvironment.Version}",
        ]);
    }

    private int HeldOut(ParseResult arguments, TrainingData data) =>
        arguments.GetValue(_training.Validation) is > 0 and var count ? count : data.Data.Train.Count / 6;

    // A comparison that went on is reported as an unbroken one.
    private string Command(ParseResult arguments) => RunEnvironment.Command(arguments, without: _resume.Name);

    private string GoOn(ParseResult arguments, string folder) => RunEnvironment.CommandToGoOn(
        arguments, arguments.GetValue(_out) is null ? $"{_out.Name} {RunEnvironment.Quoted(folder)}" : null);

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
