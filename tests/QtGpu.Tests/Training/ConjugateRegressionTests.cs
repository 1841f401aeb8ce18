using QtGpu.Checks;
using QtGpu.Data;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Training;

/// <summary>
/// Linear regression with noise of variance 1, a prior N(0, s²) and a design whose columns are orthogonal: the exact
/// posterior has independent weights, so that the mean field must find it.
/// </summary>
public sealed class ConjugateRegressionTests
{
    private const int Count = 64, Features = 8;
    private const float Scale = 0.5f;

    public static TheoryData<WeightEstimator> Estimators => [.. Enum.GetValues<WeightEstimator>()];

    [Theory]
    [MemberData(nameof(Estimators))]
    public void The_mean_field_finds_the_exact_posterior(WeightEstimator estimator)
    {
        (float[] x, float[] t) = Design();
        using var backend = new HostBackend(threads: 1);

        // Half the mean squared error of one output is −ln p of noise of variance 1, but for a constant.
        var settings = new BayesianSettings
        {
            PriorScale = Scale,
            InitialDeviation = 0.3f,
            Samples = 256,
            Estimator = estimator,
        };
        using var trainer = new Trainer(
            new Sequential(new BayesianDense(1, settings: settings, hasBias: false)), backend,
            new Samples(x, Features, t, classes: 0, targetCount: 1),
            new TrainerOptions
            {
                Batch = Count,
                Epochs = 3000,
                Optimizer = new Adam(new OptimizerSettings { Rate = 0.05f }),
                Schedule = new CosineSchedule(),
            });
        trainer.Train();
        double[] mean = [.. trainer.Parameters.OfLayer(0)[0].ToArray().Select(v => (double)v)];
        double[] variance = [.. trainer.Parameters.OfLayer(0)[1].ToArray().Select(rho => Math.Exp(2 * rho))];
        double worst = 0;
        for (int j = 0; j < Features; j++)
        {
            double squares = 0, products = 0;
            for (int i = 0; i < Count; i++)
            {
                squares += (double)x[(i * Features) + j] * x[(i * Features) + j];
                products += (double)x[(i * Features) + j] * t[i];
            }

            double expected = 1 / (squares + (1 / (Scale * Scale)));
            worst = Math.Max(worst, Math.Abs(mean[j] - (expected * products)) / Math.Abs(expected * products));
            Assert.Equal(expected, variance[j], 0.05 * expected);
        }

        Assert.InRange(worst, 0, 0.01);

        // The bound on the evidence is exact here: −ln p(t) by the products of Gaussians over the eigenvectors.
        Assert.Equal(NegativeLogEvidence(x, t), Bound(mean, variance, x, t), 0.02);
    }

    // Walsh's functions, each with a size of its own, and targets off what a line explains.
    private static (float[] X, float[] T) Design()
    {
        var x = new float[Count * Features];
        var t = new float[Count];
        float[] noise = CheckValues.Normal(Count, "noise");
        for (int i = 0; i < Count; i++)
        {
            t[i] = noise[i];
            for (int j = 0; j < Features; j++)
            {
                bool odd = int.PopCount(i & (j + 1)) % 2 == 1;
                float size = 0.5f + (0.15f * j), weight = j % 2 == 0 ? 0.9f : -0.7f;
                x[(i * Features) + j] = odd ? -size : size;
                t[i] += weight * x[(i * Features) + j];
            }
        }

        return (x, t);
    }

    // E[−ln p(t|w)] + KL over independent Gaussians.
    private static double Bound(double[] mean, double[] variance, float[] x, float[] t)
    {
        double sum = 0;
        for (int i = 0; i < Count; i++)
        {
            double error = t[i], spread = 0;
            for (int j = 0; j < Features; j++)
            {
                double value = x[(i * Features) + j];
                error -= value * mean[j];
                spread += value * value * variance[j];
            }

            sum += 0.5 * ((error * error) + spread + Math.Log(2 * Math.PI));
        }

        for (int j = 0; j < Features; j++)
        {
            sum += Math.Log(Scale / Math.Sqrt(variance[j]))
                + ((variance[j] + (mean[j] * mean[j])) / (2 * Scale * Scale)) - 0.5;
        }

        return sum;
    }

    // t ~ N(0, 1 + s²XXᵀ), whose eigenvectors are the columns of X, and all that is orthogonal to them.
    private static double NegativeLogEvidence(float[] x, float[] t)
    {
        double rest = t.Sum(v => (double)v * v), sum = 0.5 * Count * Math.Log(2 * Math.PI);
        for (int j = 0; j < Features; j++)
        {
            double squares = 0, product = 0;
            for (int i = 0; i < Count; i++)
            {
                squares += (double)x[(i * Features) + j] * x[(i * Features) + j];
                product += (double)x[(i * Features) + j] * t[i];
            }

            double along = product * product / squares, eigenvalue = 1 + (Scale * Scale * squares);
            rest -= along;
            sum += 0.5 * ((along / eigenvalue) + Math.Log(eigenvalue));
        }

        return sum + (0.5 * rest);
    }
}
