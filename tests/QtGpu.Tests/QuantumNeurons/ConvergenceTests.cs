using QtGpu.QuantumNeurons.Statistics;
using QtGpu.Statistics;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

public sealed class ConvergenceTests
{
    [Fact]
    public void Chains_that_mix_have_converged_from_either_start()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var convergence = Convergence.Of(
                CorrelatedSeries.Autoregressive(0.9, chains: 16, length: 1500, seed), vacuumStarts: 8);
            Assert.True(convergence.Converged, convergence.Problem);
            Assert.InRange(convergence.Rhat, 1, 1.05);
        }
    }

    // The trap: each half is quiet about its own mode, and their common mean lies where no chain has ever been.
    [Fact]
    public void Two_modes_that_no_chain_leaves_are_reported()
    {
        double[][] chains = CorrelatedSeries.Autoregressive(0.5, chains: 16, length: 2000, seed: 1);
        double[][] stuck = [.. chains.Select(
            (chain, c) => Array.ConvertAll(chain, x => (0.1 * x) + (c < 8 ? 0 : 1.31)))];
        Convergence convergence = Convergence.Of(stuck, vacuumStarts: 8);
        Assert.Contains("the two starts disagree", convergence.Problem, StringComparison.Ordinal);
        Assert.True(convergence.StartDifference > 100);
        Assert.True(
            MeanEstimate.Of(stuck).JackknifeError > 0.1, "the error bar of the common mean must know of the modes");
    }

    [Fact]
    public void Modes_that_do_not_depend_on_the_start_are_reported_too()
    {
        double[][] chains = CorrelatedSeries.Autoregressive(0.5, chains: 16, length: 2000, seed: 2);
        double[][] stuck = [.. chains.Select((chain, c) => Array.ConvertAll(chain, x => (0.1 * x) + (c % 2)))];
        Assert.Contains("have not mixed", Convergence.Of(stuck, vacuumStarts: 8).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Rare_passages_between_modes_are_too_few_samples()
    {
        double[][] chains = CorrelatedSeries.Autoregressive(0.998, chains: 16, length: 1000, seed: 3);
        Assert.False(Convergence.Of(chains, vacuumStarts: 8).Converged);
    }

    [Fact]
    public void A_slow_drift_from_the_start_is_reported()
    {
        double[][] chains = CorrelatedSeries.Autoregressive(0.5, chains: 16, length: 2000, seed: 4);
        double[][] drifting = [.. chains.Select(chain => chain.Select((x, t) => x + (t / 500.0)).ToArray())];
        Assert.Contains("have not mixed", Convergence.Of(drifting, vacuumStarts: 8).Problem, StringComparison.Ordinal);
    }
}
