using System.Globalization;
using MathNet.Numerics;
using QtGpu.Checks;
using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Tests.Cli;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Training;

/// <summary>What an evaluation says beside the loss, against references in float64.</summary>
public sealed class MetricTests
{
    private const int Count = 1500; // three batches, the last one smaller

    [Fact]
    public void The_errors_of_a_regression_are_those_of_its_outputs()
    {
        const int features = 3, targets = 2;
        float[] x = CheckValues.Normal(Count * features, "x"), noise = CheckValues.Normal(Count * targets, "y");
        float[] y = [.. noise.Select((e, i) => 100 + (40 * e) + (20 * x[(i / targets * features) + (i % targets)]))];
        var samples = new Samples(x, features, y, classes: 0, targetCount: targets);
        using var backend = new HostBackend(threads: 1);
        using var trainer = new Trainer(
            new Sequential(new Dense(targets, initialiser: new NormalInitialiser(1))), backend, samples,
            new TrainerOptions { Epochs = 3, Optimizer = new Sgd(0.1f) });
        trainer.Train();

        Evaluation evaluation = trainer.Measure(samples);
        float[] outputs = trainer.Outputs(samples);
        RegressionErrors errors = evaluation.Errors!;
        Assert.Null(evaluation.Confusion);
        for (int k = 0; k < targets; k++)
        {
            double[] told = Column(outputs, k), wanted = Column(y, k);
            Assert.Equal(Distance.MSE(told, wanted), errors.Targets[k].Mse, 1e-9);
            Assert.Equal(Distance.MAE(told, wanted), errors.Targets[k].Mae, 1e-10);
            Assert.Equal(GoodnessOfFit.CoefficientOfDetermination(told, wanted), errors.Targets[k].R2!.Value, 1e-11);
        }

        Assert.Equal(2 * evaluation.Loss, errors.Mse, 1e-3);
        Assert.Equal(Math.Sqrt(errors.Targets.Average(target => target.Mse)), errors.Rmse, 1e-10);
        Assert.Equal(errors.Targets.Average(target => target.R2), errors.R2);

        static double[] Column(float[] values, int k) =>
            [.. values.Where((_, i) => i % targets == k).Select(value => (double)value)];
    }

    [Fact]
    public void Standardised_samples_are_measured_and_predicted_in_their_own_units()
    {
        const int features = 2;
        float[] x = CheckValues.Normal(Count * features, "x");
        float[] y = [.. Enumerable.Range(0, Count)
            .Select(i => 300_000 + (70_000 * x[i * features]) - (20_000 * x[(i * features) + 1]))];
        var plain = new Samples(x, features, y, classes: 0);
        Samples standard = plain.Scaled(SampleScale.Of(plain));
        using var backend = new HostBackend(threads: 1);
        using var trainer = new Trainer(
            new Sequential(new Dense(1)), backend, standard, new TrainerOptions { Epochs = 1, Batch = 500 });
        FitResult fit = trainer.Train(standard);

        double[] told = Array.ConvertAll(trainer.Outputs(standard), value => (double)value);
        double[] wanted = Array.ConvertAll(y, value => (double)value);
        Evaluation evaluation = trainer.Measure(standard);
        Assert.Equal(1, evaluation.Errors!.Mae / Distance.MAE(told, wanted), 1e-5);
        Assert.Equal(1, evaluation.Errors.Mse / Distance.MSE(told, wanted), 1e-5);
        Assert.Equal(GoodnessOfFit.CoefficientOfDetermination(told, wanted), evaluation.Errors.R2!.Value, 1e-5);
        Assert.Equal(evaluation.Errors.Mae, fit.Last.ValidationMae);
        Assert.InRange(evaluation.Errors.Mae, 1000, 80_000);
        Assert.InRange(evaluation.Loss, 0.001, 1); // that of the standardised targets
    }

    [Fact]
    public void Targets_that_do_not_vary_have_no_R2()
    {
        using var backend = new HostBackend(threads: 1);
        var samples = new Samples([1, 2, 3], 1, [5, 1, 5, 2, 5, 3], classes: 0, targetCount: 2);
        using var trainer = new Trainer(
            new Sequential(new Dense(2)), backend, samples, new TrainerOptions { Batch = 3 });
        RegressionErrors errors = trainer.Measure(samples).Errors!;
        Assert.Null(errors.Targets[0].R2);
        Assert.NotNull(errors.Targets[1].R2);
        Assert.Equal(errors.Targets[1].R2, errors.R2);
    }

    [Fact]
    public void Precision_recall_and_F1_are_the_textbooks()
    {
        // The pairs (actual, predicted) of a small example, and a class that nothing is or is taken for.
        (int Actual, int Predicted)[] pairs =
            [(0, 0), (0, 0), (0, 1), (1, 1), (1, 0), (2, 0), (2, 2), (2, 2), (2, 2), (3, 0)];
        var confusion = new ConfusionMatrix(5);
        foreach (var (actual, predicted) in pairs)
            confusion.Add(actual, predicted);

        for (int k = 0; k < 5; k++)
        {
            double right = pairs.Count(p => p.Actual == k && p.Predicted == k);
            double told = pairs.Count(p => p.Predicted == k), there = pairs.Count(p => p.Actual == k);
            double precision = told > 0 ? right / told : 0, recall = there > 0 ? right / there : 0;
            Assert.Equal(precision, confusion.Precision(k), 1e-15);
            Assert.Equal(recall, confusion.Recall(k), 1e-15);
            Assert.Equal(right > 0 ? 2 / ((1 / precision) + (1 / recall)) : 0, confusion.F1(k), 1e-15);
        }

        // Means over the four classes that occur.
        Assert.Equal((0.4 + 0.5 + 1 + 0) / 4, confusion.MacroPrecision, 1e-15);
        Assert.Equal((2.0 / 3 + 0.5 + 0.75 + 0) / 4, confusion.MacroRecall, 1e-15);
        Assert.Equal((0.5 + 0.5 + 6.0 / 7 + 0) / 4, confusion.MacroF1, 1e-15);
        Assert.Equal(0.6, confusion.Accuracy, 1e-12);
        Assert.Equal(10, confusion.Count);
    }

    [Fact]
    public void The_log_of_a_regression_has_errors_and_no_accuracy()
    {
        using var folder = new TemporaryFolder();
        using var backend = new HostBackend(threads: 1);
        var samples = new Samples(CheckValues.Normal(64, "x"), 1, CheckValues.Normal(64, "y"), classes: 0);
        using var trainer = new Trainer(
            new Sequential(new Dense(1)), backend, samples, new TrainerOptions { Batch = 32, Epochs = 2 });
        FitResult fit = trainer.Train(samples, new CsvLog(folder["log.csv"]), new SaveCheckpoint(folder["run"]));

        string[][] rows = [.. File.ReadAllLines(folder["log.csv"]).Select(row => row.Split(','))];
        Assert.DoesNotContain("accuracy", string.Join(',', rows[0]), StringComparison.Ordinal);
        RegressionErrors errors = trainer.Measure(samples).Errors!;
        double Last(string column) =>
            double.Parse(rows[^1][Array.IndexOf(rows[0], column)], CultureInfo.InvariantCulture);
        Assert.Equal((errors.Rmse, errors.Mae), (Last("validation_rmse"), Last("validation_mae")));
        Assert.Equal(errors.R2, Last("validation_r2"));
        Assert.Equal(errors.R2, fit.Last.ValidationR2);
        Assert.Equal(fit.Epochs, Checkpoint.Read(folder["run"]).History);
    }

    [Fact]
    public void Less_error_and_more_accuracy_cost_less_and_what_is_not_a_number_most()
    {
        Assert.True(Metric.Rmse.Cost(1) < Metric.Rmse.Cost(2));
        Assert.True(Metric.Accuracy.Cost(0.9) < Metric.Accuracy.Cost(0.8));
        Assert.Equal(double.PositiveInfinity, Metric.Rmse.Cost(double.NaN));
        Assert.Equal(double.PositiveInfinity, Metric.R2.Cost(double.NaN));
    }
}
