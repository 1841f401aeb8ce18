using System.Text.Json;
using QtGpu.Cli;
using QtGpu.IO;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>What `esn` has done is kept as it goes, and what can be written is, whatever else cannot.</summary>
public sealed class EsnResumeTests
{
    private static readonly string[] Small =
        ["esn", "--device", "cpu", "--units", "50", "--train", "600", "--horizon", "60", "--seeds", "2"];

    private static readonly string[] Search = [.. Small, "--search", "6", "--search-seeds", "3"];

    [Fact]
    public void A_search_that_is_stopped_says_how_to_go_on_and_ends_as_an_unbroken_one()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(ExitCode.Done, Tool.Run([.. Search, "--out", folder["whole"]]).Code);
        using var stop = new CancellationTokenSource();
        using var output = new StoppingWriter("tanh, rung 1 of 2: 6 candidates, 1 seed; best", stop);
        using var error = new StringWriter();
        Assert.Equal(
            ExitCode.Cancelled, Application.Run([.. Search, "--out", folder["two parts"]], output, error, stop.Token));
        string[] told = error.ToString().TrimEnd().Split('\n');
        Assert.Contains($"{folder["two parts"]} holds 3 parts of the work", told[0], StringComparison.Ordinal);
        Assert.Equal($"qtgpu {string.Join(' ', Search)} --out '{folder["two parts"]}' --resume", told[1].TrimEnd());

        Tool anew = Tool.Run([.. Search, "--out", folder["two parts"]]);
        Assert.Equal(ExitCode.BadInput, anew.Code);
        Assert.Contains(
            "holds 3 parts of a run that was stopped: --resume goes on", anew.Error, StringComparison.Ordinal);

        Tool resumed = Tool.Run([.. Search, "--out", folder["two parts"], "--resume"]);
        Assert.Equal((ExitCode.Done, string.Empty), (resumed.Code, resumed.Error));
        Assert.Contains("3 parts of the work done before", resumed.Output, StringComparison.Ordinal);
        foreach (string file in new[] { "search.csv", "runs.csv", "forecast.csv" })
        {
            Assert.Equal(
                File.ReadAllText(Path.Combine(folder["whole"], file)),
                File.ReadAllText(Path.Combine(folder["two parts"], file)));
        }

        Tool other = Tool.Run(
            [.. Small, "--search", "7", "--search-seeds", "3", "--out", folder["two parts"], "--resume"]);
        Assert.Equal(ExitCode.BadInput, other.Code);
        Assert.Contains("was made with other settings", other.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, Tool.Run([.. Search, "--out", folder["two parts"]]).Code); // finished: replaced
    }

    [Fact]
    public void Only_the_same_run_goes_on_and_only_once_at_a_time()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        using var output = new StoppingWriter("tunnelling, rung 2 of 2", stop);
        string[] search = [.. Search, "--out", folder.Path];
        Assert.Equal(ExitCode.Cancelled, Application.Run(search, output, TextWriter.Null, stop.Token));
        Tool other = Tool.Run([.. search, "--resume", "--leak", "0.4"]);
        Assert.Equal(ExitCode.BadInput, other.Code);
        Assert.Contains("was made with other settings", other.Error, StringComparison.Ordinal);
        using (FileLock.Take(folder[RunFolder.Journal]))
        {
            Tool second = Tool.Run([.. search, "--resume"]);
            Assert.Equal(ExitCode.BadInput, second.Code);
            Assert.Contains("is being written by another run", second.Error, StringComparison.Ordinal);
            Tool anew = Tool.Run(search);
            Assert.Equal(ExitCode.BadInput, anew.Code);
            Assert.Contains("is being written by another run", anew.Error, StringComparison.Ordinal);
        }

        Assert.Equal(ExitCode.Done, Tool.Run([.. search, "--resume", "--threads", "1"]).Code);
    }

    [Fact]
    public void Where_nothing_was_stopped_nothing_is_gone_on_with()
    {
        using var folder = new TemporaryFolder();
        using ChildTool child = ChildTool.StartIn(folder.Path, [.. Small, "--resume"]);
        Tool tool = child.End(TimeSpan.FromMinutes(2));
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains("--resume: runs/ has no run of esn that was stopped", tool.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--ahead 5")]
    [InlineData("--dataset digits --train-samples 40")]
    public void Results_and_json_are_there_where_the_report_cannot_be_written(string flags)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["out/report.html"]);
        string[] what = flags.StartsWith("--dataset", StringComparison.Ordinal)
            ? ["esn", "--device", "cpu", "--units", "20", "--seeds", "1", .. flags.Split(' ')]
            : [.. Small, .. flags.Split(' ')];
        Tool tool = Tool.Run([.. what, "--out", folder["out"], "--json", folder["r.json"]]);
        Assert.Equal(ExitCode.Failed, tool.Code);
        Assert.Single(tool.Error.TrimEnd().Split('\n'));
        Assert.Contains("report.html", tool.Error, StringComparison.Ordinal);
        Assert.Contains("tanh", tool.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(folder["r.json"]));
        Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);

        // Nothing is done again once there is room.
        Directory.Delete(folder["out/report.html"]);
        Tool again = Tool.Run([.. what, "--out", folder["out"], "--resume"]);
        Assert.Equal((ExitCode.Done, string.Empty), (again.Code, again.Error));
        Assert.Contains("2 parts of the work done before", again.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["out/report.html"]));
    }
}
