using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Reservoirs;
using QtGpu.Reservoirs.Classification;

namespace QtGpu.Cli.Commands.EchoState;

/// <summary>Labelled samples, whose features are time steps: an image's rows.</summary>
internal sealed class SequenceClassification : EsnMode
{
    private readonly Option<string?> _dataset = Flag.MaybeText(
        "--dataset", "NAME|FILE",
        $"Tell classes apart: {string.Join(", ", DatasetCatalogue.Names)}, or a file of labelled samples");

    private readonly Option<int?> _steps = Flag.MaybeCount(
        "--steps-per-sample", "Time steps that a sample's features are [default: the rows of an image]");
    private readonly Option<int?> _samples = Flag.MaybeCount(
        "--train-samples", "Train on the first N samples [default: all]");

    private readonly Option<int> _validation = Flag.Count(
        "--validation", "Training samples held out and told apart in place of the test samples", fallback: 0, least: 0);

    public override Option Choice => _dataset;

    public override IReadOnlyList<Option> Own => [_dataset, _steps, _samples, _validation];

    public override void Run(EsnRequest request)
    {
        (ParseResult arguments, Session session) = (request.Arguments, request.Session);
        string name = arguments.GetValue(_dataset)!;
        Dataset data = session.LoadData(name);
        if (data.Train.AreSequences)
            throw new InputException(
                $"{data.Name}: its samples are sequences, which `qtgpu train --model rnn` takes; "
                + "a reservoir takes rows, whose features are its steps");
        (Samples train, Samples test) = arguments.GetValue(_validation) is > 0 and var held
            ? data.Train.Split(held, 0, "validation")
            : (data.Train, data.Test);
        int count = arguments.GetValue(_samples) ?? train.Count;
        if (count > train.Count)
            throw new InputException($"--train-samples: expected at most the {train.Count} there are, got {count}");
        var seen = new LabelledSequences(name, train, arguments.GetValue(_steps));
        var comparison = new ClassificationComparison(seen.First(count), new(name, test, arguments.GetValue(_steps)));
        (string Name, ReservoirSettings Settings)[] settings = [.. request
            .Settings((preset, activation) => ClassificationPresets.Create(preset, activation, seen.Steps))
            .Select(asked => (asked.Activation.Text, asked.Settings))];

        using Backend backend = session.OpenDevice();
        using var output = RunOutput.Open(
            request, isLong: false, $"{name}, {Counted.Of(count, "training sample")}, {seen.Steps} steps each",
            () => new { settings, request.Seeds, Train = comparison.Train.Digest, Test = comparison.Test.Digest },
            backend);
        output.Do(() => Classify(request, data, comparison, settings, backend, output));
    }

    private static void Classify(
        EsnRequest request, Dataset data, ClassificationComparison comparison,
        IReadOnlyList<(string Name, ReservoirSettings Settings)> settings, Backend backend, RunOutput output)
    {
        (ParseResult arguments, Session session) = (request.Arguments, request.Session);
        IReadOnlyList<ClassificationRun> runs;
        using (var activity = new ActivityLine(session.Status))
            runs = comparison.Run(settings, request.Seeds, backend, activity.Show, session.Stop, output.Journal);
        if (runs.All(run => run.Fit.IsSingular))
            throw new InputException(ReservoirReport.Singular(runs[0].Name, runs[0].Matrices.Seed, runs[0].Fit));

        var report = new ClassificationReport(data, comparison, runs, backend.Name)
        {
            Command = RunEnvironment.Command(arguments, without: "--resume"),
        };
        session.Out.WriteLine(report.Title());
        session.Out.Write(SummaryTable.Of(
            ClassificationReport.SummaryHeader, report.Summary,
            leastFirst: ["samples/s", "seconds", "α", "ρ", "worst"]));
        foreach (string sentence in report.Sentences())
            session.Out.WriteLine(sentence);
        output.Finish(
            folder =>
            {
                report.WriteRuns(Path.Combine(folder, ReservoirFiles.Runs));
                ReservoirPage.Of(report).Save(Path.Combine(folder, ReservoirPage.File));
            },
            "report and runs", report.ToJson());
    }
}
