using MathNet.Numerics.Distributions;
using QtGpu.Data;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Random;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Uncertainty;
using Xunit;

namespace QtGpu.Tests.Uncertainty;

/// <summary>
/// Parameters are drawn from the prior and data from them: among draws from the posterior of these data the parameters'
/// ranks are then uniform. Talts et al., arXiv:1804.06788, algorithm 1.
/// </summary>
public sealed class SimulationBasedCalibrationTests
{
    private const int Rows = 12, Features = 2, Parameters = Features + 1, Simulations = 200;

    // Ranks among 15 draws, every fourth of a chain, so that they are all but independent.
    private const int Draws = 15, Thinning = 4, Bins = 8;

    [Fact]
    public void Ranks_of_a_linear_regression_are_uniform() =>
        Assert.All(Uniformity(assumedNoise: 0.7), p => Assert.InRange(p, 0.01, 1));

    [Fact]
    public void A_posterior_for_a_third_of_the_noise_is_found_out() =>
        Assert.All(Uniformity(assumedNoise: 0.7 / 3), p => Assert.InRange(p, 0, 1e-6));

    // The p-value of χ² of each parameter's ranks.
    private static double[] Uniformity(double assumedNoise)
    {
        var counts = new int[Parameters, Bins];
        using var backend = new HostBackend(threads: 1);
        for (int simulation = 0; simulation < Simulations; simulation++)
        {
            var random = RandomStream.Named(simulation, "calibration");
            float[] truth = [.. Enumerable.Range(0, Parameters).Select(i => random.Normal(0, i))];
            float[] x = [.. Enumerable.Range(0, Rows * Features).Select(i => random.Normal(1, i))];
            float[] y = [.. Enumerable.Range(0, Rows).Select(i =>
                (x[2 * i] * truth[0]) + (x[(2 * i) + 1] * truth[1]) + truth[2] + (0.7f * random.Normal(2, i)))];
            using var chain = new HamiltonianMonteCarlo(
                new Sequential(new Dense(1)), backend, new Samples(x, Features, y, classes: 0),
                new()
                {
                    Chains = 1,
                    WarmUp = 40,
                    Draws = Draws * Thinning,
                    Noise = assumedNoise,
                    Trajectory = 0.5 * assumedNoise,
                    Seed = simulation,
                },
                TestContext.Current.CancellationToken);
            for (int i = 0; i < Parameters; i++)
            {
                int rank = Enumerable.Range(1, Draws).Count(k => chain.Draws[(k * Thinning) - 1][i] < truth[i]);
                counts[i, rank * Bins / (Draws + 1)]++;
            }
        }

        const double expected = (double)Simulations / Bins;
        return [.. Enumerable.Range(0, Parameters).Select(i => 1 - ChiSquared.CDF(
            Bins - 1, Enumerable.Range(0, Bins).Sum(bin => Math.Pow(counts[i, bin] - expected, 2) / expected)))];
    }
}
