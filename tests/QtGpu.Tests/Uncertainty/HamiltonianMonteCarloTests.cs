using MathNet.Numerics.LinearAlgebra;
using QtGpu.Data;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Random;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Statistics;
using QtGpu.Tests.Training;
using QtGpu.Uncertainty;
using Xunit;

namespace QtGpu.Tests.Uncertainty;

public sealed class HamiltonianMonteCarloTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(0.5f, 3)]
    public void It_draws_the_posterior_of_a_linear_regression(float noise, double priorScale)
    {
        (Samples samples, Matrix<double> x, Vector<double> y) = LinearRegression.Draw(noise);
        (Vector<double> mean, Matrix<double> covariance) = LinearRegression.Posterior(x, y, noise, priorScale);
        using var backend = new HostBackend(threads: 1);
        using var chains = new HamiltonianMonteCarlo(
            new Sequential(new Dense(1)), backend, samples,
            new() { Draws = 1500, PriorScale = priorScale, Noise = noise, Trajectory = 0.3 * noise, Seed = 2 },
            Cancellation);
        Assert.Equal(6000, chains.Members);
        Assert.InRange(chains.Acceptance, 0.65, 0.95);
        for (int i = 0; i < LinearRegression.Parameters; i++)
        {
            (MeanEstimate found, double rhat) = chains.Of(w => w[i]);
            Assert.InRange(rhat, 0.99, 1.01);
            Assert.InRange((found.Mean - mean[i]) / found.StandardError, -4, 4);
            Assert.InRange(found.StandardError / Math.Sqrt(covariance[i, i]), 0, 0.05);
            for (int j = 0; j <= i; j++)
            {
                found = chains.Of(w => (w[i] - mean[i]) * (w[j] - mean[j])).Estimate;
                Assert.InRange((found.Mean - covariance[i, j]) / found.StandardError, -4, 4);
            }
        }
    }

    [Fact]
    public void Energy_and_gradient_are_those_of_the_definition()
    {
        Samples train = LogisticRegression.Clouds(50);
        var oracle = new LogisticRegression(train, prior: 1 / 4.0);
        double[] theta = [.. Enumerable.Range(0, oracle.Parameters).Select(i => (double)(float)Math.Sin(i))];
        using var backend = new HostBackend(threads: 1);
        var model = new Sequential(new Dense(3));
        using var parameters = new ParameterBuffer(model, backend, 2, seed: 0);
        using var posterior = new NetworkPosterior(model, backend, parameters, train, priorScale: 2, noise: 1);
        parameters.OfLayer(0)[0].Write([.. theta.Take(6).Select(w => (float)w)]);
        parameters.OfLayer(0)[1].Write([.. theta.Skip(6).Select(w => (float)w)]);
        Assert.Equal(oracle.Energy(theta), posterior.Energy(Cancellation), 1e-4);

        using DeviceBuffer momentum = backend.Allocate(parameters.Values.Length);
        backend.Elementwise.Fill(momentum.View, 0);
        posterior.Kick(-1, momentum.View);
        float[] kicked = momentum.View.ToArray();
        Vector<double> gradient = oracle.Gradient(theta);
        int done = 0;
        foreach (var (_, value) in parameters.Named)
        {
            for (int i = 0; i < value.Length; i++)
                Assert.Equal(gradient[done++], kicked[value.Offset + i], 1e-4);
        }
    }

    [Fact]
    public void It_predicts_what_a_random_walk_does_in_float64()
    {
        Samples train = LogisticRegression.Clouds(45), others = LogisticRegression.Clouds(30, "others", spread: 3);
        var oracle = new LogisticRegression(train, prior: 0.5);
        double[][] rows =
            [.. Enumerable.Range(0, others.Count).Select(i => LogisticRegression.Features(others.Row(i)))];
        (double[] truth, double[] doubt) = oracle.Posterior(oracle.Best(), rows);
        using var backend = new HostBackend(threads: 1);
        using var chains = new HamiltonianMonteCarlo(
            new Sequential(new Dense(3)), backend, train, new() { Draws = 500, PriorScale = Math.Sqrt(2) },
            Cancellation);
        (double[] mean, double[] deviation) = LogisticRegression.Moments(
            [.. chains.Predict(others, Cancellation).Chunk(90).Select(p => p.Select(x => (double)x).ToArray())]);
        for (int i = 0; i < truth.Length; i++)
        {
            Assert.Equal(truth[i], mean[i], 0.015);
            Assert.Equal(doubt[i], deviation[i], 0.015);
        }
    }

    [Fact]
    public void The_bits_are_those_of_any_number_of_threads()
    {
        Samples train = TrainingTasks.Images(60), test = TrainingTasks.Images(20, "test");
        float[] Run(int threads, long seed)
        {
            using var backend = new HostBackend(threads);
            using var chains = new HamiltonianMonteCarlo(
                new Sequential(new Dense(5, "tanh"), new Dense(4)), backend, train,
                new() { Chains = 2, Draws = 4, WarmUp = 10, PriorScale = 0.3, MostSteps = 20, Seed = seed },
                Cancellation);
            return chains.Predict(test, Cancellation);
        }

        float[] one = Run(1, 1);
        Assert.Equal(8 * 20 * 4, one.Length);
        Assert.Equal(one, Run(2, 1));
        Assert.NotEqual(one, Run(1, 2));
    }

    // exp(−ε²) is 0.8 at 0.4724.
    [Theory]
    [InlineData(1e-3)]
    [InlineData(10)]
    public void The_step_size_is_that_of_the_acceptance_asked_for(double first)
    {
        var random = RandomStream.Named(1, "acceptance");
        var size = new DualAveraging(first, 0.8);
        for (int i = 0; i < 2000; i++)
            size.Take(Math.Clamp(Math.Exp(-size.Step * size.Step) + (0.1 * random.Normal(0, i)), 0, 1));
        Assert.InRange(size.Averaged / Math.Sqrt(-Math.Log(0.8)), 0.93, 1.07);
    }

    [Fact]
    public void What_it_cannot_sample_is_said()
    {
        Samples train = LogisticRegression.Clouds(9);
        using var backend = new HostBackend(threads: 1);
        void Sample(Sequential model, Samples samples, HamiltonianSettings settings) =>
            new HamiltonianMonteCarlo(model, backend, samples, settings).Dispose();
        string Message(Action action) => Assert.Throws<InputException>(action).Message;
        var small = new HamiltonianSettings { Draws = 4, WarmUp = 10, Chains = 1 };
        Assert.Contains("Dropout", Message(() => Sample(new(new Dropout(0.5f), new Dense(3)), train, small)));
        Assert.Contains("BayesianDense", Message(() => Sample(new(new BayesianDense(3)), train, small)));
        Assert.Contains("Residual", Message(() => Sample(
            new(new Residual(new Dense(2), new Dropout(0.5f)), new Dense(3)), train, small)));
        Assert.Contains("Residual", Message(() => Sample(
            new(new Residual(new Residual(new Dense(2, penalty: ActivationCatalogue.Create("relu")))), new Dense(3)),
            train, small)));
        Assert.Contains("2 outputs, the samples need 3", Message(() => Sample(new(new Dense(2)), train, small)));
        Assert.Contains(
            "‘prior scale’", Message(() => Sample(new(new Dense(3)), train, small with { PriorScale = 0 })));
        Assert.Contains("‘draws’", Message(() => Sample(new(new Dense(3)), train, small with { Draws = 0 })));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
