using System.Collections.Concurrent;
using System.CommandLine;
using System.Globalization;
using QtGpu.Cli.Report;
using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.IO;
using QtGpu.Kernels.Contract;
using QtGpu.Layers;
using QtGpu.Training;
using Spectre.Console;

namespace QtGpu.Cli.Commands;

/// <summary>The main job: a tunnelling network and its baselines, side by side.</summary>
internal sealed class CompareCommand : Verb
{
    private static readonly string[] Compared = ["tunnelling", "relu"], Inits = ["0.01", "0.03", "he"];
    private static readonly double[] Rates = [0.03, 0.1, 0.2, 0.4];

    private readonly TrainingFlags _training = new("quick");
    private readonly Option<string[]> _activations = Flag.Names(
        "--activations", $"What to compare, the subject first [default: {string.Join(',', Compared)}]");
    private readonly Option<int> _seeds = Flag.Count(
        "--seeds", "Networks per activation, with seeds --seed, --seed + 1, …", fallback: 3, most: 10_000);
    private readonly Option<int> _jobs = Flag.Count(
        "--jobs", "Networks trained at the same time; they share the threads and each other's speed",
        fallback: 1, most: 256);
    private readonly Option<string?> _out = Flag.Path("--out", "DIR", "Where the report goes [default: runs/compare-<time>]");
    private readonly Option<bool> _tune = Flag.Switch("--tune", "Choose rate, init and epochs for each activation on held-out samples");
    private readonly Option<int?> _tuneEpochs = Flag.MaybeCount("--tune-epochs", "Epochs of a trial [default: --epochs]");
    private readonly Option<double[]> _rates = Flag.Numbers(
        "--tune-rates", "rate", Bound.Rate, string.Create(CultureInfo.InvariantCulture,
        $"Rates to try [default: {string.Join(',', Rates)}]"));
    private readonly Option<string[]> _inits = Flag.Names(
        "--tune-inits", $"Initialisers to try [default: {string.Join(',', Inits)}]");

    public CompareCommand()
        : base("compare", "Train networks that differ in their activation alone, and report")
    {
        Option[] options = [_activations, _seeds, _jobs, _out, _tune, _tuneEpochs, _rates, _inits];
        foreach (Option option in options)
            Options.Add(option);
        _training.AddTo(this);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "compare",
        "compare --dataset mnist --activations tunnelling,relu,tanh --epochs 20 --hidden 512",
        "compare --tune --jobs 2 --out runs/tuned",
    ];

    public override IReadOnlyList<PresetLine> Presets => RecipeFlags.Presets;

    public override void Run(ParseResult arguments, Session session)
    {
        string[] names = arguments.GetValue(_activations) is { Length: > 0 } given ? given : Compared;
        IReadOnlyList<NamedActivation> activations = _training.Activation.Read(arguments, names);
        RequireTuningFlagsMakeSense(arguments);
        _training.Check(arguments, activations);
        TuningGrid grid = Grid(arguments);
        string folder = arguments.GetValue(_out)
            ?? string.Create(CultureInfo.InvariantCulture, $"runs/compare-{DateTime.UtcNow:yyyyMMdd-HHmmss}");
        AtomicFile.RequireWritable(Path.Combine(folder, "report.html"));

        Dataset loaded = session.LoadData(arguments.GetValue(_training.Dataset)!, _training.Data.Read(arguments));
        TrainingData prepared = _training.Prepare(arguments, loaded, session);
        (Dataset data, Samples train, Samples watched) = prepared;
        Recipe first = prepared.Fit(_training.Read(arguments, activations[0], train), session);
        Recipe[] recipes =
        [
            .. activations.Select(activation =>
                _training.Read(arguments, activation, train) with { Batch = first.Batch }),
        ];
        long[] seeds = [.. Enumerable.Range(0, arguments.GetValue(_seeds)).Select(i => session.Seed + i)];
        using DisposableList<Backend> backends = session.OpenDevices(arguments.GetValue(_jobs));
        var progress = new TrainingProgressLine(session.Status);

        bool tune = arguments.GetValue(_tune);
        IReadOnlyList<IReadOnlyList<Trial>> trials = [];
        if (tune)
        {
            int held = arguments.GetValue(_training.Validation) is > 0 and var count ? count : data.Train.Count / 6;
            trials = new Tuner(data.Train, held, session.Seed, backends)
            {
                Watch = progress.Watch,
                Epochs = arguments.GetValue(_tuneEpochs),
            }.Try(recipes, grid, session.Stop);
            recipes = [.. trials.Select(best => best[0].Recipe)];
            train = data.Train;
        }

        var diverged = new ConcurrentQueue<(PlannedRun Plan, DivergedException Why)>();
        var comparison = new ActivationComparison(train, data.Test, backends)
        {
            Watched = tune ? null : watched,
            Watch = progress.Watch,
            Diverged = (plan, why) => diverged.Enqueue((plan, why)),
        };
        IReadOnlyList<ComparisonRun> runs = comparison.Run(recipes, seeds, session.Stop);
        session.Status.Clear();
        if (runs.Count == 0)
            throw diverged.First().Why;
        recipes = [.. recipes.Where(recipe => runs.Any(run => run.Recipe == recipe))];
        string? watchedWords = tune ? null : watched == data.Test ? "the test samples (nothing is chosen by them)" : "held-out training samples";
        double target = arguments.GetValue(_training.Target) ?? 0.95;
        string command = RunEnvironment.Command(arguments);
        Report(session, folder, new(data, recipes, runs, trials, watchedWords, target, backends[0].Name, command)
        {
            Diverged = [.. diverged.OrderBy(run => run.Plan.Number)],
        });
    }

    private void RequireTuningFlagsMakeSense(ParseResult arguments)
    {
        if (!arguments.GetValue(_tune))
        {
            arguments.Require(false, "--tune", _tuneEpochs, _rates, _inits);
        }
        else if (_training.Chosen(arguments) is { } chosen)
        {
            throw new InputException($"{chosen} is what --tune chooses; leave it out, or set the grid with --tune-rates and --tune-inits");
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

    private static void Report(Session session, string folder, ComparisonResult result)
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
        files.Write(folder);
        session.Out.WriteLine($"report: {Path.Combine(folder, "report.html")}");
        session.WriteJson(ComparisonJson.Of(result));
    }
}
