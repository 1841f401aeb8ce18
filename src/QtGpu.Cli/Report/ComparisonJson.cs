using QtGpu.Comparison;
using QtGpu.Data;

namespace QtGpu.Cli.Report;

/// <summary>A comparison as JSON.</summary>
internal static class ComparisonJson
{
    /// <summary>
    /// The one JSON object. Accuracies are fractions, null for regression; errors are null for classification.
    /// </summary>
    public static object Of(ComparisonResult result) => new
    {
        Dataset = result.Data.Name,
        result.Data.Synthetic,
        Standardised = result.Data.Train.Scale is { Scaling: Scaling.Standardise },
        result.Data.Train.Scale?.Scaling,
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
            TestEce = run.Test.CalibrationError,
            TestRmse = run.Test.Errors?.Rmse,
            TestMae = run.Test.Errors?.Mae,
            TestR2 = run.Test.Errors?.R2,
            TrainAccuracy = run.Train.Accuracy,
            TrainRmse = run.Train.Errors?.Rmse,
            TrainMae = run.Train.Errors?.Mae,
            TrainR2 = run.Train.Errors?.R2,
            run.Fit.Last.TrainLoss,
            EpochsToTarget = run.Fit.EpochsTo(result.Target),
            SecondsToTarget = run.Fit.SecondsTo(result.Target),
            run.SamplesPerSecond,
            run.Fit.Seconds,
            run.Fit.Parameters,
            GradientNorms = run.Gradients,
            Settings = TrainingReport.Facts(run.Recipe),
            run.Recipe.Model.ActivationParameters,
        }),
        Diverged = result.Diverged.Select(run => new
        {
            Activation = run.Plan.Recipe.Name,
            run.Plan.Seed,
            run.Why.Epoch,
            run.Why.Step,
        }),
        Summary = result.Summaries.Select(s => new
        {
            s.Activation,
            TestAccuracyMean = s.Test(Metric.Accuracy).Mean,
            TestAccuracyCi95 = s.Test(Metric.Accuracy).HalfWidth,
            TestAccuracySd = s.Test(Metric.Accuracy).StandardDeviation,
            TrainAccuracyMean = s.Train(Metric.Accuracy).Mean,
            TestNllMean = s.Test(Metric.Nll).Mean,
            TestNllCi95 = s.Test(Metric.Nll).HalfWidth,
            TestEceMean = s.Test(Metric.Ece).Mean,
            TestEceCi95 = s.Test(Metric.Ece).HalfWidth,
            TestRmseMean = s.Test(Metric.Rmse).Mean,
            TestRmseCi95 = s.Test(Metric.Rmse).HalfWidth,
            TestRmseSd = s.Test(Metric.Rmse).StandardDeviation,
            TrainRmseMean = s.Train(Metric.Rmse).Mean,
            TestMaeMean = s.Test(Metric.Mae).Mean,
            TestMaeCi95 = s.Test(Metric.Mae).HalfWidth,
            TestR2Mean = s.Test(Metric.R2).Mean,
            TestR2Ci95 = s.Test(Metric.R2).HalfWidth,
            EpochsToTargetMedian = s.EpochsToTarget,
            SecondsToTargetMedian = s.SecondsToTarget,
            s.ReachedTarget,
            SamplesPerSecond = s.SamplesPerSecond.Mean,
            Seconds = s.Seconds.Mean,
        }),
        Bags = result.Bags.Select(bag => new
        {
            Name = ComparisonTables.NameOf(bag),
            bag.LongestTerm,
            bag.Terms,
            bag.Lambda,
            bag.ValidationAccuracy,
            bag.TrainAccuracy,
            bag.TestAccuracy,
        }),
        PairedDifferences = result.Differences.Select(d => new
        {
            d.Activation,
            d.Baseline,
            TestAccuracyDifference = d.Metric == Metric.Accuracy ? d.Test.Mean : (double?)null,
            TestRmseDifference = d.Metric == Metric.Rmse ? d.Test.Mean : (double?)null,
            Ci95Low = d.Test.Low,
            Ci95High = d.Test.High,
            Pairs = d.Test.Count,
            d.Better,
            SamplesPerSecondRatio = d.SpeedRatio,
        }),
        Tuning = result.Trials.SelectMany(trials => trials.Select(trial => new
        {
            Activation = trial.Recipe.Name,
            Lr = trial.Recipe.Settings.Rate,
            Init = trial.Recipe.Model.Initialiser,
            trial.Recipe.Epochs,
            ValidationAccuracy = result.Metrics[0] == Metric.Accuracy ? trial.Score : (double?)null,
            ValidationRmse = result.Metrics[0] == Metric.Rmse ? trial.Score : (double?)null,
        })),
    };
}
