using QtGpu.Distributed;
using Xunit;

namespace QtGpu.Tests.Distributed;

/// <summary>What is known of ranks without starting any.</summary>
public sealed class ExchangeCostTests
{
    [Fact]
    public void A_line_is_found_again()
    {
        long[] sizes = [8, 1000, 50_000, 4_000_000];
        ExchangeCost cost = ExchangeCost.Of([.. sizes.Select(n => (n, 3e-6 + (n / 2e9)))], 1e-10);
        Assert.Equal(3e-6, cost.Latency, 1e-12);
        Assert.Equal(2e9, cost.Bandwidth, 1.0);
    }

    [Fact]
    public void A_sum_costs_two_messages_a_level_and_twice_the_gradients()
    {
        var cost = new ExchangeCost(Latency: 1e-6, Bandwidth: 1e9, Addition: 0);
        Assert.Equal(0, cost.SumSeconds(1, 1000));
        Assert.Equal(6e-6 + (0.875 * 8e-6), cost.SumSeconds(8, 1000), 1e-12);
    }

    [Fact]
    public void Efficiency_is_what_is_left_beside_sums_and_updates()
    {
        var free = new ExchangeCost(0, double.PositiveInfinity, 0);
        Assert.Equal(1, free.Efficiency(64, 1000, gradient: 1, update: 0), 1e-12);
        Assert.Equal(1.5 / (4 * (0.25 + 0.5)), free.Efficiency(4, 1000, gradient: 1, update: 0.5), 1e-12);
        var cost = new ExchangeCost(1e-3, 1e9, 0);
        Assert.True(cost.Efficiency(1024, 1000, 1, 0) < cost.Efficiency(8, 1000, 1, 0));
    }

    [Theory]
    [InlineData("OMPI_COMM_WORLD_RANK=3 OMPI_COMM_WORLD_SIZE=8 OMPI_COMM_WORLD_LOCAL_RANK=1 "
        + "OMPI_COMM_WORLD_LOCAL_SIZE=2", "Open MPI", 3, 8, 1, 2)]
    [InlineData("PMI_RANK=0 PMI_SIZE=4 MPI_LOCALRANKID=0 MPI_LOCALNRANKS=4", "MPICH", 0, 4, 0, 4)]
    [InlineData("PMI_RANK=1 PMI_SIZE=2", "MPICH", 1, 2, 1, 2)]
    public void A_launcher_is_known_by_the_environment(
        string environment, string engine, int rank, int size, int localRank, int localSize) =>
        Assert.Equal(new Launch(engine, rank, size, localRank, localSize), Of(environment));

    [Fact]
    public void Without_a_launcher_there_are_no_ranks()
    {
        Assert.Null(Of("PATH=/bin"));
        Assert.Null(Of("PMI_RANK=0"));
    }

    [Theory]
    [InlineData("Open MPI", "openmpi-bin")]
    [InlineData("MPICH", "mpich")]
    public void Where_a_library_is_missing_it_is_said_how_to_get_it(string engine, string package)
    {
        var e = Assert.Throws<InputException>(() => MpiLibrary.Find(engine, _ => 0));
        Assert.Contains($"{engine} started this process", e.Message, StringComparison.Ordinal);
        Assert.Contains($"sudo apt install {package}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_fact_that_differs_is_named()
    {
        Agreement.Require(["a, b", "a, b"]);
        var e = Assert.Throws<InputException>(() => Agreement.Require(["a, b; c", "a, b; c", "a, d; e"]));
        Assert.Contains("b on rank 0, d on rank 2", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<InputException>(() => Agreement.Require(["a, b", "a"]));
        Assert.Contains("b on rank 0, nothing on rank 1", e.Message, StringComparison.Ordinal);
    }

    private static Launch? Of(string environment)
    {
        var variables = environment.Split(' ').Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        return Launch.Of(name => variables.GetValueOrDefault(name));
    }
}
