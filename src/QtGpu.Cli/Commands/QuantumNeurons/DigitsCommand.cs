using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using QtGpu.Cli.Report;
using QtGpu.Data;
using QtGpu.IO;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Sampling;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Digits;
using QtGpu.QuantumNeurons.Exact;
using QtGpu.Training;
using Spectre.Console;
using static QtGpu.Cli.Report.InvariantText;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>Images of digits, told apart by ten quantum neurons that the pixels excite, beside softmax regression.</summary>
internal sealed class DigitsCommand : Verb
{
    private const string MonteCarlo = "monte-carlo", Exact = "exact";
    private static readonly DigitSampling Sampling = new();
    private static readonly TrainerOptions Training = SoftmaxRegression.Standard;

    private readonly Option<string?> _dataset = Flag.MaybeText("--dataset", "NAME|FILE", "Images [default: mnist where its files are there, else the synthetic digits]");
    private readonly Option<int?> _images = Flag.MaybeCount("--images", "Only the first N test images");
    private readonly Option<double[]> _penalty = Flag.Numbers("--penalty", "λ", Bound.NotNegative, "Strengths of the penalty on negative weights, one network each [default: 0.01]");
    private readonly Option<int> _epochs = Flag.Count("--epochs", "Passes of the regression over the training images", Training.Epochs);
    private readonly Option<int> _batch = Flag.Count("--batch", "Training images per step", Training.Batch);
    private readonly Option<double?> _rate = Flag.Number("--lr", "rate", Bound.Positive, string.Create(CultureInfo.InvariantCulture, $"Adam's rate at the first step; it falls to 0 [default: {Training.Optimizer.Settings.Rate}]"));
    private readonly Option<double?> _scale = Flag.Number("--scale", "k", Bound.Positive, "Strength of the largest weight [default: 1000]");
    private readonly Option<double?> _inhibition = Flag.Number("--inhibition", "ε", Bound.NotNegative, "Inhibition between the outputs; below 1e-12 of the action it is left out [default: 1e-17]");
    private readonly Option<string> _evaluator = Flag.Text("--evaluator", "NAME", MonteCarlo, $"{MonteCarlo}, or {Exact}: the exact curve of one neuron");
    private readonly Option<string> _algorithm = Flag.Text("--algorithm", "NAME", Sampling.Algorithm, $"How paths are updated: {string.Join(", ", PathUpdateCatalogue.Names)}");
    private readonly Option<double?> _error = Flag.Number("--error", "σ", Bound.Positive, string.Create(CultureInfo.InvariantCulture, $"Standard error of every activity [default: {Sampling.Error}]"));
    private readonly Option<bool> _common = Flag.Switch("--common-random-numbers", "The outputs of an image draw the same random numbers");
    private readonly Option<string?> _checkpoint = Flag.Path(
        "--checkpoint", "DIR", "Keep the run in a folder as it goes; replaces what is there unless --resume");
    private readonly Option<bool> _resume = Flag.Switch(
        "--resume", "Go on with the run in --checkpoint, if there is one");
    private readonly NeuronFlags _neurons = new();

    public DigitsCommand()
        : base("digits", "Digits by quantum neurons with the weights of softmax regression")
    {
        Option[] options =
        [
            _dataset, _images, _penalty, _epochs, _batch, _rate, _scale, _inhibition, _evaluator, _algorithm, _error,
            _common, _checkpoint, _resume,
        ];
        foreach (Option option in options)
            Options.Add(option);
        _neurons.AddTo(this);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "qneuron digits",
        "qneuron digits --images 100 --evaluator exact --penalty 0,0.01",
        "qneuron digits --checkpoint runs/digits --resume",
    ];

    public override void Run(ParseResult arguments, Session session)
    {
        string evaluator = arguments.GetValue(_evaluator)!;
        if (evaluator is not (MonteCarlo or Exact))
            throw new InputException($"--evaluator: expected {MonteCarlo} or {Exact}, got '{evaluator}'");
        string? folder = arguments.GetValue(_checkpoint);
        arguments.Require(folder is not null, $"{_checkpoint.Name} DIR to go on from", _resume);
        if (folder is not null)
            AtomicFile.RequireWritable(Path.Combine(folder, RunFolder.Journal));
        double[] penalties = arguments.GetValue(_penalty) is [_, ..] given ? given : [0.01];
        TimeLattice lattice = _neurons.Lattice(arguments);
        double lambda = _neurons.Lambda(arguments), scale = arguments.GetValue(_scale) ?? 1000;
        int kinks = _neurons.Kinks(arguments);
        var sampling = new DigitSampling(
            PathUpdateCatalogue.Find(arguments.GetValue(_algorithm)!).Name, arguments.GetValue(_error) ?? Sampling.Error, arguments.GetValue(_common), session.Seed);

        Dataset data = Load(arguments, session);
        Samples test = Test(data, arguments.GetValue(_images));
        var neurons = new OutputNeurons(data.Train.Classes, lambda, kinks, arguments.GetValue(_inhibition) ?? new OutputNeurons(0).Inhibition);
        using Backend backend = session.OpenDevice();
        var report = new DigitsReport(data, evaluator, session);
        TrainerOptions training = Training with
        {
            Epochs = arguments.GetValue(_epochs),
            Batch = arguments.GetValue(_batch),
            Optimizer = new Adam((float)(arguments.GetValue(_rate) ?? Training.Optimizer.Settings.Rate)),
            Seed = session.Seed,
        };
        string settings = Settings(evaluator, data, test, training, scale, neurons, lattice, sampling, backend);
        using DigitProgress kept = folder is null ? DigitProgress.None : DigitProgress.Open(
            Path.Combine(folder, RunFolder.Journal), settings, arguments.GetValue(_resume), session.Warn);
        string before = Counted.Of(kept.Count, "part");
        if (kept.Count > 0)
            session.Out.WriteLine($"going on with {folder}, where {before} of the work ended before");
        try
        {
            foreach (double penalty in penalties)
            {
                Classify(penalty);
                if (penalties.Length > 1)
                    session.WriteLine(report.LastLine);
            }
        }
        catch (OperationCanceledException exception) when (folder is not null)
        {
            throw new StoppedException(
                $"stopped; {folder} keeps {Counted.Of(kept.Count, "part")} of the work, and what was saved of the one "
                + $"under way; --resume --checkpoint {RunEnvironment.Quoted(folder)} goes on", exception);
        }

        report.Write();
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
            report.Add(penalty, classifier.Readout.LeastWeight, result, (activities as SampledActivities)?.Plan);
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
        { } count => throw new InputException($"--images: expected at most the {data.Test.Count} test images of {data.Name}, got {count}"),
    };

    private sealed class Progress(StatusLine status, string title)
    {
        private long _start = Stopwatch.GetTimestamp();

        public void Restart() => _start = Stopwatch.GetTimestamp();

        public void Show(string what, double done)
        {
            if (status.IsDue)
                status.Show(string.Create(CultureInfo.InvariantCulture, $"{title}  {what}  {done:P1}, {Stopwatch.GetElapsedTime(_start) * ((1 - done) / done):h\\:mm\\:ss} left"));
        }
    }
}
