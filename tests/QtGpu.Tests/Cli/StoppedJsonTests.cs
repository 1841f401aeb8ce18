using System.Runtime.InteropServices;
using System.Text.Json;
using QtGpu.Cli;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>Whoever waits for --json of a run that is stopped gets JSON.</summary>
public sealed class StoppedJsonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("compare --dataset digits --epochs 100000 --device cpu --threads 1 --out OUT", "--resume")]
    [InlineData("esn --search 2000 --units 400 --device cpu --threads 1 --out OUT", "")]
    [InlineData("qneuron digits --dataset digits --device cpu --threads 1 --checkpoint OUT", "--resume")]
    [InlineData(
        "qneuron chain --k 0.9,1 --budget 600 --error 1e-9 --device cpu --threads 1 --checkpoint OUT", "--resume")]
    [InlineData("qneuron size chain --device cpu --threads 1 --out OUT", "--resume")]
    [InlineData("train --dataset digits --epochs 100000 --device cpu --threads 1", "")]
    public void It_says_that_it_was_stopped_and_how_to_go_on(string line, string told)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        string[] run = line.Replace("OUT", _folder["out"], StringComparison.Ordinal).Split(' ');
        Tool tool = Tool.Run(stop.Token, [.. run, "--json", _folder["r.json"]]);
        Assert.Equal(ExitCode.Cancelled, tool.Code);
        JsonElement json = _folder.Json("r.json");
        Assert.True(json.GetProperty("stopped").GetBoolean());
        Assert.Contains(told, json.Text("message")!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_an_earlier_run_stays()
    {
        File.WriteAllText(_folder["r.json"], "{}");
        Tool tool = Tool.Run(
            new CancellationToken(canceled: true), "compare", "--out", _folder["out"], "--json", _folder["r.json"]);
        Assert.Equal(ExitCode.Cancelled, tool.Code);
        Assert.Equal("{}", File.ReadAllText(_folder["r.json"]));
    }

    [Fact]
    public void So_does_a_run_that_gets_a_signal()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "sends a signal");
        using ChildTool child = ChildTool.Start(
        [
            "compare", "--dataset", "digits", "--epochs", "100000", "--device", "cpu", "--threads", "1",
            "--out", _folder["out"], "--json", _folder["r.json"],
        ]);
        child.WaitFor(Path.Combine(_folder["out"], RunFolder.Journal));
        child.Send(PosixSignal.SIGTERM);
        Assert.Equal(ExitCode.Cancelled, child.End(TimeSpan.FromMinutes(1)).Code);
        Assert.True(_folder.Json("r.json").GetProperty("stopped").GetBoolean());
    }
}
