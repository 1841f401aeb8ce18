using System.Diagnostics;
using QtGpu.Kernels.Host;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Exact;
using QtGpu.QuantumNeurons.Sampling;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

/// <summary>
/// What a file may ask for is done in a time and memory that go with the file, or refused before anything large is
/// made.
/// Counts the allocations of the whole process, so that no other test may run beside it.
/// </summary>
[CollectionDefinition(nameof(LargeNetworkTests), DisableParallelization = true)]
[Collection(nameof(LargeNetworkTests))]
public sealed class LargeNetworkTests
{
    private const int Neurons = 20_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Twenty_thousand_neurons_are_read_and_compiled_in_two_seconds_and_200_MB(bool feedForward)
    {
        using var folder = new TemporaryFolder();
        NetworkJson.Write(folder["chain.json"], Chain(Neurons) with { FeedForward = feedForward }, new());
        long before = GC.GetTotalAllocatedBytes(precise: true), start = Stopwatch.GetTimestamp();
        (QuantumNetwork network, TimeLattice lattice) = NetworkJson.Read(folder["chain.json"]);
        var compiled = new CompiledNetwork(network, lattice);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        long bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.Equal(Neurons - 1, compiled.Excitation.Elements.Count());
        Assert.True(seconds < 2, $"{seconds:0.0} s");
        Assert.True(bytes < 200_000_000, $"{bytes / 1e6:0} MB");
    }

    [Fact]
    public void A_network_that_is_too_large_to_solve_says_so_at_once()
    {
        long start = Stopwatch.GetTimestamp();
        Assert.Contains(
            "got 20000", Assert.Throws<InputException>(() => ExactSolver.Solve(Chain(Neurons), new())).Message,
            StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < 2);
    }

    [Fact]
    public void A_run_that_takes_more_memory_than_the_device_has_is_refused_with_both_sizes()
    {
        using var backend = new HostBackend(threads: 1);
        string message = Assert.Throws<InputException>(() => new SamplingRun(
            [Chain(Neurons)], new(), backend, new() { Chains = SamplingOptions.MostChains })).Message;
        Assert.Contains("GB", message, StringComparison.Ordinal);
        Assert.Contains("fewer chains", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cycle_of_many_is_found_as_fast()
    {
        QuantumNetwork ring = Chain(Neurons) with { FeedForward = true };
        ring = ring with { Couplings = [.. ring.Couplings, new(CouplingKind.Excitatory, "n7000", "n5000", 1)] };
        long start = Stopwatch.GetTimestamp();
        string message = Assert.Throws<InputException>(ring.Validate).Message;
        Assert.Contains("a cycle through 'n5000'", message, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < 2);
    }

    // As expensive as what they name: neither begins.
    [Theory]
    [InlineData(1e9, 0.7, 512)]
    [InlineData(5000, 1e6, 512)]
    public void A_grid_that_is_too_fine_to_be_made_is_refused(double lambda, double period, int slices)
    {
        var lattice = new TimeLattice(period, slices);
        long start = Stopwatch.GetTimestamp();
        string message = Assert.Throws<InputException>(
            () => ExactSolver.Solve(new([new("out", lambda)], [], []), lattice)).Message;
        Assert.Contains("grid points", message, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < 2);
    }

    private static QuantumNetwork Chain(int neurons) => new(
        [.. Enumerable.Range(0, neurons).Select(i => new Neuron($"n{i}"))],
        [new("in")],
        [
            .. Enumerable.Range(1, neurons - 1)
                .Select(i => new Coupling(CouplingKind.Excitatory, $"n{i - 1}", $"n{i}", 5000)),
        ]);
}
