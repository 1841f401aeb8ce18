using QtGpu.Cli.Benchmarks;
using QtGpu.Cli.Benchmarks.Peers;
using QtGpu.Tests.House;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>The peers of bench/peers: a program that stands in for a library would prove nothing, so theirs run where they are installed.</summary>
public sealed class PeerTests
{
    [Fact]
    public void A_python_that_is_not_there_is_no_peer() =>
        Assert.Null(PeerProcess.TryStart("no-such-python", "peer.py", "--serve"));

    [Fact]
    public void The_tool_carries_every_script_of_the_folder() =>
        Assert.Equal(
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "bench", "peers"))
                .Where(file => Path.GetExtension(file) is ".py" or ".cpp").Select(Path.GetFileName).Order(StringComparer.Ordinal),
            typeof(PeerTeam).Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("numpy", "gemm 64x784x100")]
    [InlineData("PyTorch", "train 784-100-10 64 adam tunnelling")]
    [InlineData("ReservoirPy", "esn 1x1x100 0.1 10")]
    [InlineData("g++", "metropolis 4x64x2 6000 0.1")]
    public void An_installed_peer_times_a_row_and_refuses_another(string name, string row)
    {
        using var team = new PeerTeam(threads: 1);
        PeerProcess? peer = team.Peers.SingleOrDefault(peer => peer.Name == name);
        Assert.SkipWhen(peer is null, $"{name} is not installed");
        Lap lap = Assert.IsType<Lap>(peer!.TryLap(row));
        Assert.True(lap is { Cpu: > 0, Wall: > 0 });
        Assert.Null(peer.TryLap("juggle 3"));
        Assert.Null(peer.TryMean("juggle 3"));
        peer.Forget();
        Assert.NotNull(peer.TryLap(row));
    }

    [Fact]
    public void The_sweep_in_cpp_gives_the_exact_mean()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(Repository.Root, "bench", "peers", "metropolis.cpp"), folder["metropolis.cpp"]);
        string? program = PeerCompiler.TryCompile(folder["metropolis.cpp"]);
        Assert.SkipWhen(program is null, "g++ is not installed");
        using PeerProcess peer = PeerProcess.TryStart(program!, "--serve")!;
        var (mean, error) = peer.TryMean("metropolis 16x512x8 6000 0.1")!.Value;
        Assert.InRange(error, 0.1, 2);
        SweepWork.Check(mean, error, peer.Name);
    }

    [Fact]
    public void What_is_missing_says_what_to_install()
    {
        using var team = new PeerTeam(threads: 1);
        Assert.All(team.Missing, line => Assert.Contains("sudo apt install ", line, StringComparison.Ordinal));
        Assert.Equal(5, team.Peers.Count + team.Missing.Count);
    }

    [Fact]
    public void A_ratio_says_how_many_times_faster_this_library_is()
    {
        Lap[] ours = [new(9, 1), new(9, 2), new(9, 2)], theirs = [new(9, 2), new(9, 6), new(9, 4)];
        var row = PeerRow.Of("product", "numpy", "1", Rate.Gflops(4e9), ours, theirs, Lap.Measure(threads: 1));
        Assert.Equal((2.0, 1.0, 2.0, 2.0, 3.0), (row.Ours, row.Theirs, row.Ratio, row.RatioMin, row.RatioMax));
    }

    [Fact]
    public void An_earlier_run_that_is_none_is_refused()
    {
        Tool tool = Tool.Run("bench", "--device", "cpu", "--before", Path.Combine(Repository.Root, "global.json"));
        Assert.Equal(QtGpu.Cli.ExitCode.BadInput, tool.Code);
        Assert.Contains("--before", tool.Error, StringComparison.Ordinal);
    }
}
