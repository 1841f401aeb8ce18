using System.Text.Json;
using QtGpu.Cli;
using QtGpu.IO;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>A result is printed, and kept on every disk that has room, though one has none.</summary>
public sealed class FullDiskCommandTests : IDisposable
{
    private const string Full = "/dev/full";

    private readonly TemporaryFolder _folder = new();

    public FullDiskCommandTests() => Assert.SkipUnless(File.Exists(Full), $"needs {Full}");

    public static TheoryData<string, string> Commands => new()
    {
        { "activation --height 10 --energy 5 --json /dev/full", "T" },
        { "activation --height 10 --energy 5 --plot /dev/full --json JSON", "T" },
        { "qneuron exact --slices 16 --json /dev/full", "ln Z" },
        { "qneuron activity --slices 16 --chains 4 --sweeps 600 --json /dev/full", "site updates/s" },
        { "qneuron gate not --slices 16 --chains 4 --sweeps 600 --k 0 --plot /dev/full --json JSON", "site updates/s" },
        { "qneuron gate not --slices 16 --chains 4 --sweeps 600 --checkpoint LINK --json JSON", "site updates/s" },
        { "train --dataset DATA --hidden 4 --epochs 2 --json /dev/full", "samples/s" },
        { "train --dataset DATA --hidden 4 --epochs 2 --log LINK --json JSON", "samples/s" },
        { "train --dataset DATA --hidden 4 --epochs 2 --checkpoint LINK --json JSON", "samples/s" },
        { "predict --checkpoint RUN --out /dev/full --json JSON", "predicted" },
        { "evaluate --checkpoint RUN --json /dev/full", "accuracy" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_result_is_printed_and_the_failure_told(string command, string printed)
    {
        IEnumerable<string> rows = Enumerable.Range(0, 40).Select(i => $"{i % 2},{i % 3},c{i % 2}");
        File.WriteAllLines(_folder["points.csv"], rows.Prepend("x,y,label"));
        string link = _folder["full.safetensors"], log = _folder["full.csv"];
        File.CreateSymbolicLink(link, Full);
        File.CreateSymbolicLink(log, Full);
        if (command.Contains("RUN", StringComparison.Ordinal))
            Assert.Equal(ExitCode.Done, Run("train --dataset DATA --hidden 4 --epochs 1 --checkpoint RUN").Code);

        Tool tool = Run(command.Replace("--log LINK", $"--log {log}", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Failed, tool.Code);
        Assert.Contains(printed, tool.Output, StringComparison.Ordinal);
        Assert.StartsWith("qtgpu: ", tool.Error, StringComparison.Ordinal);
        Assert.Contains(": the disk is full; nothing was written", tool.Error, StringComparison.Ordinal);
        Assert.Single(tool.Error.TrimEnd('\n').Split('\n'));
        if (command.Contains("JSON", StringComparison.Ordinal))
            Assert.NotEmpty(JsonDocument.Parse(File.ReadAllText(_folder["result.json"])).RootElement.EnumerateObject());
        Assert.Equal(Full, new FileInfo(link).LinkTarget);

        Tool Run(string line) => Tool.Run([.. line.Split(' ').Select(word => word switch
        {
            "DATA" => _folder["points.csv"],
            "RUN" => _folder["run"],
            "JSON" => _folder["result.json"],
            "LINK" => link,
            _ => word,
        })]);
    }

    [Fact]
    public void A_checkpoint_that_is_written_to_is_no_other_runs()
    {
        using (FileLock.Take(_folder["run/checkpoint.safetensors"]))
        {
            foreach (string verb in new[] { "train", "qneuron activity" })
            {
                Tool tool = Tool.Run([.. verb.Split(' '), "--checkpoint", _folder["run"]]);
                Assert.Equal(ExitCode.BadInput, tool.Code);
                Assert.Contains("is being written by another run", tool.Error, StringComparison.Ordinal);
            }

            File.CreateSymbolicLink(_folder["link.safetensors"], _folder["run/checkpoint.safetensors"]);
            Assert.Equal(ExitCode.BadInput, Tool.Run("esn", "--save", _folder["link.safetensors"]).Code);
        }

        Assert.Equal(ExitCode.Done, Tool.Run("train", "--epochs", "1", "--checkpoint", _folder["run"]).Code);
        Assert.Equal(["checkpoint.safetensors"], Directory.GetFiles(_folder["run"]).Select(Path.GetFileName));
    }

    [Fact]
    public void A_run_that_comes_to_nothing_leaves_nothing()
    {
        Assert.Equal(ExitCode.BadInput, Tool.Run("train", "--dataset", "mnits", "--checkpoint", _folder["run"]).Code);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Output_that_cannot_be_printed_costs_no_file()
    {
        using var full = new StreamWriter(
            new FileStream(Full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));
        using var error = new StringWriter();
        full.AutoFlush = true;
        string json = _folder["result.json"];
        ExitCode code = Application.Run(
            ["qneuron", "exact", "--slices", "16", "--json", json], full, error, TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Failed, code);
        Assert.StartsWith("qtgpu: the results cannot be printed: ", error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd('\n').Split('\n'));
        Assert.True(JsonDocument.Parse(File.ReadAllText(json)).RootElement.TryGetProperty("solutions", out _));
    }

    public void Dispose() => _folder.Dispose();
}
