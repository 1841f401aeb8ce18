using MathNet.Numerics.LinearAlgebra;
using QtGpu.Checks;
using QtGpu.Data;
using QtGpu.Data.Digits;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Reference;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Training;

/// <summary>Training finds what is known to be there.</summary>
public sealed class LearningTests
{
    [Theory]
    [InlineData("tunnelling")]
    [InlineData("relu")]
    [InlineData("tanh")]
    public void Xor(string activation)
    {
        using var backend = new HostBackend(threads: 1);
        var samples = new Samples([0, 0, 0, 1, 1, 0, 1, 1], 2, [0, 1, 1, 0], classes: 2);
        using var trainer = new Trainer(
            new Sequential(
                new Dense(16, activation, new XavierInitialiser()), new Dense(2, initialiser: new XavierInitialiser())),
            backend, samples, new TrainerOptions { Epochs = 500, Batch = 4, Optimizer = new Adam(0.02f) });
        trainer.Train();
        Evaluation evaluation = trainer.Measure(samples);
        Assert.Equal(1, evaluation.Accuracy);
        Assert.True(evaluation.Loss < 0.05, $"loss {evaluation.Loss}");
        Assert.Equal([[2, 0], [0, 2]], evaluation.Confusion!.ToRows());
    }

    [Fact]
    public void Linear_regression_goes_to_the_solution_of_the_normal_equations()
    {
        const int count = 200, features = 5, targets = 2;
        using var backend = new HostBackend(threads: 1);
        float[] x = CheckValues.Normal(count * features, "x"), y = CheckValues.Normal(count * targets, "y");
        var design = Matrix<double>.Build.Dense(
            count, features + 1, (i, j) => j == features ? 1 : x[(i * features) + j]);
        var wanted = Matrix<double>.Build.Dense(count, targets, (i, j) => y[(i * targets) + j]);
        Matrix<double> solution = design.TransposeThisAndMultiply(design)
            .Solve(design.TransposeThisAndMultiply(wanted));

        using var trainer = new Trainer(
            new Sequential(new Dense(targets)), backend, new Samples(x, features, y, classes: 0, targetCount: targets),
            new TrainerOptions { Epochs = 300, Batch = count, Optimizer = new Sgd(0.5f, momentum: 0.5f) });
        FitResult result = trainer.Train();

        float[] w = trainer.Parameters.Named.First().Value.ToArray();
        float[] b = trainer.Parameters.Named.Last().Value.ToArray();
        Expect.Close([.. solution.EnumerateRows().SelectMany(row => row)], [.. w, .. b], _ => 2e-6, "W and b");
        double error = (wanted - (design * solution)).PointwisePower(2).RowSums().Sum() / (2 * count * targets);
        Assert.Equal(error, result.Last.TrainLoss, 1e-6);
        Assert.Null(result.Last.TrainAccuracy);
    }

    [Fact]
    public void Drawn_digits_in_two_epochs()
    {
        Dataset digits = new SyntheticDigits().Load(new DataOptions());
        using var backend = new HostBackend(threads: 2);
        using var trainer = new Trainer(
            new Sequential(new Dense(64, "tunnelling"), new Dense(10)), backend, digits.Train,
            new TrainerOptions { Epochs = 2, Optimizer = new Adam(0.003f) });
        FitResult result = trainer.Train(digits.Test);
        Assert.True(result.Last.ValidationAccuracy > 0.9, $"accuracy {result.Last.ValidationAccuracy}");

        Evaluation evaluation = trainer.Measure(digits.Test);
        Assert.Equal(result.Last.ValidationAccuracy, evaluation.Accuracy);
        int correct = Enumerable.Range(0, 10).Sum(i => evaluation.Confusion![i, i]);
        Assert.Equal(digits.Test.Count, evaluation.Confusion!.ToRows().Sum(row => row.Sum()));
        Assert.Equal(evaluation.Accuracy!.Value, correct / (double)digits.Test.Count, 1e-12);

        float[] scores = trainer.Outputs(digits.Test);
        int top = Enumerable.Range(0, digits.Test.Count).Count(i =>
            scores.AsSpan(i * 10, 10).IndexOf(scores.Skip(i * 10).Take(10).Max()) == digits.Test.Label(i));
        Assert.Equal(correct, top);
    }

    [Fact]
    public void A_trainable_barrier_finds_the_barrier_that_made_the_data()
    {
        // y = T(z) of a barrier twice as high and a third wider,
        // seen by a network that may move height and width alone.
        using var backend = new HostBackend(threads: 1);
        float[] x = [.. Enumerable.Range(1, 400).Select(i => i / 100f)];
        float[] y = [.. x.Select(z => (float)NetworkReference.Transmission(3 * z, 8, 0.4))];
        var barrier = new QtGpu.Kernels.Activations.Tunnelling(height: 4, width: 0.3, energyScale: 3);
        var layer = new TrainableActivation(QtGpu.Kernels.Activations.ParametricActivation.Of(barrier));
        using var trainer = new Trainer(
            new Sequential(layer), backend, new Samples(x, 1, y, classes: 0),
            new TrainerOptions
            {
                Epochs = 600,
                Batch = 400,
                Optimizer = new Adam(0.02f),
                Schedule = new CosineSchedule(),
            });
        trainer.Train();
        float[] p = trainer.Parameters.Named.Single().Value.ToArray();
        Assert.Equal(8, 4 * Math.Exp(p[0]), 0.02);
        Assert.Equal(0.4, 0.3 * Math.Exp(p[1]), 0.001);
    }
}
