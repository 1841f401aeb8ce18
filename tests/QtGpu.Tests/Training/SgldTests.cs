using MathNet.Numerics.LinearAlgebra;
using QtGpu.Data;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Tests.Uncertainty;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Training;

public sealed class SgldTests
{
    private const int Rows = LinearRegression.Rows, Parameters = LinearRegression.Parameters;

    // w ← (1 − hH)·w + √(2hT)·n settles to N(w*, T·H⁻¹(1 − hH/2)⁻¹) with h = rate/N: the posterior, where h is small.
    [Theory]
    [InlineData(1)]
    [InlineData(0.25f)]
    public void Steps_on_all_samples_draw_the_posterior_of_a_linear_regression(float temperature)
    {
        const float rate = 0.1f, decay = 0.05f;
        const int burnIn = 200, steps = 20_000;
        (Samples samples, Matrix<double> x, Vector<double> y) = LinearRegression.Draw();
        Matrix<double> precision = x.TransposeThisAndMultiply(x)
            + (Rows * decay * Matrix<double>.Build.DenseIdentity(Parameters));
        Vector<double> best = precision.Solve(x.TransposeThisAndMultiply(y));
        Matrix<double> settled = temperature
            * (precision * (Matrix<double>.Build.DenseIdentity(Parameters) - (rate / Rows / 2 * precision))).Inverse();

        using var backend = new HostBackend(threads: 1);
        using var trainer = new Trainer(new Sequential(new Dense(1)), backend, samples, new TrainerOptions
        {
            Epochs = burnIn + steps,
            Batch = Rows,
            Optimizer = new Sgld(new() { Rate = rate, WeightDecay = decay, Temperature = temperature }),
        });
        var draws = new List<double[]>();
        trainer.Train(callbacks: new OnEpochEnd(record =>
        {
            if (record.Epoch > burnIn)
                draws.Add([.. trainer.Parameters.Named.SelectMany(p => p.Value.ToArray()).Select(w => (double)w)]);
        }));

        for (int i = 0; i < Parameters; i++)
        {
            // Draws are correlated over about 1/(hλ) steps, some 12 here.
            double deviation = Math.Sqrt(settled[i, i]), known = steps / 25.0;
            Assert.InRange((draws.Average(w => w[i]) - best[i]) / deviation * Math.Sqrt(known), -4, 4);
            for (int j = 0; j <= i; j++)
            {
                double found = draws.Average(w => (w[i] - best[i]) * (w[j] - best[j]));
                double error = Math.Sqrt(
                    ((settled[i, i] * settled[j, j]) + (settled[i, j] * settled[i, j])) / known);
                Assert.InRange((found - settled[i, j]) / error, -4, 4);
            }
        }

        Assert.InRange(settled.Trace() / (temperature * precision.Inverse().Trace()), 1, 1.1);
    }

    [Fact]
    public void Without_temperature_it_is_gradient_descent()
    {
        (Samples samples, _, _) = LinearRegression.Draw();
        int[] Run(Optimizer optimizer)
        {
            using var backend = new HostBackend(threads: 1);
            using var trainer = new Trainer(
                new Sequential(new Dense(1)), backend, samples,
                new TrainerOptions { Epochs = 3, Batch = 16, Optimizer = optimizer });
            trainer.Train();
            return TrainingTasks.Bits(trainer.Parameters);
        }

        OptimizerSettings settings = new() { Rate = 0.1f, WeightDecay = 0.01f, Temperature = 0 };
        Assert.Equal(Run(new Sgd(settings with { Temperature = 1 })), Run(new Sgld(settings)));
        Assert.NotEqual(Run(new Sgld(settings)), Run(new Sgld(settings with { Temperature = 1 })));
    }

    [Fact]
    public void A_temperature_that_is_none_is_refused()
    {
        Assert.Contains(
            "temperature must be 0 or more, got -1",
            Assert.Throws<InputException>(() => new Sgld(new() { Temperature = -1 })).Message);
        Assert.Contains(
            "temperature 2: the optimizer adam has none",
            Assert.Throws<InputException>(
                () => new Adam(new OptimizerSettings { Temperature = 2 }).RequireKnown()).Message);
    }
}
