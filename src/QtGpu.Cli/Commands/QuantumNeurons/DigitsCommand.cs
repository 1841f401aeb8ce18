using System.Diagnostics;
using QtGpu.Data;
using QtGpu.IO;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Sampling;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Digits;
using QtGpu.QuantumNeurons.Exact;
using QtGpu.Training;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>
/// Images of digits, told apart by ten quantum neurons that the pixels excite, beside softmax regression.
/// </summary>
internal sealed class DigitsCommand : Verb
{
    private const string MonteCarlo = "monte-carlo", Exact = "exact";
    private static readonly DigitSampling Sampling = new();
    private static readonly TrainerOptions Training = SoftmaxRegression.Standard;

    private readonly Option<string?> _dataset = Flag.MaybeText(
        "--dataset", "NAME|FILE", "Images [default: mnist where its files are there, else the synthetic digits]");
    private readonly Option<int?> _images = Flag.MaybeCount("--images", "Only the first N test images");
    private readonly Option<double[]> _penalty = Flag.Numbers(
        "--penalty", "λ", Bound.NotNegative,
        "Strengths of the penalty on negative weights, one network each [default: 0.01]");
    private readonly SettingFlags<TrainerOptions> _training = new(
        setting => $"of the regression [default: {setting.Format(Training)}]");
    private readonly SettingOption _rate = new(
        Setting.Of(typeof(OptimizerSettings), nameof(OptimizerSettings.Rate)),
        () => Text($"of the regression's Adam at first; it falls to 0 [default: {Training.Optimizer.Settings.Rate}]"));
    private readonly Option<double?> _scale = Flag.Number(
        "--scale", "k", Bound.Positive, "Strength of the largest weight [default: 1000]");
    private readonly SettingFlags<OutputNeurons> _outputs = new(
        setting => $"[default: {setting.Format(new OutputNeurons(0))}]");
    private readonly Option<string> _evaluator = Flag.Text(
        "--evaluator", "NAME", MonteCarlo, $"{MonteCarlo}, or {Exact}: the exact curve of one neuron");
    private readonly SettingFlags<DigitSampling> _sampling = new(setting => SamplingFlags.Hint(setting, Sampling));
    private readonly Option<string?> _checkpoint = Flag.Path(
        "--checkpoint", "DIR", "Keep the run in a folder as it goes; replaces what is there unless --resume");
    private readonly Option<bool> _resume = Flag.Switch(
        "--resume", "Go on with the run in --checkpoint, if there is one");
    private readonly Option<string?> _out = Flag.Path(
        "--out", "DIR", "Where report.html, digits.svg and digits.csv go [default: nowhere]");
    private readonly NeuronFlags _neurons = new();

    public DigitsCommand()
        : base("digits", "Digits by quantum neurons with the weights of softmax regression")
    {
        this.Takes(
        [
            _dataset, _images, _penalty, .. _training.All, _rate, _scale, .. _outputs.All, _evaluator, .. _sampling.All,
            _checkpoint, _resume, ShardFlag.Option, _out, .. _neurons.All,
        ]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "qneuron digits",
        "qneuron digits --images 100 --evaluator exact --penalty 0,0.01",
        "qneuron digits --evaluator exact --out runs/digits",
        "qneuron digits --checkpoint runs/digits --resume",
    ];

    public override void Run(ParseResult arguments, Session session)
    {
        string evaluator = arguments.GetValue(_evaluator)!;
        if (evaluator is not (MonteCarlo or Exact))
            throw new InputException($"--evaluator: expected {MonteCarlo} or {Exact}, got '{evaluator}'");
        string? folder = arguments.GetValue(_checkpoint);
        arguments.Require(folder is not null, $"{_checkpoint.Name} DIR to go on from", _resume);
        ShardFlag.RequirePlace(arguments, _checkpoint);
        if (folder is not null)
            AtomicFile.RequireWritable(Path.Combine(folder, RunFolder.Journal));
        string? place = arguments.GetValue(_out);
        if (place is not null)
            AtomicFile.RequireWritable(Path.Combine(place, DigitsReport.Page));
        double[] penalties = arguments.GetValue(_penalty) is [_, ..] given ? given : [0.01];
        TimeLattice lattice = _neurons.Lattice(arguments);
        double lambda = _neurons.Lambda(arguments), scale = arguments.GetValue(_scale) ?? 1000;
        int kinks = _neurons.Kinks(arguments);
        DigitSampling sampling = _sampling.Read(arguments, Sampling with { Seed = session.Seed });
        _ = PathUpdateCatalogue.Find(sampling.Algorithm);

        Dataset data = Load(arguments, session);
        Samples test = Test(data, arguments.GetValue(_images));
        OutputNeurons neurons = _outputs.Read(arguments, new(data.Train.Classes, lambda, kinks));
        using Backend backend = session.OpenDevice();
        var report = new DigitsReport(data, test, evaluator, session);
        TrainerOptions training = _training.Read(arguments, Training with
        {
            Optimizer = new Adam(_rate.Read(arguments, Training.Optimizer.Settings)),
            Seed = session.Seed,
        });
        string settings = Settings(evaluator, data, test, training, scale, neurons, lattice, sampling, backend);
        using DigitProgress kept = folder is null ? DigitProgress.None : DigitProgress.Open(
            Path.Combine(folder, RunFolder.Journal), settings, arguments.GetValue(_resume), session.Warn,
            session.Shard);
        string before = Counted.Of(kept.Count, "part");
        if (kept.Count > 0 && session.Shard is not { Number: 0 })
            session.Out.WriteLine($"going on with {folder}, where {before} of the work ended before");
        try
        {
            ShardedWork.Independently(penalties, penalty =>
            {
                Classify(penalty);
                if (penalties.Length > 1)
                    session.WriteLine(report.LastLine);
                return penalty;
            });
        }
        catch (OperationCanceledException exception) when (folder is not null)
        {
            throw new StoppedException(
                $"stopped; {folder} keeps {Counted.Of(kept.Count, "part")} of the work, and what was saved of the one "
                + $"under way; --resume --checkpoint {RunEnvironment.Quoted(folder)} goes on", exception);
        }

        report.Write();
        if (place is not null
            && session.Write(() => report.WritePage(
                place, backend.Name, RunEnvironment.Command(arguments, without: "--resume"))))
            session.Out.WriteLine($"report: {Path.Combine(place, DigitsReport.Page)}");
        if (!kept.IsWhole)
            throw new IOException($"{folder} does not hold the whole run, whose results are complete nonetheless");

        void Classify(double penalty)
        {
            string name = Text($"λ {penalty:R}, ");
            var progress = new Progress(session.Status, Text($"λ {penalty}"));
            float[] weights = kept.Once($"{name}regression", underWay => SoftmaxRegression.Train(
                data.Train, backend, penalty, training,
                epoch => progress.Show("training", (double)epoch / training.Epochs), session.Stop, underWay).Weights);
            var parent = new SoftmaxRegression(weights, data.Train.Classes);
            var classifier = new DigitClassifier(parent, scale, test, backend);
            double largest = classifier.LargestField;
            progress.Restart();
            IActivityEvaluator activities = evaluator == Exact
                ? new ExactActivities(
                    largest, neurons, lattice, new ExactOptions(Threads: session.Threads, Stop: session.Stop))
                : new SampledActivities(
                    kept.Once(
                        $"{name}plan",
                        _ => SamplingPlan.For(largest, neurons, lattice, backend, sampling, session.Stop)),
                    neurons, lattice, backend, sampling);
            DigitResult result = classifier.Classify(
                activities, share => progress.Show("activities", share), session.Stop, kept, name);
            session.Status.Clear();
            report.Add(penalty, classifier.Readout, result, (activities as SampledActivities)?.Plan);
        }
    }

    // All that the results depend on but the penalty.
    private static string Settings(
        string evaluator, Dataset data, Samples test, TrainerOptions training, double scale, OutputNeurons neurons,
        TimeLattice lattice, DigitSampling sampling, Backend backend) => string.Create(
        CultureInfo.InvariantCulture,
        $"{data.Name}, {test.Count} test images, digests {data.Train.Digest()} and {test.Digest()}; "
        + $"{training.Epochs} epochs, batch {training.Batch}, lr {training.Optimizer.Settings.Rate}; scale {scale:R}; "
        + $"{neurons}; {lattice}; {evaluator}, {sampling}; {RunEnvironment.DeviceOf(backend)}, "
        + $"version {RunEnvironment.Version}");

    private Dataset Load(ParseResult arguments, Session session)
    {
        string name = arguments.GetValue(_dataset)
            ?? (DatasetCatalogue.Status(new Mnist(), session.DataOptions).IsReady ? "mnist" : "digits");
        Dataset data = session.LoadData(name);
        return data.Train.Classes > 1 ? data
            : throw new InputException($"--dataset {name}: expected images with classes, these samples have targets");
    }

    private static Samples Test(Dataset data, int? images) => images switch
    {
        null => data.Test,
        { } count when count <= data.Test.Count => data.Test.Subset([.. Enumerable.Range(0, count)]),
        { } count => throw new InputException(
            $"--images: expected at most the {data.Test.Count} test images of {data.Name}, got {count}"),
    };

    private sealed class Progress(StatusLine status, string title)
    {
        private long _start = Stopwatch.GetTimestamp();

        public void Restart() => _start = Stopwatch.GetTimestamp();

        public void Show(string what, double done)
        {
            if (!status.IsDue)
                return;
            TimeSpan left = Stopwatch.GetElapsedTime(_start) * ((1 - done) / done);
            status.Show(Text($"{title}  {what}  {done:P1}, {left:h\\:mm\\:ss} left"));
        }
    }
}
