using System.Diagnostics;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>SIGINT ends every verb, wherever it is, in about two seconds and with exit code 130. Measures time, alone.</summary>
[CollectionDefinition(nameof(InterruptTests), DisableParallelization = true)]
[Collection(nameof(InterruptTests))]
public sealed class InterruptTests
{
    // Two, and what a busy machine needs to hear of the signal.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5), Working = TimeSpan.FromSeconds(4);

    [Theory]
    [InlineData("train --dataset digits --epochs 1000 --hidden 3000,3000 --batch 8000")] // a step of many seconds
    [InlineData("qneuron activity --algorithm tent --slices 65536 --kinks 2 --chains 64 --budget 600")] // so is the vacuum
    [InlineData("qneuron exact --slices 65536 --period 1000")]
    [InlineData("esn --units 4000 --train 20000 --seeds 3")]
    [InlineData("bench --only products --threads 1")]
    [InlineData("bench --only samplers --threads 1")] // was an internal error
    [InlineData("selftest --budget 600")]
    public async Task A_verb_that_is_interrupted_ends(string line)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "sends a signal");
        CancellationToken cancelled = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "QtGpu.Cli.dll"), .. line.Split(' ')])
        {
            WorkingDirectory = folder["."],
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> words = process.StandardError.ReadToEndAsync(cancelled);
        _ = process.StandardOutput.ReadToEndAsync(cancelled);
        await Task.Delay(Working, cancelled);
        Assert.False(process.HasExited, $"'{line}' ended by itself");
        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
            await kill.WaitForExitAsync(cancelled);
        var clock = Stopwatch.StartNew();
        bool ended = process.WaitForExit(Patience);
        process.Kill();
        Assert.True(ended, $"'{line}' went on for {clock.Elapsed.TotalSeconds:0.0} s");
        Assert.Equal(130, process.ExitCode);
        Assert.StartsWith("qtgpu: ", await words, StringComparison.Ordinal);
    }
}
