using QtGpu.Comparison;
using QtGpu.Data;

namespace QtGpu.Cli.Report;

/// <summary>A comparison of forgetting as files: report.html, and the same as SVG, CSV and JSON.</summary>
internal sealed class ForgettingFiles(ForgettingResult result, ForgettingReport report)
{
    private readonly double _scale = MetricText.Scale(result.Metric);

    public void Write(string folder)
    {
        SvgPlot.Save(Path.Combine(folder, "forgetting.svg"), Curves());
        CsvFile.Write(
            Path.Combine(folder, "epochs.csv"),
            ["activation", "seed", "epoch", $"first_{result.Metric.Key}", $"second_{result.Metric.Key}"],
            result.Runs.SelectMany(run => First(run).Select((first, i) => (object?[])
            [
                run.Activation, run.Seed, i + 1, Known(first),
                i < run.First.Epochs.Count ? null : Known(Second(run)[i - run.First.Epochs.Count]),
            ])));
        JsonFile.Write(Path.Combine(folder, "forgetting.json"), Json(result));
        Page().Save(Path.Combine(folder, ComparisonFiles.Report));
    }

    /// <summary>The one JSON object. Accuracies are fractions.</summary>
    public static object Json(ForgettingResult result) => new
    {
        Dataset = result.Samples.Data.Name,
        result.Samples.Data.Synthetic,
        Standardised = result.Samples.Train.Scale is { Scaling: Scaling.Standardise },
        result.Samples.Train.Scale?.Scaling,
        TrainSamples = result.Samples.Train.Count,
        MeasuredSamples = result.Samples.Watched.Count,
        MeasuredOn = result.Measured,
        Metric = result.Metric.Key,
        result.Chance,
        Seeds = result.Runs.Select(run => run.Seed).Distinct(),
        result.Device,
        result.Command,
        Runs = result.Runs.Select(run => new
        {
            run.Activation,
            run.Seed,
            FirstLearnt = run.Before,
            SecondLearnt = run.OnSecond,
            FirstThen = run.After,
            run.Forgetting,
            FirstEpochs = First(run),
            SecondEpochs = Second(run),
            run.First.Parameters,
            Seconds = run.First.Seconds + run.Second.Seconds,
            Settings = TrainingReport.Facts(run.Recipe),
            run.Recipe.Model.ActivationParameters,
        }),
        Summary = result.Summaries.Select(s => new
        {
            s.Activation,
            FirstLearntMean = s.Before.Mean,
            FirstLearntCi95 = s.Before.HalfWidth,
            SecondLearntMean = s.OnSecond.Mean,
            SecondLearntCi95 = s.OnSecond.HalfWidth,
            FirstThenMean = s.After.Mean,
            FirstThenCi95 = s.After.HalfWidth,
            ForgettingMean = s.Forgetting.Mean,
            ForgettingCi95 = s.Forgetting.HalfWidth,
        }),
        PairedDifferences = result.Differences.Select(d => new
        {
            d.Activation,
            d.Baseline,
            ForgettingDifference = d.Forgetting.Mean,
            Ci95Low = d.Forgetting.Low,
            Ci95High = d.Forgetting.High,
            Pairs = d.Forgetting.Count,
            d.ForgetsLess,
            d.LearntLessToo,
        }),
        Diverged = result.Diverged.Select(run => new
        {
            Activation = run.Plan.Recipe.Name,
            run.Plan.Seed,
            run.Why.Epoch,
            run.Why.Step,
        }),
    };

    private HtmlReport Page()
    {
        string names = string.Join(", ", result.Recipes.Select(recipe => recipe.Name));
        var page = new HtmlReport($"What {names} forget of {result.Samples.Data.Name}");
        page.Paragraph(
            "Networks that were trained on one task, then on a second one, without a sample of the first: "
            + $"{TrainingReport.Describe(result.Samples.Data)}.", soft: true);
        foreach (string line in report.Verdicts.Concat(report.Warnings))
            page.Paragraph(line);
        return page.Heading("Results").Table(report.Header, report.Rows)
            .Paragraph($"Means over seeds ± half of their 95 % interval (Student's t). {report.Method}", soft: true)
            .Figure(
                Curves(), "The first task after each epoch of both trainings, and, dashed, the second; mean of the "
                + "seeds and their range.")
            .Configuration(
                result.Command, ("training", report.Training),
                ("seeds", string.Join(", ", result.Runs.Select(r => r.Seed).Distinct())), ("device", result.Device));
    }

    private SvgPlot Curves()
    {
        var plot = new SvgPlot(
            "One task, then another", "epoch (of the first task, then of the second)",
            MetricText.Title(result.Metric))
        {
            WholeX = true,
            YLimits = MetricText.Limits(result.Metric),
        };
        foreach (var (colour, of) in result.Summaries.Index())
        {
            int epochs = of.Runs[0].First.Epochs.Count;
            plot.Add(Curve($"{of.Activation}, first task", 1, [.. of.Runs.Select(First)]) with { Colour = colour });
            plot.Add(Curve("second task", epochs + 1, [.. of.Runs.Select(Second)]) with
            {
                Colour = colour,
                Style = SeriesStyle.Dashed,
            });
        }

        return plot;
    }

    private Series Curve(string label, int first, double[][] runs)
    {
        double[][] values =
            [.. Enumerable.Range(0, runs[0].Length).Select(e => runs.Select(run => _scale * run[e]).ToArray())];
        return new(label, [.. values.Select((_, e) => (double)(first + e))], [.. values.Select(v => v.Average())])
        {
            Spread = ([.. values.Select(v => v.Min())], [.. values.Select(v => v.Max())]),
        };
    }

    private static double[] First(ForgettingRun run) =>
        [.. run.First.Epochs.Select(run.Metric.OfEpoch), .. run.FirstAfter];

    private static double[] Second(ForgettingRun run) => [.. run.Second.Epochs.Select(run.Metric.OfEpoch)];

    private static object? Known(double value) => double.IsNaN(value) ? null : value;
}
