using QtGpu.Comparison;
using QtGpu.Training;
using QtGpu.Uncertainty;

namespace QtGpu.Cli.Report;

/// <summary>A comparison as files: report.html, and the same figures as SVG, CSV and JSON.</summary>
internal sealed class ComparisonFiles(ComparisonResult result)
{
    /// <summary>The page, which is written last.</summary>
    public const string Report = "report.html";

    private readonly ComparisonTables _tables = new(result);
    private readonly ComparisonPlots _plots = new(result);

    public void Write(string folder)
    {
        SvgPlot.Save(Path.Combine(folder, "learning-curves.svg"), _plots.LearningCurves(), _plots.TrainingLoss());
        SvgPlot.Save(Path.Combine(folder, $"test-{result.Metrics[0].Key}.svg"), _plots.Test());
        SvgPlot.Save(Path.Combine(folder, "activations.svg"), _plots.Activations(), _plots.Derivatives());
        if (_plots.Gradients() is { } gradients)
            SvgPlot.Save(Path.Combine(folder, "gradients.svg"), gradients);
        CsvFile.Write(
            Path.Combine(folder, "runs.csv"),
            [
                "activation", "seed", .. result.TestMetrics.Select(metric => $"test_{metric.Key}"), "test_loss",
                .. Keys("train"),
                "epochs_to_target", "samples_per_second", "seconds",
            ],
            result.Runs.Select(run => (object?[])
            [
                run.Activation, run.Seed, .. result.TestMetrics.Select(metric => Known(metric.Of(run.Test))),
                run.Test.Loss, .. Values(run.Train),
                run.Fit.EpochsTo(result.Target), run.SamplesPerSecond, run.Fit.Seconds,
            ]));
        IEnumerable<string> trained = result.Metrics.Contains(Metric.Accuracy) ? ["train_accuracy"] : [];
        CsvFile.Write(
            Path.Combine(folder, "epochs.csv"),
            [
                "activation", "seed", "epoch", "train_loss", .. trained, "watched_loss", .. Keys("watched"),
                "gradient_norm", "seconds",
            ],
            result.Runs.SelectMany(run => run.Fit.Epochs.Select(e => (object?[])
            [
                run.Activation, run.Seed, e.Epoch, e.TrainLoss, .. trained.Select(_ => e.TrainAccuracy),
                e.ValidationLoss, .. result.Metrics.Select(metric => Known(metric.OfEpoch(e))),
                e.GradientNorm, e.Seconds,
            ])));
        JsonFile.Write(Path.Combine(folder, "comparison.json"), ComparisonJson.Of(result));
        Page().Save(Path.Combine(folder, Report));
    }

    private HtmlReport Page()
    {
        string title = $"{string.Join(", ", result.Recipes.Select(recipe => recipe.Name))} on {result.Data.Name}";
        var page = new HtmlReport(title);
        page.Paragraph(
            "Networks that differ in "
            + (result.HasCells ? "cell and activation"
                : result.Named == "layer" ? "one layer"
                : "the activation of their hidden layers")
            + (result.OwnSettings.Count == 0 ? " alone" : ", and in what is said below")
            + ", trained on "
            + $"{TrainingReport.Describe(result.Data)}, with the same seeds and budget.", soft: true);
        foreach (string difference in _tables.Differences)
            page.Paragraph(difference);
        foreach (string warning in _tables.Warnings)
            page.Paragraph(warning);
        page.Heading("Results").Table(_tables.SummaryHeader, _tables.Summary)
            .Paragraph(
                "Means over seeds ± half of their 95 % interval (Student's t); epochs and seconds to the target are "
                + $"medians.{Units}{Bags}{Draws}", soft: true)
            .Figure(_plots.Test(), "Mean with its 95 % interval, and each seed beside it.");
        page.Heading("Learning curves")
            .Figure(
                _plots.LearningCurves(),
                $"Measured on {result.Watched ?? "the validation samples of tuning"}; "
                + "mean of the seeds and their range.");
        if (result.Watched is not null)
            page.Figure(_plots.MetricOverTime(), "The same over the time that training steps took, one line per seed.");
        page.Figure(
            _plots.TrainingLoss(),
            $"Mean {TrainingReport.Describe(result.Loss, result.Data.Train.Scale)} over the batches of an epoch, "
            + "as they were trained on.");
        if (_plots.Gradients() is { } gradients)
            page.Figure(gradients, GradientPlot.Caption);
        if (result.Trials.Count > 0)
        {
            page.Heading("Tuning").Table(_tables.SettingsHeader, _tables.Settings)
                .Paragraph(
                    "Each activation chose from a grid of equal size on samples held out of the training set; "
                    + "the test samples were read once per seed, at the end.", soft: true);
        }

        return page.Heading("Activations")
            .Figure(_plots.Activations(), "f(z) as the hidden layers compute it.")
            .Figure(_plots.Derivatives(), "f′(z).")
            .Heading("Runs").Table(_tables.RunHeader, _tables.Runs)
            .Heading("Configuration").Facts(_tables.Configuration);
    }

    private string Bags => result.Bags.Count == 0 ? string.Empty
        : " A bag is logistic regression on which words a text has, or, of bigrams, on which words and pairs of "
            + "neighbours, in no order; it has no seed.";

    private string Draws => result.TestMetrics.Count == result.Metrics.Count || result.Metrics.Count > 1 ? string.Empty
        : $" On the test samples each network predicts by {MeanFieldPredictor.UsualDraws} draws of its weights, along "
            + "the way and on the training samples by their means.";

    private string Units =>
        result.Metrics[0] == Metric.Accuracy ? string.Empty : " RMSE and MAE are in the units of the data.";

    private IEnumerable<string> Keys(string samples) => result.Metrics.Select(metric => $"{samples}_{metric.Key}");

    private IEnumerable<object?> Values(Evaluation evaluation) =>
        result.Metrics.Select(metric => Known(metric.Of(evaluation)));

    private static object? Known(double value) => double.IsNaN(value) ? null : value;
}
