using System.Text.Json;
using QtGpu.Benchmarks;
using QtGpu.Cli;
using QtGpu.Cli.Report;
using Spectre.Console;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>Rows are printed and kept as they come, whatever ends the run.</summary>
public sealed class BenchCommandTests
{
    private static readonly string[] Keys =
    [
        "device", "machine", "threads", "measured_utc", "earlier_rows",
        "memcpy_ns", "fma_peak_gflops", "fma_peak", "gemm_gflops",
        "activation_ns", "activation_forward_backward_ns", "train_samples_per_second", "qt_over_relu_training",
        "qt_over_relu", "recurrent", "bayesian", "edges", "replicas", "sweep_site_updates_per_second", "sampler",
        "esn_updates_per_second", "streams", "gemms",
        "roofline", "peer_team", "peers", "scaling", "memory", "notes",
    ];

    [Theory]
    [InlineData("--only produts", "did you mean 'products'?")]
    [InlineData("--only passes,training,nothing-of-the-kind", "expected one of passes, products, training,")]
    [InlineData("--activations tunneling", "did you mean 'tunnelling'?")]
    [InlineData("--activations relu,relu", "name each once")]
    public void What_is_unknown_is_told(string flags, string told)
    {
        var tool = Tool.Run(["bench", "--device", "cpu", .. flags.Split(' ')]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(told, tool.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--peers")]
    [InlineData("--save results")]
    [InlineData("--before bench.json")]
    [InlineData("--activations tanh")]
    [InlineData("--plans default")]
    public void What_tuning_has_no_use_for_is_refused(string flags)
    {
        Tool tool = Tool.Run(["bench", "--device", "ilgpu-cpu", "--rehearse", "--tune", .. flags.Split(' ')]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        string idle = flags.StartsWith("--plans", StringComparison.Ordinal) ? flags : flags.Split(' ')[0];
        Assert.Contains($"{idle} is not for --tune", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rehearsal_has_rows_of_every_kind_that_takes_no_time()
    {
        Tool tool = Tool.Run(
        [
            "bench", "--device", "cpu", "--threads", "1", "--rehearse", "--only",
            "passes,products,recurrent,bayesian,edges,replicas",
        ]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Contains("tunnelling forward + backward", tool.Output, StringComparison.Ordinal);
        Assert.Contains("16x16x16", tool.Output, StringComparison.Ordinal);
        Assert.Contains("elman tunnelling, ragged", tool.Output, StringComparison.Ordinal);
        Assert.Contains("local, S = 50, forward", tool.Output, StringComparison.Ordinal);
        Assert.Contains("tunnelling 4→5, batch 3", tool.Output, StringComparison.Ordinal);
        Assert.Contains("3 of 784-8-10, batch 16, sgd", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Tuning_that_is_cut_off_has_written_its_json()
    {
        using var folder = new TemporaryFolder();
        Tool tool = Tool.Run(
            new CancellationToken(canceled: true),
            "bench", "--device", "ilgpu-cpu", "--rehearse", "--tune", "--only", "products", "--json",
            folder["tune.json"]);
        Assert.Equal(ExitCode.Cancelled, tool.Code);
        using var json = JsonDocument.Parse(File.ReadAllText(folder["tune.json"]));
        Assert.Contains("ilgpu-cpu", json.RootElement.GetProperty("device").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, json.RootElement.GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public void Parts_run_when_they_are_named_or_usual()
    {
        var all = BenchPlan.Parse([], besidePeers: false);
        var one = BenchPlan.Parse(["training", "passes"], besidePeers: true);
        var peers = BenchPlan.Parse(["peers"], besidePeers: false);
        Assert.Equal(
            [
                "passes", "products", "training", "recurrent", "bayesian", "edges", "replicas", "samplers",
                "reservoirs",
            ],
            BenchPlan.Names.Where(all.Measures));
        Assert.DoesNotContain(BenchPlan.Names, all.Compares);
        Assert.Equal(["passes", "training"], BenchPlan.Names.Where(one.Measures));
        Assert.Equal(["passes", "training"], BenchPlan.Names.Where(one.Compares));
        Assert.Equal(("bench", "bench-passes-training"), (all.Stem(), one.Stem()));
        Assert.DoesNotContain(BenchPlan.Names, peers.Measures);
        Assert.All(BenchPlan.Names, part => Assert.True(peers.Compares(part)));
    }

    [Fact]
    public async Task A_run_that_is_cut_off_has_kept_its_rows()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        string[] sizes = [.. Enumerable.Range(1, 40).Select(i => $"{8 + i}x8x8")];
        string[] command =
        [
            "bench", "--device", "cpu", "--threads", "1", "--only", "products", "--sizes", string.Join(',', sizes),
            "--save", folder["kept"], "--json", folder["all.json"],
        ];
        Task<Tool> run = Task.Run(() => Tool.Run(stop.Token, command));
        CancellationToken ending = TestContext.Current.CancellationToken;
        string[] kept = [];
        while (kept.Length == 0 && !run.IsCompleted)
        {
            await Task.Delay(20, ending);
            if (Directory.Exists(folder["kept"]))
                kept = Directory.GetFiles(folder["kept"], "bench-products.json", SearchOption.AllDirectories);
        }

        await stop.CancelAsync();
        Tool tool = await run;
        Assert.Equal(ExitCode.Cancelled, tool.Code);
        Assert.Contains("9x8x8", tool.Output, StringComparison.Ordinal);
        foreach (string file in new[] { kept[0], folder["all.json"] })
        {
            using var json = JsonDocument.Parse(await File.ReadAllTextAsync(file, ending));
            Assert.Equal(Keys, json.RootElement.EnumerateObject().Select(key => key.Name));
            Assert.InRange(json.RootElement.GetProperty("gemms").GetArrayLength(), 1, sizes.Length - 1);
            Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("memcpy_ns").ValueKind);
            Assert.Equal(0, json.RootElement.GetProperty("train_samples_per_second").GetArrayLength());
        }

        string page = await File.ReadAllTextAsync(Path.ChangeExtension(kept[0], ".md"), ending);
        Assert.Contains("| 9x8x8 |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_whole_before_the_first_row_and_after_each()
    {
        using var folder = new TemporaryFolder();
        BenchResult result = Measured.Empty(peak: 100);
        var files = new BenchFiles(folder.Path, result.Machine, "bench", []);
        files.Write(result);
        using (var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(files.Folder, "bench.json"))))
            Assert.Equal(Keys, json.RootElement.EnumerateObject().Select(key => key.Name));
        Assert.False(File.Exists(Path.Combine(files.Folder, "roofline.svg")));

        files.Write(Measured.Result(peak: 100));
        Assert.True(File.Exists(Path.Combine(files.Folder, "roofline.svg")));
        Assert.Contains("| copy |", File.ReadAllText(Path.Combine(files.Folder, "bench.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_printed_once_and_below_their_name_where_the_screen_is_narrow()
    {
        using var writer = new StringWriter();
        var settings = new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No };
        IAnsiConsole console = AnsiConsole.Create(settings);
        console.Profile.Width = 60;
        var printer = new RowPrinter(console);
        string[] header = ["product", "GFLOP/s"], first = ["one", "1.0"], second = ["two", "2.0"];
        printer.Print([new(header, [first])]);
        printer.Print([new(header, [first, second])]);
        const string name = "a product with a long name that fills the line";
        string[][] beside = [[name, "numpy", "1.00"], [name, "PyTorch", "1.10"]];
        printer.Print([new(header, [first, second]), new(["beside peers", "peer", "times faster"], beside)]);
        Assert.Equal(
            [
                "", $"{"product",-51}  GFLOP/s", $"{"one",-51}      1.0", $"{"two",-51}      2.0",
                "", "beside peers", "     peer  times faster", name, "    numpy          1.00",
                "  PyTorch          1.10", "",
            ],
            writer.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));
    }
}
