using System.Diagnostics;
using System.Text.Json;
using QtGpu.Benchmarks;
using QtGpu.Benchmarks.Peers;
using QtGpu.Cli.Report;
using QtGpu.Tests.House;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>
/// The peers of bench/peers: a program that stands in for a library would prove nothing, so theirs run where they are
/// installed.
/// </summary>
public sealed class PeerTests(PeerTests.Installed installed) : IClassFixture<PeerTests.Installed>
{
    [Fact]
    public void A_python_that_is_not_there_is_no_peer() =>
        Assert.Null(PeerProcess.TryStart("no-such-python", "peer.py", "--serve"));

    [Fact]
    public void The_tool_carries_every_script_of_the_folder() =>
        Assert.Equal(
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "bench", "peers"))
                .Where(file => Path.GetExtension(file) is ".py" or ".cpp").Select(Path.GetFileName)
                .Order(StringComparer.Ordinal),
            typeof(PeerTeam).Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("numpy", "gemm 64x784x100")]
    [InlineData("PyTorch", "train 784-100-10 64 adam tunnelling")]
    [InlineData("PyTorch", "train 784-100-10 64 sgd relu samples=128 shuffled")]
    [InlineData("PyTorch", "tanh-backward 1000")]
    [InlineData("PyTorch", "recurrent elman 3x2x5 4 tunnelling")]
    [InlineData("PyTorch", "recurrent gru 3x2x5 4 tanh")]
    [InlineData("PyTorch", "bayesian local 6-5-3 4 tunnelling adam draws=3")]
    [InlineData("PyTorch", "bayesian weights 6-5-3 4 relu forward draws=2")]
    [InlineData("oneDNN", "gemm 64x784x100")]
    [InlineData("ReservoirPy", "esn 1x1x100 0.1 10")]
    [InlineData("QKAN", "edges daruan 4x3x2 trained")]
    [InlineData("g++", "metropolis 4x64x2 6000 0.1")]
    public void An_installed_peer_times_a_row_and_refuses_another(string name, string row)
    {
        PeerProcess? peer = installed.Team.Peers.SingleOrDefault(peer => peer.Name == name);
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
        string? program = PeerCompiler.TryCompile(folder["metropolis.cpp"], TestContext.Current.CancellationToken);
        Assert.SkipWhen(program is null, "g++ is not installed");
        using PeerProcess peer = PeerProcess.TryStart(program!, "--serve")!;
        var (mean, error) = peer.TryMean("metropolis 16x512x8 6000 0.1")!.Value;
        Assert.InRange(error, 0.1, 2);
        SweepWork.Check(new(), mean, error, peer.Name);
    }

    [Fact]
    public void What_is_missing_says_what_to_install()
    {
        Assert.All(
            installed.Team.Missing, line => Assert.Contains("sudo apt install ", line, StringComparison.Ordinal));
        Assert.Equal(6, installed.Team.Peers.Count + installed.Team.Missing.Count);
    }

    [Fact]
    public void A_peer_names_its_blas_its_kernel_and_its_rate()
    {
        PeerProcess[] multiply = [.. installed.Team.Peers.Where(peer => peer.Name != "g++")];
        Assert.SkipWhen(multiply.Length == 0, "no peer is installed");
        Assert.All(multiply, peer =>
        {
            Assert.True(peer.Hello is { Blas: not null, Gflops: > 0, IsCorrect: true }, $"{peer.Hello}");
            Assert.Contains("GFLOP/s", peer.Hello.ToString(), StringComparison.Ordinal);
            Assert.Equal(peer.Hello.IsOpenBlas, peer.Hello.Kernel is not null);
        });
    }

    [Fact]
    public void OpenBlas_is_tried_with_its_own_choice_the_one_found_and_those_of_large_processors()
    {
        Assert.Contains(OpenBlasKernel.Own, OpenBlasKernel.Choices());
        Assert.Equal([null, "Prescott", "SkylakeX", "Haswell"], Choices("Prescott", avx2: true, avx512: true));
        Assert.Equal([null, "Prescott", "Haswell"], Choices("Prescott", avx2: true, avx512: false));
        Assert.Equal([null, "Haswell"], Choices("Haswell", avx2: true, avx512: false));
        Assert.Equal([null], Choices(found: "", avx2: false, avx512: false));
        Assert.Equal(["Haswell"], Choices("Prescott", avx2: true, avx512: false, isHeld: true));
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["OPENBLAS_L2_SIZE"] = "1",
            ["OPENBLAS_CORETYPE"] = "Prescott",
        };
        new OpenBlasKernel("SkylakeX").Set(environment);
        Assert.Equal("SkylakeX", environment["OPENBLAS_CORETYPE"]);
        Assert.DoesNotContain("OPENBLAS_L2_SIZE", environment.Keys);

        static IEnumerable<string?> Choices(string? found, bool avx2, bool avx512, bool isHeld = false) =>
            OpenBlasKernel.Choices(found, avx2, avx512, isHeld).Select(choice => choice.CoreType);
    }

    [Fact]
    public void A_kernel_that_a_peer_does_not_start_with_is_passed_over()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no sh");
        const string peer = """
            rate=3
            case "$OPENBLAS_CORETYPE" in Bogus) exit 1 ;; Haswell) rate=90 ;; esac
            echo '{"peer": "a shell", "version": "1", "blas": "OpenBLAS", "gflops": '$rate'}'
            cat >/dev/null
            """;
        CancellationToken stop = TestContext.Current.CancellationToken;
        OpenBlasKernel unset = new(CoreType: null), bogus = new("Bogus"), fast = new("Haswell");
        using PeerProcess best = PeerTeam.Fastest("sh", ["-c", peer], [unset, bogus, fast], stop)!;
        Assert.Equal(("Haswell", 90), (best.Hello.CoreType, best.Hello.Gflops));
        using PeerProcess first = PeerTeam.Fastest("sh", ["-c", peer], [bogus, unset], stop)!;
        Assert.Null(first.Hello.CoreType);
        Assert.Null(PeerTeam.Fastest("sh", ["-c", peer], [bogus], stop));
    }

    [Fact]
    public void A_start_that_is_stopped_does_not_wait_for_the_program()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no sleep");
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var clock = Stopwatch.StartNew();
        Assert.Throws<OperationCanceledException>(
            () => PeerTeam.Fastest("sleep", ["60"], OpenBlasKernel.Choices(), stop.Token));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
        Assert.Throws<OperationCanceledException>(() => new PeerTeam(threads: 1, stop: stop.Token));
    }

    [Fact]
    public void A_peer_amid_a_row_ends_when_the_run_is_stopped()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no sh");
        const string hello = "echo '{\"peer\": \"a shell\", \"version\": \"1\"}'; read row; exec sleep 60";
        using var stop = new CancellationTokenSource();
        using PeerProcess peer = PeerProcess.TryStart("sh", ["-c", hello], OpenBlasKernel.Own, stop.Token)!;
        stop.CancelAfter(TimeSpan.FromMilliseconds(200));
        var clock = Stopwatch.StartNew();
        Assert.ThrowsAny<OperationCanceledException>(() => peer.TryLap("a row of a minute"));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
    }

    [Fact]
    public void A_run_that_is_stopped_says_of_no_peer_that_it_is_not_installed()
    {
        Tool tool = Tool.Run(
            new CancellationToken(canceled: true),
            "bench", "--device", "cpu", "--threads", "1", "--peers", "--only", "reservoirs", "--rehearse");
        Assert.Equal(QtGpu.Cli.ExitCode.Cancelled, tool.Code);
        Assert.DoesNotContain("is not installed", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_peer_below_half_of_this_machine_has_no_ratio()
    {
        var slow = new PeerHello("numpy", "1.24", "the reference BLAS", null, null, 3, IsCorrect: true);
        Assert.False(PeerTeam.IsAtItsBest(slow, 160));
        Assert.True(PeerTeam.IsAtItsBest(slow with { Gflops = 90 }, 160));
        Assert.False(PeerTeam.IsAtItsBest(slow with { Gflops = 150, IsCorrect = false }, 160));
        Assert.True(PeerTeam.IsAtItsBest(slow with { Gflops = null }, 160)); // multiplies nothing

        BenchResult result = Measured.Result(peak: 160);
        Lap[] ours = [new(1, 1)], theirs = [new(26, 26)];
        var row = PeerRow.Of("product", "numpy", "1", Rate.Gflops(4e9), ours, theirs, Lap.Measure(threads: 1));
        row.NotAtItsBest().AddTo(result);
        Assert.Contains(
            "| product | numpy | GFLOP/s | 4.0 | 0.2 | not at its best | – |", new BenchTables(result).ToMarkdown(),
            StringComparison.Ordinal);
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(BenchJson.Of(result)));
        JsonElement told = json.RootElement.GetProperty("Peers")[0];
        Assert.Equal(JsonValueKind.Null, told.GetProperty("Ratio").ValueKind);
        Assert.False(told.GetProperty("PeerIsAtItsBest").GetBoolean());
    }

    [Fact]
    public void A_ratio_says_how_many_times_faster_this_library_is()
    {
        Lap[] ours = [new(9, 1), new(9, 2), new(9, 2)], theirs = [new(9, 2), new(9, 6), new(9, 4)];
        var row = PeerRow.Of("product", "numpy", "1", Rate.Gflops(4e9), ours, theirs, Lap.Measure(threads: 1));
        Assert.Equal((2.0, 1.0), (row.Ours, row.Theirs));
        Assert.Equal((2.0, 2.0, 3.0), (row.Ratio!.Value, row.RatioMin!.Value, row.RatioMax!.Value));
    }

    [Fact]
    public void An_earlier_run_that_is_none_is_refused()
    {
        Tool tool = Tool.Run("bench", "--device", "cpu", "--before", Path.Combine(Repository.Root, "global.json"));
        Assert.Equal(QtGpu.Cli.ExitCode.BadInput, tool.Code);
        Assert.Contains("--before", tool.Error, StringComparison.Ordinal);
    }

    /// <summary>All peers, started once: each is several processes.</summary>
    public sealed class Installed : IDisposable
    {
        internal PeerTeam Team { get; } = new(threads: 1);

        public void Dispose() => Team.Dispose();
    }
}
