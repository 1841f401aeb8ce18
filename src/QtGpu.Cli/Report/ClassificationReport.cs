using QtGpu.Data;
using QtGpu.Reservoirs;
using QtGpu.Reservoirs.Classification;
using QtGpu.Statistics;
using QtGpu.Training;

namespace QtGpu.Cli.Report;

/// <summary>Reservoirs that tell classes apart, in words, rows and JSON.</summary>
internal sealed class ClassificationReport(
    Dataset data, ClassificationComparison comparison, IReadOnlyList<ClassificationRun> runs, string device)
{
    private readonly string[] _names = [.. runs.Select(run => run.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>The command line.</summary>
    public required string Command { get; init; }

    public string Device => device;

    /// <summary>What the data set is called.</summary>
    public string Data => data.Name;

    public IReadOnlyList<string> Names => _names;

    public string Title()
    {
        ReservoirSettings s = runs[0].Settings;
        int last = comparison.Train.Steps - s.Washout;
        return Text($"{data.Name}: {comparison.Train.Count} training and {comparison.Test.Count} test samples of ")
            + Text($"{Counted.Of(comparison.Train.Steps, "step")} × {comparison.Train.Features}, ")
            + Text($"read out over the last {last}; {Counted.Of(s.Units, "unit")}, ")
            + Text($"{Counted.Of(Of(_names[0]).Length, "seed")}; {device}");
    }

    public static IReadOnlyList<string> SummaryHeader { get; } =
        ["activation", "ρ", "α", "test accuracy", "worst", "training accuracy", "seconds", "samples/s"];

    /// <summary>Means over seeds, ± their standard deviation.</summary>
    public IEnumerable<IReadOnlyList<string>> Summary => _names.Select(name =>
    {
        ClassificationRun[] own = Of(name);
        return (IReadOnlyList<string>)
        [
            name, Text($"{own[0].Settings.SpectralRadius:G4}"), Text($"{own[0].Settings.Leak:G4}"),
            Percent(Mean(name, run => run.TestAccuracy)),
            Text($"{own.Min(run => run.TestAccuracy):P2}"), Percent(Mean(name, run => run.TrainAccuracy)),
            Text($"{own.Average(run => run.TrainSeconds):F1}"), Text($"{own.Average(run => run.SamplesPerSecond):N0}"),
        ];
    });

    /// <summary>The first activation against each of the others, seed by seed, and what went wrong.</summary>
    public IEnumerable<string> Sentences()
    {
        double[] first = [.. Of(_names[0]).Select(run => run.TestAccuracy)];
        foreach (string other in _names.Skip(1))
        {
            double[] second = [.. Of(other).Select(run => run.TestAccuracy)];
            var difference = MeanInterval.OfDifferences(first, second);
            string interval = first.Length < 2 ? "."
                : Text($", 95 % interval {100 * difference.Low:+0.00;−0.00} ")
                + Text($"to {100 * difference.High:+0.00;−0.00}.");
            int better = first.Zip(second).Count(pair => pair.First > pair.Second);
            yield return Text($"{_names[0]} less {other} on the same matrices: ")
                + Text($"{100 * difference.Mean:+0.00;−0.00} points of test accuracy{interval} ")
                + Text($"Better on {better} of {Counted.Of(first.Length, "seed")}.");
        }

        foreach (ClassificationRun run in runs.Where(run => run.Fit.FaultStep is not null))
            yield return Text($"{run.Name}, seed {run.Matrices.Seed}: a state was not finite after step ")
                + Text($"{run.Fit.FaultStep} of a training sample; lower --spectral-radius or --input-scale.");
        foreach (ClassificationRun run in runs.Where(run => run.Fit.IsSingular))
            yield return $"{ReservoirReport.Singular(run.Name, run.Matrices.Seed, run.Fit)}.";
    }

    public object ToJson() => new
    {
        Dataset = data.Name,
        Activation = _names[0],
        TestAccuracy = Mean(_names[0], run => run.TestAccuracy).Mean,
        TrainAccuracy = Mean(_names[0], run => run.TrainAccuracy).Mean,
        Seconds = Of(_names[0]).Average(run => run.TrainSeconds),
        SamplesPerSecond = Of(_names[0]).Average(run => run.SamplesPerSecond),
        TrainSamples = comparison.Train.Count,
        TestSamples = comparison.Test.Count,
        StepsPerSample = comparison.Train.Steps,
        Device = device,
        Summary = _names.Select(name => ToJson(name, Confusion(name))),
        Runs = runs.Select(run => new
        {
            Activation = run.Name,
            run.Matrices.Seed,
            run.TestAccuracy,
            run.TrainAccuracy,
            run.Fit.FaultStep,
            RidgeCondition = run.Fit.Condition,
            Seconds = run.TrainSeconds,
            run.SamplesPerSecond,
        }),
    };

    public void WriteRuns(string path) => CsvFile.Write(
        path, ["activation", "seed", "test_accuracy", "train_accuracy", "seconds"],
        runs.Select(run => new object?[]
        {
            run.Name, run.Matrices.Seed, run.TestAccuracy, run.TrainAccuracy, run.TrainSeconds,
        }));

    /// <summary>The settings of an activation.</summary>
    public ReservoirSettings Settings(string name) => Of(name)[0].Settings;

    public string ClassName(int k) => k < data.ClassNames.Count ? data.ClassNames[k] : Text($"{k}");

    /// <summary>Which class was told for which, over all seeds.</summary>
    public ConfusionMatrix Confusion(string name)
    {
        var confusion = new ConfusionMatrix(comparison.Test.Classes);
        foreach (ClassificationRun run in Of(name))
        {
            for (int i = 0; i < run.Predicted.Length; i++)
            {
                if (run.Predicted[i] >= 0)
                    confusion.Add(comparison.Test.Label(i), run.Predicted[i]);
            }
        }

        return confusion;
    }

    private object ToJson(string name, ConfusionMatrix confusion) => new
    {
        Activation = name,
        TestAccuracy = Mean(name, run => run.TestAccuracy).Mean,
        TestAccuracyStd = Mean(name, run => run.TestAccuracy).StandardDeviation,
        TrainAccuracy = Mean(name, run => run.TrainAccuracy).Mean,
        Seconds = Of(name).Average(run => run.TrainSeconds),
        confusion.MacroPrecision,
        confusion.MacroRecall,
        confusion.MacroF1,
        Confusion = confusion.ToRows(),
        Settings = Of(name)[0].Settings,
    };

    private ClassificationRun[] Of(string name) => [.. runs.Where(run => run.Name == name)];

    private MeanInterval Mean(string name, Func<ClassificationRun, double> value) =>
        MeanInterval.Of([.. Of(name).Select(value)]);

    private static string Percent(MeanInterval mean) =>
        mean.Count < 2 ? Text($"{mean.Mean:P2}") : Text($"{100 * mean.Mean:F2} ± {100 * mean.StandardDeviation:F2} %");
}
