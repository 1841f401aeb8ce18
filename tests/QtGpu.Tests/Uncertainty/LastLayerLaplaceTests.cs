using MathNet.Numerics.LinearAlgebra;
using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Random;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Tests.Training;
using QtGpu.Training;
using QtGpu.Uncertainty;
using Xunit;

namespace QtGpu.Tests.Uncertainty;

public sealed class LastLayerLaplaceTests
{
    private const double Delta = 0.5;
    private static readonly Sequential Linear = new(new Dense(3));

    [Fact]
    public void The_oracle_s_gradient_and_curvature_are_those_of_central_differences()
    {
        var oracle = new LogisticRegression(LogisticRegression.Clouds(40), Delta);
        double[] theta = [.. Enumerable.Range(0, oracle.Parameters).Select(i => Math.Sin(i))];
        Vector<double> gradient = oracle.Gradient(theta);
        Matrix<double> curvature = oracle.Curvature(theta);
        const double h = 1e-5;
        for (int i = 0; i < theta.Length; i++)
        {
            double[] up = [.. theta], down = [.. theta];
            (up[i], down[i]) = (up[i] + h, down[i] - h);
            Assert.Equal((oracle.Energy(up) - oracle.Energy(down)) / (2 * h), gradient[i], 1e-7);
            Vector<double> column = (oracle.Gradient(up) - oracle.Gradient(down)) / (2 * h);
            Assert.True((column - curvature.Column(i)).InfinityNorm() < 1e-7);
        }
    }

    [Fact]
    public void Where_all_probabilities_are_the_same_the_posterior_is_the_dense_one()
    {
        Samples train = LogisticRegression.Clouds(70), others = LogisticRegression.Clouds(20, "others", spread: 4);
        var oracle = new LogisticRegression(train, Delta);
        double[] theta = [0, 0, 0, 0, 0, 0, 0.5f, -0.25f, 1]; // biases alone
        Matrix<double> curvature = oracle.Curvature(theta), covariance = curvature.Inverse();
        using var backend = new HostBackend(threads: 1);
        using ParameterBuffer parameters = Parameters(backend, theta);
        using var laplace = new LastLayerLaplace(Linear, backend, parameters, train, Settings(draws: 0));

        double evidence = oracle.LogLikelihood(theta) - (0.5 * Delta * theta.Sum(w => w * w))
            + (0.5 * theta.Length * Math.Log(Delta)) - (0.5 * Math.Log(curvature.Determinant()));
        Assert.Equal(evidence, laplace.LogEvidence, 1e-9);

        float[] closed = laplace.ClosedForm(others, Cancellation);
        for (int i = 0; i < others.Count; i++)
        {
            double[] expected = Probit(theta, covariance, LogisticRegression.Features(others.Row(i)));
            for (int c = 0; c < 3; c++)
                Assert.Equal(expected[c], closed[(3 * i) + c], 1e-6);
        }

        const int draws = 40_000;
        double[][] drawn = [.. laplace.Drawn(RandomStream.Named(1, "draws")).Take(draws)];
        for (int i = 0; i < theta.Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double found = drawn.Average(draw => (draw[i] - theta[i]) * (draw[j] - theta[j]));
                double error = Math.Sqrt(
                    ((covariance[i, i] * covariance[j, j]) + (covariance[i, j] * covariance[i, j])) / draws);
                Assert.InRange((found - covariance[i, j]) / error, -4.5, 4.5);
            }
        }
    }

    [Fact]
    public void Elsewhere_its_deviations_are_within_a_third_of_the_dense_ones()
    {
        Samples train = LogisticRegression.Clouds(200);
        var oracle = new LogisticRegression(train, Delta);
        double[] theta = oracle.Best();
        Matrix<double> covariance = oracle.Curvature(theta).Inverse();
        using var backend = new HostBackend(threads: 1);
        using ParameterBuffer parameters = Parameters(backend, theta);
        using var laplace = new LastLayerLaplace(Linear, backend, parameters, train, Settings(draws: 0));
        double[][] drawn = [.. laplace.Drawn(RandomStream.Named(1, "draws")).Take(20_000)];
        for (int i = 0; i < theta.Length; i++)
        {
            double found = Math.Sqrt(drawn.Average(draw => Math.Pow(draw[i] - theta[i], 2)));
            Assert.InRange(found / Math.Sqrt(covariance[i, i]), 2 / 3.0, 4 / 3.0);
        }
    }

    // The posterior itself is skewed, so that means of probabilities are no nearer than a hundredth.
    [Fact]
    public void It_predicts_and_doubts_as_a_long_Markov_chain_does()
    {
        Samples train = LogisticRegression.Clouds(45), others = LogisticRegression.Clouds(30, "others", spread: 3);
        var oracle = new LogisticRegression(train, Delta);
        double[] theta = oracle.Best();
        double[][] rows =
            [.. Enumerable.Range(0, others.Count).Select(i => LogisticRegression.Features(others.Row(i)))];
        (double[] truth, double[] doubt) = oracle.Posterior(theta, rows);
        using var backend = new HostBackend(threads: 1);
        using ParameterBuffer parameters = Parameters(backend, theta);
        using var laplace = new LastLayerLaplace(Linear, backend, parameters, train, Settings(draws: 2000));
        float[] draws = laplace.Predict(others, Cancellation);
        (double[] mean, double[] deviation) =
            LogisticRegression.Moments([.. draws.Chunk(90).Select(p => p.Select(x => (double)x).ToArray())]);
        Assert.InRange(Distance(mean, truth), 0, 0.015);
        Assert.InRange(Distance(laplace.ClosedForm(others, Cancellation), truth), 0, 0.02);
        Assert.InRange(doubt.Average(), 0.04, 0.2);
        Assert.InRange(Distance(deviation, doubt) / doubt.Average(), 0, 0.3);
    }

    [Fact]
    public void The_bits_are_those_of_any_number_of_threads()
    {
        Samples train = TrainingTasks.Images(200), test = TrainingTasks.Images(40, "test");
        float[] one = Run(1, train, test), two = Run(2, train, test);
        Assert.Equal(one, two);
        Assert.NotEqual(one, Run(1, train, test, seed: 9));
        Assert.Equal(50 * 40 * 4, one.Length);
        for (int row = 0; row < one.Length; row += 4)
            Assert.Equal(1, one.AsSpan(row, 4).ToArray().Sum(), 1e-5);
    }

    [Fact]
    public void The_prior_precision_is_the_best_for_the_evidence_or_for_held_out_samples()
    {
        Samples train = LogisticRegression.Clouds(90), held = LogisticRegression.Clouds(60, "held");
        double[] theta = new LogisticRegression(train, Delta).Best();
        using var backend = new HostBackend(threads: 1);
        using ParameterBuffer parameters = Parameters(backend, theta);
        double Evidence(double delta) => Of(delta, null, laplace => laplace.LogEvidence);
        double Likelihood(double delta) => Of(delta, null, laplace =>
        {
            float[] p = laplace.ClosedForm(held, Cancellation);
            return Enumerable.Range(0, held.Count).Sum(i => Math.Log(p[(3 * i) + held.Label(i)]));
        });
        double byEvidence = Of(0, null, laplace => laplace.PriorPrecision);
        double byHeldOut = Of(0, held, laplace => laplace.PriorPrecision);
        Assert.InRange(Evidence(byEvidence), Evidence(1.3 * byEvidence), double.MaxValue);
        Assert.InRange(Evidence(byEvidence), Evidence(byEvidence / 1.3), double.MaxValue);
        Assert.InRange(Likelihood(byHeldOut), Likelihood(1.3 * byHeldOut), double.MaxValue);
        Assert.InRange(Likelihood(byHeldOut), Likelihood(byHeldOut / 1.3), double.MaxValue);

        double Of(double delta, Samples? heldOut, Func<LastLayerLaplace, double> value)
        {
            using var laplace = new LastLayerLaplace(
                Linear, backend, parameters, train, new() { PriorPrecision = delta, Draws = 0 }, heldOut, Cancellation);
            return value(laplace);
        }
    }

    // No other sample has the feature that makes its label's probability 0 in float64.
    [Fact]
    public void One_sample_that_cannot_be_does_not_choose_the_prior_precision()
    {
        Samples train = OnOneFeature(LogisticRegression.Clouds(90)), held = OnOneFeature(
            LogisticRegression.Clouds(60, "held"));
        double[] theta = new LogisticRegression(train, Delta).Best();
        using var backend = new HostBackend(threads: 1);
        theta[3] = 10;
        using ParameterBuffer parameters = Parameters(backend, theta);
        using var laplace = new LastLayerLaplace(
            Linear, backend, parameters, With(train, 100), new() { Draws = 0 }, cancellation: Cancellation);
        Assert.True(double.IsFinite(laplace.LogEvidence));
        Assert.InRange(laplace.PriorPrecision, 0.01, 1); // 9/‖θ‖² would be 0.08

        theta[3] = 1e6;
        using ParameterBuffer steep = Parameters(backend, theta);
        Assert.InRange(ByHeldOut(With(held, 1)) / ByHeldOut(held), 0.98, 1.02);

        double ByHeldOut(Samples samples)
        {
            using var chosen = new LastLayerLaplace(
                Linear, backend, steep, train, new() { Draws = 0 }, samples, Cancellation);
            return chosen.PriorPrecision;
        }

        static Samples OnOneFeature(Samples samples) => new(
            [.. samples.AllFeatures().Select((x, i) => i % 2 == 0 ? x : 0)], 2, Labels(samples), classes: 3);
        static Samples With(Samples samples, float other) => new(
            [.. samples.AllFeatures(), 0, other], 2, [.. Labels(samples), 1], classes: 3);
        static float[] Labels(Samples samples) =>
            [.. Enumerable.Range(0, samples.Count).Select(i => (float)samples.Label(i))];
    }

    [Fact]
    public void What_it_cannot_take_is_said()
    {
        Samples train = LogisticRegression.Clouds(9);
        using var backend = new HostBackend(threads: 1);
        using ParameterBuffer parameters = Parameters(backend, new double[9]);
        void Fit(Sequential model, Samples samples, LaplaceSettings settings) =>
            new LastLayerLaplace(model, backend, parameters, samples, settings).Dispose();
        string Message(Action action) => Assert.Throws<InputException>(action).Message;
        Assert.Contains("dense and linear", Message(() => Fit(new(new Dense(3, "relu")), train, new())));
        Assert.Contains("samples of 3 classes", Message(() => Fit(Linear, new([1, 2], 2, [0], 2), new())));
        Assert.Contains("‘draws’", Message(() => Fit(Linear, train, new() { Draws = -1 })));
        Assert.Contains("‘prior precision’", Message(() => Fit(Linear, train, new() { PriorPrecision = -1 })));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static LaplaceSettings Settings(int draws) => new() { PriorPrecision = Delta, Draws = draws };

    private static ParameterBuffer Parameters(Backend backend, double[] theta)
    {
        var parameters = new ParameterBuffer(Linear, backend, 2, seed: 0);
        float[] values = Array.ConvertAll(theta, w => (float)w);
        parameters.OfLayer(0)[0].Write(values.AsSpan(0, 6));
        parameters.OfLayer(0)[1].Write(values.AsSpan(6));
        return parameters;
    }

    private static float[] Run(int threads, Samples train, Samples test, long seed = 0)
    {
        using var backend = new HostBackend(threads);
        using var trainer = new Trainer(
            TrainingTasks.Model(), backend, train, new TrainerOptions { Epochs = 2, Optimizer = new Adam(0.002f) });
        trainer.Train();
        using var laplace = new LastLayerLaplace(
            trainer.Model, backend, trainer.Parameters, train, new() { Seed = seed }, null, Cancellation);
        return laplace.Predict(test, Cancellation);
    }

    private static double Distance(IEnumerable<double> a, double[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Average();

    private static double Distance(float[] a, double[] b) => Distance(a.Select(x => (double)x), b);

    // p_c ∝ 1/Σ_d exp(−(z_c − z_d)/√(1 + π/8·Var(z_c − z_d))) from all of the covariance.
    private static double[] Probit(double[] theta, Matrix<double> covariance, double[] phi)
    {
        var p = new double[3];
        for (int c = 0; c < 3; c++)
        {
            double sum = 0;
            for (int d = 0; d < 3; d++)
            {
                Vector<double> along = Vector<double>.Build.Dense(
                    9, i => phi[i / 3] * ((i % 3 == c ? 1 : 0) - (i % 3 == d ? 1 : 0)));
                double z = along * Vector<double>.Build.DenseOfArray(theta), variance = along * covariance * along;
                sum += Math.Exp(-z / Math.Sqrt(1 + (Math.PI / 8 * variance)));
            }

            p[c] = 1 / sum;
        }

        return [.. p.Select(x => x / p.Sum())];
    }
}
