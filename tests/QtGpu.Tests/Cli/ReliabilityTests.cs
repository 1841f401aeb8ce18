using System.Runtime.InteropServices;
using QtGpu.Cli;
using QtGpu.Cli.Report;
using QtGpu.IO;
using QtGpu.Tests.IO;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>What happens to a run from outside: a full disk, a request to end, a power failure.</summary>
public sealed class ReliabilityTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2), Patience = TimeSpan.FromMinutes(2);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_full_disk_is_a_failure_and_not_a_mistake_of_the_user()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full here");
        Tool run = Tool.Run("activation", "--json", "/dev/full");
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("/dev/full: the disk is full", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PosixSignal.SIGTERM)]
    [InlineData(PosixSignal.SIGINT)]
    public void Who_asks_a_run_to_end_gets_an_orderly_end_within_two_seconds(PosixSignal signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are Unix's");
        string checkpoint = _folder["a.safetensors"];
        using ChildTool child = ChildTool.Start(
            [
                "train", "--hidden", "8", "--epochs", "100000", "--device", "cpu", "--threads", "1",
                "--checkpoint", checkpoint,
            ]);
        child.WaitFor(checkpoint);
        child.Send(signal);
        Tool run = child.End(Soon);
        Assert.Equal(ExitCode.Cancelled, run.Code);
        Assert.Contains("qtgpu: ", run.Error, StringComparison.Ordinal);
        Assert.Equal([checkpoint], Directory.GetFiles(_folder.Path));
        Assert.NotEmpty(Safetensors.Read(checkpoint).Tensors);
    }

    [Fact]
    public async Task A_pipe_that_nobody_reads_holds_nobody_up_who_asks_for_the_end()
    {
        Assert.SkipUnless(Shell.Run("mkfifo", _folder["pipe"]) == 0, "needs mkfifo");
        using ChildTool child = ChildTool.Start(["activation", "--json", _folder["pipe"]]);
        await Task.Delay(Soon, TestContext.Current.CancellationToken);
        Assert.False(child.HasEnded, "it did not wait for a reader");
        child.Send(PosixSignal.SIGINT);
        Assert.Equal(ExitCode.Cancelled, child.End(2 * Soon).Code);
    }

    [Fact]
    public void Cells_of_a_csv_file_that_hold_commas_or_quotes_or_lines_are_quoted()
    {
        CsvFile.Write(
            _folder["a.csv"], ["name, unit", "x"],
            [["say \"ah\"", 0.1], ["two\nlines", null], ["plain", 1e-30]]);
        Assert.Equal(
            "\"name, unit\",x\n\"say \"\"ah\"\"\",0.1\n\"two\nlines\",\nplain,1E-30\n",
            File.ReadAllText(_folder["a.csv"]));
    }

    // The narrowest SIMD, without fused multiply-add in hardware: as on a processor of 2008.
    [Theory]
    [InlineData("DOTNET_EnableAVX2=0")]
    [InlineData("DOTNET_PreferredVectorBitWidth=256")]
    public void Training_gives_the_same_bits_on_every_processor(string processor)
    {
        Assert.Equal(Trained("here", "DOTNET_gcServer=0"), Trained("there", processor));

        float[] Trained(string name, string environment)
        {
            string checkpoint = _folder[name + ".safetensors"];
            using ChildTool child = ChildTool.Start(
                [
                    "train", "--hidden", "40", "--epochs", "1", "--optimizer", "adam", "--device", "cpu",
                    "--rotate", "10", "--stretch", "0.1", "--shift", "1", "--dropout", "0.1",
                    "--checkpoint", checkpoint,
                ],
                environment);
            Assert.Equal(ExitCode.Done, child.End(Patience).Code);
            return [.. Safetensors.Read(checkpoint).Tensors.SelectMany(tensor => tensor.Values)];
        }
    }
}
