using System.Text.Json;
using System.Text.Json.Serialization;
using QtGpu.Benchmarks;
using QtGpu.Benchmarks.Peers;
using QtGpu.Cli;
using QtGpu.Cli.Report;
using QtGpu.IO;
using QtGpu.Kernels.Host;
using QtGpu.QuantumNeurons.Sampling;
using QtGpu.QuantumNeurons.Statistics;
using QtGpu.Statistics;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>A bench goes on with the rows it has, and loses none to what it cannot write.</summary>
public sealed class BenchResumeTests
{
    private static readonly string[] Bench =
        ["bench", "--device", "cpu", "--threads", "1", "--only", "products", "--sizes", "8x8x8,9x8x8,10x8x8"];

    [Fact]
    public void A_bench_that_is_stopped_goes_on_with_its_rows_and_says_so()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        using var output = new StoppingWriter("9x8x8", stop);
        using var error = new StringWriter();
        string[] bench = [.. Bench, "--save", folder.Path];
        Assert.Equal(ExitCode.Cancelled, Application.Run(bench, output, error, stop.Token));
        Assert.EndsWith(
            $"to go on:\nqtgpu {string.Join(' ', bench)} --resume\n", error.ToString(), StringComparison.Ordinal);
        string file = Directory.GetFiles(folder.Path, "bench-products.json", SearchOption.AllDirectories).Single();
        string[] first = Products(file);
        Assert.Equal(2, first.Length);

        Assert.Equal(ExitCode.BadInput, Tool.Run([.. bench, "--resume", "--threads", "2"]).Code);
        Tool resumed = Tool.Run([.. bench, "--resume"]);
        Assert.Equal((ExitCode.Done, string.Empty), (resumed.Code, resumed.Error));
        Assert.Contains("2 rows measured in an earlier start", resumed.Output, StringComparison.Ordinal);
        string[] all = Products(file);
        Assert.Equal(first, all[..2]);
        Assert.Equal(3, all.Length);
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        Assert.Equal(2, json.RootElement.GetProperty("earlier_rows").GetInt32());
        string page = File.ReadAllText(Path.ChangeExtension(file, ".md"));
        Assert.Contains("Not one run: 2 rows", page, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path, "*.journal*", SearchOption.AllDirectories));
    }

    [Fact]
    public void What_is_stopped_before_its_first_row_has_kept_nothing_and_does_not_say_so()
    {
        using var folder = new TemporaryFolder();
        Tool tool = Tool.Run(new CancellationToken(canceled: true), [.. Bench, "--save", folder.Path]);
        Assert.Equal(ExitCode.Cancelled, tool.Code);
        Assert.Equal("qtgpu: cancelled", tool.Error.Trim());
        Assert.DoesNotContain("kept", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void All_is_measured_where_it_cannot_be_kept()
    {
        using var folder = new TemporaryFolder();
        string place;
        using (var backend = new HostBackend(threads: 1))
            place = new BenchFiles(folder["kept"], Machine.Of(backend), "bench-products", []).Folder;
        Directory.CreateDirectory(Path.Combine(place, "bench-products.md"));
        Tool tool = Tool.Run([.. Bench[..^1], "8x8x8,9x8x8", "--save", folder["kept"], "--json", folder["r.json"]]);
        Assert.Equal(ExitCode.Failed, tool.Code);
        Assert.Contains("bench-products.md", Assert.Single(tool.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Contains("9x8x8", tool.Output, StringComparison.Ordinal);
        Assert.Equal(2, Products(folder["r.json"]).Length);
    }

    [Fact]
    public void Every_kind_of_row_comes_back_from_the_journal_as_it_was()
    {
        var mean = new MeanEstimate(1, 0.1, 0.1, 0.1, 2, double.PositiveInfinity);
        var neuron = new NeuronEstimate(
            "n", mean, 1, mean, mean, mean, mean, mean, 3, 0.5, 0.1, new Convergence(null, 1.01, 0.3), [1, 2]);
        Timing time = Measured.Once;
        IBenchRow[] rows =
        [
            new StreamRow("copy", 1 << 20, 8, 1, time), new GemmRow(new(1, 2, 3, 4), time),
            new GemmRow(new(1, 2, 3), null),
            new TrainingRow(new([512, 512], 64, "sgd"), 4096, [new("tunnelling", time, 0.9), new("relu", time, null)]),
            new RecurrentRow(
                new(64, 8, 2) { Steps = 3 },
                [new(new("elman", "tunnelling") { IsRagged = true }, time, 0.9), new(new("gru", "tanh"), time, null)]),
            new BayesianRow(
                new([100], 64, "adam"), "relu",
                [new(new("local", 20, true), time, 2.2), new(new("deterministic", 1, false), time, null)]),
            new EdgeRow(new("daruan", 64, 8, 16), time, time, 1.5, double.NaN),
            new ReplicaRow(new([128], 64, "sgd"), 10, time, time, time, 1.2, 8, 11, 110),
            new SamplerRow("tent", true, 32, neuron, 100, 2, time, 0.1, 0.2, double.NaN),
            new ReservoirRow(new(1, 2, 24, 0.1) { Steps = 8 }, "tunnelling", time),
            new PeerRow("product", "numpy", "1.2", "GFLOP/s", 1, 2, 0.5, 0.4, null, 5, time, time),
            new ScalingRow("product", time, time, 1.9), new MemoryRow("training", 100, 200),
        ];
        using var folder = new TemporaryFolder();
        using (var journal = Journal.Open(folder["bench.journal"], "of this test", resume: false))
            journal.Keep("all", new MeasuredUnit(rows, new FmaPeak(1, 100, 4, new FmaUnits(256, 2)), ["a note"]));
        using var again = Journal.Open(folder["bench.journal"], "of this test", resume: true);
        Assert.True(again.TryGet<MeasuredUnit>("all", out MeasuredUnit? known));
        Assert.Equal(("a note", 100), (Assert.Single(known.Notes), known.Peak!.Gflops));
        Assert.Equal(rows.Select(Text), known.Rows.Select(Text));
        Type[] kinds = [.. typeof(IBenchRow).Assembly.GetTypes()
            .Where(type => type.IsClass && type.IsAssignableTo(typeof(IBenchRow)))];
        Assert.Equal(kinds.ToHashSet(), known.Rows.Select(row => row.GetType()).ToHashSet());

        static string Text(IBenchRow row) => JsonSerializer.Serialize<object>(
            row, new JsonSerializerOptions { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals });
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"roofline": 3}""")]
    [InlineData("""{"roofline": [3]}""")]
    [InlineData("""{"roofline": [{"kind": "products", "name": "x", "intensity": 1}]}""")]
    [InlineData("""{"roofline": [{"kind": "products", "name": "x", "intensity": 1, "gflops": null}]}""")]
    [InlineData("""{"roofline": [{"kind": "products", "name": "x", "intensity": 1, "gflops": 1e999}]}""")]
    [InlineData("""{"roofline": [{"kind": "products", "name": "x", "intensity": 1, "gflops": NaN}]}""")]
    [InlineData("""{"roofline": [{"kind": "products", "name": "x", "intensity": 0, "gflops": 1}]}""")]
    [InlineData("""{"roofline": [{"kind": "products", "name": "x", "intensity": -1, "gflops": 1}]}""")]
    [InlineData("""{"roofline": [{"kind": null, "name": "x", "intensity": 1, "gflops": 1}]}""")]
    [InlineData("""{"roofline": [{"kind": "products", "name": "\u001b[2J", "intensity": 1, "gflops": 1}]}""")]
    [InlineData("""{"roofline": [{"kind": "products", "name": "\ud800", "intensity": 1, "gflops": 1}]}""")]
    public void A_damaged_file_before_is_one_clear_line(string content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["before.json"], content);
        var error = Assert.Throws<InputException>(() => EarlierBench.Read("--before", folder["before.json"]));
        Assert.StartsWith(
            $"--before {folder["before.json"]}: expected a bench.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_before_that_is_huge_is_not_read()
    {
        using var folder = new TemporaryFolder();
        using (FileStream file = File.Create(folder["before.json"]))
            file.SetLength(1L << 33);
        var error = Assert.Throws<InputException>(() => EarlierBench.Read("--before", folder["before.json"]));
        Assert.Contains("more than", error.Message, StringComparison.Ordinal);
    }

    private static string[] Products(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        return [.. json.RootElement.GetProperty("gemms").EnumerateArray().Select(row => row.GetRawText())];
    }
}
