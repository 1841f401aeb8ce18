namespace QtGpu.Cli.Report;

/// <summary>A comparison as files: report.html, and the same figures as SVG, CSV and JSON.</summary>
internal sealed class ComparisonFiles(ComparisonResult result)
{
    private readonly ComparisonTables _tables = new(result);
    private readonly ComparisonPlots _plots = new(result);

    public void Write(string folder)
    {
        SvgPlot.Save(Path.Combine(folder, "learning-curves.svg"), _plots.LearningCurves, _plots.TrainingLoss);
        SvgPlot.Save(Path.Combine(folder, "test-accuracy.svg"), _plots.TestAccuracy);
        SvgPlot.Save(Path.Combine(folder, "activations.svg"), _plots.Activations, _plots.Derivatives);
        CsvFile.Write(
            Path.Combine(folder, "runs.csv"),
            ["activation", "seed", "test_accuracy", "test_loss", "train_accuracy", "epochs_to_target", "samples_per_second", "seconds"],
            result.Runs.Select(run => new object?[]
            {
                run.Activation, run.Seed, run.Test.Accuracy, run.Test.Loss, run.Train.Accuracy, run.Fit.EpochsTo(result.Target),
                run.SamplesPerSecond, run.Fit.Seconds,
            }));
        CsvFile.Write(
            Path.Combine(folder, "epochs.csv"),
            ["activation", "seed", "epoch", "train_loss", "train_accuracy", "watched_loss", "watched_accuracy", "gradient_norm", "seconds"],
            result.Runs.SelectMany(run => run.Fit.Epochs.Select(e => new object?[]
            {
                run.Activation, run.Seed, e.Epoch, e.TrainLoss, e.TrainAccuracy, e.ValidationLoss, e.ValidationAccuracy, e.GradientNorm, e.Seconds,
            })));
        JsonFile.Write(Path.Combine(folder, "comparison.json"), ToJson());
        Page().Save(Path.Combine(folder, "report.html"));
    }

    /// <summary>The one JSON object. Accuracies are fractions.</summary>
    public object ToJson() => new
    {
        Dataset = result.Data.Name,
        result.Data.Synthetic,
        TrainSamples = result.Data.Train.Count,
        TestSamples = result.Data.Test.Count,
        result.Target,
        result.Seeds,
        result.Device,
        result.Command,
        Tuned = result.Trials.Count > 0,
        Runs = result.Runs.Select(run => new
        {
            run.Activation,
            run.Seed,
            TestAccuracy = run.Test.Accuracy,
            TestLoss = run.Test.Loss,
            run.Train.Accuracy,
            run.Fit.Last.TrainLoss,
            EpochsToTarget = run.Fit.EpochsTo(result.Target),
            SecondsToTarget = run.Fit.SecondsTo(result.Target),
            run.SamplesPerSecond,
            run.Fit.Seconds,
            run.Fit.Parameters,
            Settings = TrainingReport.Facts(run.Recipe),
            run.Recipe.Model.ActivationParameters,
        }),
        Summary = result.Summaries.Select(s => new
        {
            s.Activation,
            TestAccuracyMean = s.TestAccuracy.Mean,
            TestAccuracyCi95 = s.TestAccuracy.HalfWidth,
            TestAccuracySd = s.TestAccuracy.StandardDeviation,
            TrainAccuracyMean = s.TrainAccuracy.Mean,
            EpochsToTargetMedian = s.EpochsToTarget,
            SecondsToTargetMedian = s.SecondsToTarget,
            s.ReachedTarget,
            SamplesPerSecond = s.SamplesPerSecond.Mean,
            Seconds = s.Seconds.Mean,
        }),
        PairedDifferences = result.Differences.Select(d => new
        {
            d.Activation,
            d.Baseline,
            TestAccuracyDifference = d.TestAccuracy.Mean,
            Ci95Low = d.TestAccuracy.Low,
            Ci95High = d.TestAccuracy.High,
            Pairs = d.TestAccuracy.Count,
            SamplesPerSecondRatio = d.SpeedRatio,
        }),
        Tuning = result.Trials.SelectMany(trials => trials.Select(trial => new
        {
            Activation = trial.Recipe.Name,
            Lr = trial.Recipe.Settings.Rate,
            Init = trial.Recipe.Model.Initialiser,
            trial.Recipe.Epochs,
            trial.ValidationAccuracy,
        })),
    };

    private HtmlReport Page()
    {
        string title = $"{string.Join(", ", result.Recipes.Select(recipe => recipe.Name))} on {result.Data.Name}";
        var page = new HtmlReport(title);
        page.Paragraph($"Networks that differ in the activation of their hidden layers alone, trained on {TrainingReport.Describe(result.Data)}, with the same seeds and budget.", soft: true);
        foreach (string difference in _tables.Differences)
            page.Paragraph(difference);
        page.Heading("Results").Table(_tables.SummaryHeader, _tables.Summary)
            .Paragraph("Means over seeds ± half of their 95 % interval (Student's t); epochs and seconds to the target are medians.", soft: true)
            .Figure(_plots.TestAccuracy, "Mean with its 95 % interval, and each seed beside it.");
        page.Heading("Learning curves")
            .Figure(_plots.LearningCurves, $"Measured on {result.Watched ?? "the validation samples of tuning"}; mean of the seeds, and their range.");
        if (result.Watched is not null)
            page.Figure(_plots.AccuracyOverTime, "The same over the time that training steps took, one line per seed.");
        page.Figure(_plots.TrainingLoss, "Mean over the batches of an epoch, as they were trained on.");
        if (result.Trials.Count > 0)
        {
            page.Heading("Tuning").Table(ComparisonTables.SettingsHeader, _tables.Settings)
                .Paragraph("Each activation chose from a grid of equal size on samples held out of the training set; the test samples were read once per seed, at the end.", soft: true);
        }

        return page.Heading("Activations").Figure(_plots.Activations, "f(z) as the hidden layers compute it.").Figure(_plots.Derivatives, "f′(z).")
            .Heading("Runs").Table(ComparisonTables.RunHeader, _tables.Runs)
            .Heading("Configuration").Facts(_tables.Configuration);
    }
}
